package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionVerbsTest {
  private static final String BLOCK = "vendor: zmodo/block";

  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet);

  @Test
  void tailShowsWhoWhatVerdictAndWhyAligned() {
    tacet.history.add(FakeControl.line(1, "p2p.zmodo.example", "blocked", BLOCK, "self"));
    tacet.history.add(FakeControl.line(2, "example.net", "allowed", "default", "udp://192.0.2.53"));
    tacet.history.add(FakeControl.line(3, "b.example", "allowed", "rule: 12", "cache"));
    tacet.history.add(FakeControl.line(4, "c.example", "failed", "default", "none"));

    assertThat(shell.run("tail").lines())
        .containsExactly(
            "20:14:07  192.0.2.17       A      p2p.zmodo.example                 blocked  "
                + "vendor: zmodo/block",
            "20:14:07  192.0.2.17       A      example.net                       allowed  "
                + "udp://192.0.2.53 12 ms",
            "20:14:07  192.0.2.17       A      b.example                         allowed  "
                + "rule: 12, cache 12 ms",
            "20:14:07  192.0.2.17       A      c.example                         failed   "
                + "default, no upstream answered, 12 ms, SERVFAIL");
  }

  @Test
  void whatAListOnlyWatchesIsShownWithItsListAndItsAnswer() {
    tacet.history.add(FakeControl.line(1, "a.example", "would-block", "shadow: new", "cache"));
    tacet.history.add(FakeControl.line(2, "b.example", "rewritten", "list: mine", "self"));

    assertThat(shell.run("tail").lines())
        .containsExactly(
            "20:14:07  192.0.2.17       A      a.example                         would-block  "
                + "shadow: new, cache 12 ms",
            "20:14:07  192.0.2.17       A      b.example                         rewritten  "
                + "list: mine");
  }

  @Test
  void oneKindOfVerdictIsAskedForAtATime() {
    shell.run("log", "--would-block");

    assertThat(((DecisionQuery) tacet.heard.get(0)).kind()).isEqualTo("would-block");
    assertThat(shell.run("log", "--would-block", "--allowed").code()).isEqualTo(64);
    assertThat(shell.run("log", "--would-block", "--blocked").code()).isEqualTo(64);
  }

  @Test
  void theCanonicalNameThatGaveItAwayIsNamed() {
    DecisionLine line = FakeControl.line(1, "cdn.example", "blocked", "vendor", "self");
    tacet.history.add(
        new DecisionLine(
            1,
            line.time(),
            line.client(),
            0,
            "UDP",
            line.name(),
            "A",
            "blocked",
            "vendor",
            "amap/block",
            "amap.com",
            "x.amap.com",
            "self",
            "NOERROR",
            5,
            3,
            ""));

    assertThat(shell.run("log").out())
        .isEqualTo(
            "2026-11-21 20:14:07  192.0.2.17       A      cdn.example                       "
                + "blocked  vendor: amap/block via x.amap.com  x3\n");
  }

  @Test
  void filtersAreHandedOn() {
    shell.run(
        "tail",
        "--last",
        "5",
        "--client",
        "192.0.2.1",
        "--blocked",
        "--name",
        "a.example",
        "--name",
        "b.example",
        "--vendor",
        "xiaomi");

    assertThat(tacet.heard)
        .containsExactly(
            new DecisionQuery(
                "192.0.2.1", "blocked", List.of("a.example", "b.example"), "xiaomi", "", "", 0, 5));
  }

  @Test
  void logTakesRelativeAndAbsoluteTimes() {
    shell.run("log", "--since", "2h", "--before", "2026-11-21T20:00", "--limit", "0", "--allowed");

    assertThat(tacet.heard)
        .containsExactly(
            new DecisionQuery(
                "",
                "allowed",
                List.of(),
                "",
                "2026-11-21T18:14:30Z",
                "2026-11-21T20:00:00Z",
                0,
                0));
  }

  @Test
  void aThousandOfTheNewestIsWhatLogShowsUnasked() {
    shell.run("log");

    assertThat(tacet.heard)
        .containsExactly(new DecisionQuery("", "all", List.of(), "", "", "", 0, 1000));
  }

  @Test
  void blockedAndAllowedTogetherAreAMistake() {
    assertThat(shell.run("log", "--blocked", "--allowed").code()).isEqualTo(64);
  }

  @Test
  void noneOfThePastIsAskedForByItsTime() {
    shell.run("tail", "--last", "0");

    assertThat(((DecisionQuery) tacet.heard.get(0)).since()).isEqualTo("2026-11-21T20:14:30Z");
  }

  @Test
  void anotherDayIsAnnouncedOnceByTail() {
    DecisionLine line = FakeControl.line(1, "a.example", "blocked", BLOCK, "self");
    for (String time : List.of("2026-11-20T23:59:59Z", "2026-11-20T23:59:59Z", line.time())) {
      tacet.history.add(
          new DecisionLine(
              1,
              time,
              line.client(),
              0,
              "UDP",
              line.name(),
              "A",
              "blocked",
              BLOCK,
              "",
              "",
              "",
              "self",
              "NOERROR",
              5,
              1,
              ""));
    }

    assertThat(shell.run("tail").lines())
        .filteredOn(text -> text.startsWith("--"))
        .containsExactly("-- 2026-11-20", "-- 2026-11-21");
  }

  @Test
  void linesLostToASlowReaderAreShown() {
    tacet.live = reader -> reader.gap(137);

    assertThat(shell.run("tail").out()).isEqualTo("-- 137 lines lost here: this reader was slow\n");
  }

  @Test
  void aLostServerEndsTailWith69AfterTheHistory() {
    tacet.history.add(FakeControl.line(1, "a.example", "blocked", BLOCK, "self"));
    tacet.live =
        reader -> {
          throw FakeControl.gone();
        };

    Shell.Result result = shell.run("tail");

    assertThat(result.lines()).hasSize(1);
    assertThat(result.err()).isEqualTo("The server has gone\n");
    assertThat(result.code()).isEqualTo(69);
  }

  @Test
  void withoutAServerTailShowsTheHistoryAndLetsGoOfTheFiles() {
    tacet.online = false;
    tacet.history.add(FakeControl.line(1, "a.example", "blocked", BLOCK, "self"));

    Shell.Result result = shell.run("tail");

    assertThat(result.lines()).hasSize(1);
    assertThat(result.err()).isEqualTo("The server is not running\n");
    assertThat(result.code()).isEqualTo(69);
    assertThat(tacet.closed).isTrue();
  }

  @Test
  void aWaitingTailGoesOnWhereItWasInterrupted() {
    tacet.history.add(FakeControl.line(41, "a.example", "blocked", BLOCK, "self"));
    tacet.live =
        reader -> {
          throw FakeControl.gone();
        };
    FakeControl starting = new FakeControl();
    starting.online = false;
    FakeControl back = new FakeControl();
    back.history.add(FakeControl.line(42, "b.example", "blocked", BLOCK, "self"));
    shell.servers.add(starting);
    shell.servers.add(back);

    Shell.Result result = shell.run("tail", "--wait");

    assertThat(result.lines()).hasSize(2);
    assertThat(((DecisionQuery) back.heard.get(0)).after()).isEqualTo(41);
    assertThat(((DecisionQuery) back.heard.get(0)).limit()).isZero();
    assertThat(result.err())
        .isEqualTo("The server has gone; waiting for it (Ctrl-C ends)\nconnected again\n");
    assertThat(shell.events)
        .containsExactly("Ctrl-C ends quietly", "slept PT1S", "slept PT1S", "Ctrl-C as ever");
  }

  @Test
  void anotherTroubleIsNotWaitedFor() {
    tacet.live =
        reader -> {
          throw new ControlException(76, "the server speaks version 2, this program 1");
        };

    assertThat(shell.run("tail", "--wait").code()).isEqualTo(76);
  }

  @Test
  void jsonIsOneObjectALine() {
    tacet.history.add(FakeControl.line(1, "a\u202e.example", "blocked", BLOCK, "self"));
    tacet.live = reader -> reader.gap(7);

    assertThat(shell.run("tail", "--json").lines())
        .containsExactly(
            "{\"seq\":1,\"time\":\"2026-11-21T20:14:07.123Z\",\"client\":\"192.0.2.17\",\"device\":0,"
                + "\"transport\":\"UDP\",\"name\":\"a\\u202E.example\",\"type\":\"A\","
                + "\"verdict\":\"blocked\",\"reason\":\"vendor: zmodo/block\",\"list\":\"\","
                + "\"matched\":\"\",\"canonical\":\"\",\"origin\":\"self\",\"rcode\":\"NOERROR\","
                + "\"tookMicros\":12345,\"repeats\":1,\"deviceName\":\"\"}",
            "{\"gap\":7}");
  }

  @Test
  void aLongNameLosesItsMiddleOnATerminalOnly() {
    String name = "a".repeat(60) + ".tail.example";
    tacet.history.add(FakeControl.line(1, name, "blocked", BLOCK, "self"));
    shell.servers.add(tacet);
    shell.outIsTerminal = true;

    Shell.Result shown = shell.run("tail", "--color=never");
    shell.outIsTerminal = false;
    Shell.Result piped = shell.run("tail");

    assertThat(shown.lines().get(0)).contains("…").contains(".tail.example  blocked");
    assertThat(shown.lines().get(0).length()).isLessThanOrEqualTo(100);
    assertThat(piped.out()).contains(name);
  }

  @Test
  void verdictsAreColouredOnATerminalOnly() {
    tacet.history.add(FakeControl.line(1, "a.example", "blocked", BLOCK, "self"));
    shell.servers.add(tacet);
    shell.servers.add(tacet);
    shell.servers.add(tacet);

    assertThat(shell.run("log").out()).doesNotContain("\u001b");
    assertThat(shell.run("log", "--color=always").out()).contains("\u001b[31ma.example");
    shell.outIsTerminal = true;
    assertThat(shell.run("log").out()).contains("\u001b[31ma.example");
    shell.environment.put("NO_COLOR", "1");
    assertThat(shell.run("log").out()).doesNotContain("\u001b");
  }

  @Test
  void hostileNamesAreHarmlessInEveryLine() {
    tacet.history.add(FakeControl.line(1, "\u001b]0;x\u0007\u200b", "blocked", BLOCK, "self"));

    assertThat(shell.run("log", "--color=never").out())
        .contains("\\u{1b}]0;x\\u{7}\\u{200b}")
        .doesNotContain("\u001b");
  }
}
