package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.AlertChannelLine;
import dev.tacet.control.api.AlertTestReply;
import dev.tacet.control.api.AlertTrialLine;
import dev.tacet.control.api.AlertsStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertsVerbTest {
  private final FakeControl tacet = new FakeControl();

  @Test
  void withoutAChannelItSaysWhereToAddOne() {
    Shell.Result result = Shell.with(tacet).run("alerts");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("nobody is told anything").contains("docs/ALERTS.md");
  }

  @Test
  void channelsKindsAndQuietHoursAreShown() {
    tacet.alerts =
        new AlertsStatus(
            Map.of("storm", false),
            "22:00-07:00",
            true,
            List.of(
                new AlertChannelLine(
                    "hook",
                    "webhook",
                    "http://192.0.2.1/***",
                    false,
                    "2026-11-21T20:14:07Z",
                    "",
                    "",
                    12,
                    0,
                    1,
                    3),
                new AlertChannelLine(
                    "mail",
                    "mail",
                    "me@example.org by mail.example.org:587",
                    true,
                    "",
                    "2026-11-21T20:14:07Z",
                    "the server refused\u001b[31m it",
                    0,
                    7,
                    0,
                    0)),
            20,
            1,
            2);

    Shell.Result result = Shell.with(tacet).run("alerts");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("hook", "http://192.0.2.1/***", "never")
        .contains("mail failed ")
        .contains("the server refused\\u{1b}[31m it")
        .contains("22:00-07:00, that is now; not for mail")
        .containsPattern("not told\\s+storm")
        .contains("20 noticed, 1 of a kind that is not told, 2 told already");
    assertThat(Shell.with(tacet).run("alerts", "--json").out())
        .contains("\"quietHours\":\"22:00-07:00\"");
  }

  @Test
  void aTestSaysWhatBecameOfEachChannelAndFailsWithOne() {
    tacet.tried =
        new AlertTestReply(
            List.of(
                new AlertTrialLine("hook", "webhook", true, "the server answered 204"),
                new AlertTrialLine("mail", "mail", false, "no answer within 10 s")));

    Shell.Result result = Shell.with(tacet).run("alerts", "test");

    assertThat(result.code()).isEqualTo(ExitCodes.NO);
    assertThat(result.out())
        .containsPattern("sent +hook +the server answered 204")
        .containsPattern("failed +mail +no answer within 10 s");
    assertThat(tacet.heard).containsExactly("test ");
    tacet.tried = new AlertTestReply(tacet.tried.results().subList(0, 1));
    assertThat(Shell.with(tacet).run("alerts", "test", "hook").code()).isZero();
    assertThat(tacet.heard).last().isEqualTo("test hook");
    assertThat(Shell.with(tacet).run("alerts", "test", "--json").out()).contains("\"sent\":true");
  }
}
