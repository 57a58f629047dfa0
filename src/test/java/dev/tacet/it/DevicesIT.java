package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.LearnedLine;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.client.ControlClient;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Stub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jar, with two devices that the configuration knows by addresses of 127/8. */
final class DevicesIT {
  private static final String CAM = "127.0.0.31";
  private static final String TV = "127.0.0.23";

  @TempDir private Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private Home home;
  private Home.Server server;

  @BeforeEach
  void start() {
    upstream
        .zone()
        .add(
            "time.example.org. 300 IN A 192.0.2.1",
            "cloud.example.org. 300 IN A 192.0.2.2",
            "new.example.org. 300 IN A 192.0.2.3",
            "alias.example.org. 300 IN CNAME elsewhere.example.net.",
            "elsewhere.example.net. 300 IN A 192.0.2.4");
    home =
        Home.onAnyPort(
            temp,
            "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]",
            Home.DEVICES_AS_WRITTEN,
            "  known:",
            "    - { name: cam, addresses: [ " + CAM + " ], kind: camera, groups: [ iot ] }",
            "    - { name: tv, addresses: [ " + TV + " ] }");
    server = home.serve();
  }

  @AfterEach
  void stop() {
    home.close();
    upstream.close();
  }

  @Test
  void aRuleForOneDeviceIsInForceOnItsNextQueryAndForNobodyElse() {
    assertThat(ask(CAM, "cloud.example.org")).containsExactly("192.0.2.2");

    try (TacetControl tacet = control()) {
      tacet.change(rule("block", "cloud.example.org", "device:cam"));
      assertThat(ask(CAM, "cloud.example.org")).containsExactly("0.0.0.0");
      assertThat(ask(TV, "cloud.example.org")).containsExactly("192.0.2.2");

      tacet.undo();
      assertThat(ask(CAM, "cloud.example.org")).containsExactly("192.0.2.2");
      tacet.change(rule("block", "cloud.example.org", "group:iot"));
      assertThat(ask(CAM, "cloud.example.org")).containsExactly("0.0.0.0");
      assertThat(ask(TV, "cloud.example.org")).containsExactly("192.0.2.2");
    }
  }

  @Test
  void aPauseOfOneDeviceEndsByItself() {
    try (TacetControl tacet = control()) {
      tacet.change(rule("block", "cloud.example.org", ""));
      tacet.pause(new PauseRequest(2, "device:tv"));
      assertThat(ask(TV, "cloud.example.org")).containsExactly("192.0.2.2");
      assertThat(ask(CAM, "cloud.example.org")).containsExactly("0.0.0.0");
    }
    Eventually.holds(
        () -> ask(TV, "cloud.example.org").equals(List.of("0.0.0.0")), "a pause that ends");
  }

  @Test
  void aQuarantineIsLearntAndLockedAndHoldsFromTheFirstQueryAfterARestart() {
    try (TacetControl tacet = control()) {
      tacet
          .devices()
          .quarantine(new QuarantineRequest("cam", "learn", 3_600, List.of(), List.of(), ""));
      ask(CAM, "time.example.org");
      ask(CAM, "alias.example.org");
      Eventually.holds(
          () -> tacet.devices().learned("cam").names().size() == 2, "two names learned");

      tacet.devices().quarantine(new QuarantineRequest("cam", "lock", 0, List.of(), List.of(), ""));
      assertThat(ask(CAM, "time.example.org")).containsExactly("192.0.2.1");
      assertThat(ask(CAM, "alias.example.org")).contains("192.0.2.4");
      assertThat(ask(CAM, "new.example.org")).containsExactly("0.0.0.0");
      Eventually.holds(
          () -> states(tacet).contains("new.example.org blocked"), "what is new, in the review");
    }

    assertThat(server.terminate()).isLessThan(java.time.Duration.ofSeconds(5));
    server = home.serve();

    assertThat(ask(CAM, "new.example.org")).containsExactly("0.0.0.0");
    assertThat(ask(CAM, "time.example.org")).containsExactly("192.0.2.1");
    assertThat(ask(TV, "new.example.org")).containsExactly("192.0.2.3");
  }

  @Test
  void aNameStaysOverARestartAndTheLogSpeaksIt() {
    try (TacetControl tacet = control()) {
      tacet
          .devices()
          .set(new SettingRequest("device:tv", List.of(new SettingChange("name", "living room"))));
      ask(TV, "cloud.example.org");
      Eventually.holds(
          () -> lines(tacet, "living room").stream().anyMatch(l -> l.contains("living room")),
          "a row with the new name");
    }
    server.terminate();
    server = home.serve();
    try (TacetControl tacet = control()) {
      assertThat(tacet.devices().device("living room").addresses())
          .extracting(a -> a.address())
          .containsExactly(TV);
      assertThat(lines(tacet, "living room")).isNotEmpty();
    }
  }

  @Test
  void aForgottenDeviceIsInNoFileAnyMore() {
    try (TacetControl tacet = control()) {
      int before = tacet.devices().device("cam").id();
      ask(CAM, "secret-of-cam.example.org");
      ask(TV, "cloud.example.org");
      tacet
          .devices()
          .set(
              new SettingRequest(
                  "device:cam", List.of(new SettingChange("block-mode", "nxdomain"))));
      Eventually.holds(() -> lines(tacet, "cam").size() == 1, "a row of the camera");

      assertThat(tacet.devices().forget("cam").rows()).isEqualTo(1);

      assertThat(lines(tacet, "tv")).hasSize(1);
      assertThat(tacet.devices().device("cam").id())
          .as("the file still names it: it is a new device")
          .isGreaterThan(before);
    }
    server.terminate();
    assertThat(filesWith("secret-of-cam")).isEmpty();
  }

  @Test
  void privacyOfOneDeviceHoldsAtOnce() {
    try (TacetControl tacet = control()) {
      tacet
          .devices()
          .set(new SettingRequest("device:tv", List.of(new SettingChange("privacy", "3"))));
      ask(TV, "secret-of-tv.example.org");
      ask(CAM, "cloud.example.org");
      Eventually.holds(() -> lines(tacet, "cam").size() == 1, "a row of the camera");
      assertThat(lines(tacet, "tv")).isEmpty();
      assertThat(tacet.devices().devices(DeviceQuery.ALL).devices())
          .extracting(d -> d.name())
          .contains("tv");
    }
    server.terminate();
    assertThat(filesWith("secret-of-tv")).isEmpty();
  }

  private TacetControl control() {
    try {
      return ControlClient.connect(home.data().resolve("control.sock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> ask(String client, String name) {
    Reply reply = new Stub(client, "127.0.0.1", server.port(), Transport.UDP).ask(name, "A");
    return reply.answers();
  }

  private static RuleRequest rule(String verb, String name, String subject) {
    return new RuleRequest(verb, List.of(name), false, 0, "", subject, "");
  }

  private static List<String> states(TacetControl tacet) {
    List<String> states = new ArrayList<>();
    for (LearnedLine line : tacet.devices().learned("cam").names()) {
      states.add(line.name() + " " + line.state());
    }
    return states;
  }

  private static List<String> lines(TacetControl tacet, String device) {
    List<String> lines = new ArrayList<>();
    tacet.decisions(
        new DecisionQuery(device, "", List.of(), "", "", "", 0, 1_000),
        line -> lines.add(line.deviceName() + " " + line.name()));
    return lines;
  }

  private List<Path> filesWith(String text) {
    try (Stream<Path> files = Files.walk(home.data())) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                try {
                  String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                  return all.contains(text);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
