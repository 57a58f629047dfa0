package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.TacetControl;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import dev.tacet.testkit.Stub;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the owner says holds from the next query on, also for what is cached. */
final class OwnerRulesIT {
  @TempDir private Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private Sinkhole tacet;

  @BeforeEach
  void start() {
    upstream
        .zone()
        .add(
            "cam.example.org. 300 IN A 192.0.2.1",
            "tracking.miui.com. 300 IN A 192.0.2.2",
            "alias.example.org. 300 IN CNAME cam.example.org.");
    tacet = Sinkhole.start(temp, upstream);
  }

  @AfterEach
  void stop() {
    tacet.close();
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void aBlockedNameIsNotAnsweredFromTheCacheAndUndoBringsItBack(Transport transport) {
    Stub stub = tacet.stub(transport);
    assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("192.0.2.1");

    tacet.block("example.org");
    Reply blocked = stub.ask("cam.example.org", "A");
    assertThat(blocked.answers()).containsExactly("0.0.0.0");
    assertThat(blocked.extendedErrors()).containsExactly("15 blocked by rule: 1 (example.org)");

    tacet.undo();
    assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("192.0.2.1");

    assertThat(upstream.heard()).hasSize(1);
    tacet.stop();
    String asked = transport == Transport.UDP ? "udp A cam.example.org" : "tcp A cam.example.org";
    assertThat(tacet.rows())
        .containsExactly(
            asked + " allowed default - - - " + upstream.url("udp") + " NOERROR",
            asked + " blocked rule 1 example.org - self NOERROR",
            asked + " allowed default - - - cache NOERROR");
  }

  @Test
  void aBlockedNameIsNeverSentUpstream() {
    tacet.block("cam.example.org");

    Reply reply = tacet.stub(Transport.UDP).ask("cam.example.org", "A");

    assertThat(reply.answers()).containsExactly("0.0.0.0");
    assertThat(upstream.heard()).isEmpty();
  }

  @Test
  void aRuleIsInForceForTheCanonicalNameOfACachedAnswer() {
    Stub stub = tacet.stub(Transport.UDP);
    assertThat(stub.ask("alias.example.org", "A").answers()).contains("192.0.2.1");

    tacet.block("cam.example.org");

    assertThat(stub.ask("alias.example.org", "A").answers()).containsExactly("0.0.0.0");
    assertThat(upstream.heard()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void allowForATimeEndsByItself(Transport transport) {
    Stub stub = tacet.stub(transport);
    assertThat(stub.ask("tracking.miui.com", "A").answers()).containsExactly("0.0.0.0");

    tacet.allowFor("tracking.miui.com", Duration.ofSeconds(2));

    assertThat(stub.ask("tracking.miui.com", "A").answers()).containsExactly("192.0.2.2");
    Reply after =
        Eventually.get(
            () -> stub.ask("tracking.miui.com", "A"),
            reply -> reply.answers().contains("0.0.0.0"),
            "the end of allow --for 2s");
    assertThat(after.extendedErrors()).singleElement().asString().contains("xiaomi/block");
  }

  @Test
  void pauseLetsEverythingThroughAndResumeEndsIt() {
    Stub stub = tacet.stub(Transport.UDP);
    tacet.block("cam.example.org");
    try (TacetControl control = tacet.control()) {
      control.pause(new PauseRequest(600, ""));
      assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("192.0.2.1");
      assertThat(stub.ask("tracking.miui.com", "A").answers()).containsExactly("192.0.2.2");

      control.resume("");
      assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("0.0.0.0");
      assertThat(stub.ask("tracking.miui.com", "A").answers()).containsExactly("0.0.0.0");
    }
    assertThat(tacet.log(4)).extracting(line -> line.reason()).startsWith("paused", "paused");
  }

  @Test
  void rulesProfilesAndPauseSurviveARestart() {
    tacet.block("cam.example.org");
    tacet.allow("tracking.miui.com");
    try (TacetControl control = tacet.control()) {
      control.setProfile("roku", new ProfileRequest("block", false));
    }

    tacet.restart();

    Stub stub = tacet.stub(Transport.UDP);
    assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("0.0.0.0");
    assertThat(stub.ask("tracking.miui.com", "A").answers()).containsExactly("192.0.2.2");
    try (TacetControl control = tacet.control()) {
      assertThat(control.profiles())
          .anyMatch(profile -> profile.vendor().equals("roku") && profile.state().equals("block"));
      control.pause(new PauseRequest(600, ""));
    }

    tacet.restart();

    try (TacetControl control = tacet.control()) {
      assertThat(control.status().pause().paused()).isTrue();
    }
    assertThat(tacet.stub(Transport.UDP).ask("cam.example.org", "A").answers())
        .containsExactly("192.0.2.1");
  }

  @Test
  void theLogOfBeforeTheRestartIsThereAfterIt() {
    tacet.stub(Transport.UDP).ask("tracking.miui.com", "A");
    tacet.restart();
    tacet.stub(Transport.TCP).ask("tracking.miui.com", "AAAA");

    assertThat(tacet.log(2)).extracting(line -> line.type()).containsExactly("A", "AAAA");
  }
}
