package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsConfigTest {
  private static final String HOOK = "url: http://192.0.2.1/x, secretFile: /etc/s";

  @TempDir private Path directory;

  private AlertsConfig read(Map<String, String> environment, String... lines) throws Exception {
    Path file = directory.resolve("tacet.yaml");
    Files.write(file, List.of(lines));
    return new ConfigFile(Set.of()).read(file, environment).alerts();
  }

  private AlertsConfig read(String... lines) throws Exception {
    return read(Map.of(), lines);
  }

  @Test
  void nobodyIsToldAnythingUnlessTheOwnerSaysSo() throws Exception {
    assertThat(read("{}")).isEqualTo(AlertsConfig.NONE);
    assertThat(AlertsConfig.KINDS).allMatch(AlertsConfig.NONE::tells);
  }

  @Test
  void eachOptionIsRead() throws Exception {
    AlertsConfig alerts =
        read(
            "alerts:",
            "  kinds: { new-owner: off, storm: on }",
            "  quietHours: 22:30-6:05",
            "  named:",
            "    - { device: camera, name: '*.Example.ORG.' }",
            "    - { name: example.net }",
            "  webhook: [ { " + HOOK + ", always: true } ]",
            "  ntfy: [ { url: https://ntfy.example.net/my-house, tokenFile: /etc/t } ]",
            "  mqtt: [ { url: 'mqtts://broker.example', userName: u, passwordFile: /etc/p,",
            "            topic: house/tacet, homeassistant: false } ]"
                .replace("homeassistant", "homeAssistant"),
            "  mail: [ { name: me, host: mail.example.org, port: 465, security: tls, userName: u,",
            "            passwordFile: /etc/p, from: a@example.org, to: [ b@example.org ] } ]",
            "  command: [ { run: [ /usr/bin/say, -v, -v ] } ]");

    assertThat(alerts.tells("new-owner")).isFalse();
    assertThat(alerts.tells("storm")).isTrue();
    assertThat(alerts.quiet())
        .contains(new AlertQuietHours(LocalTime.of(22, 30), LocalTime.of(6, 5)));
    assertThat(alerts.named())
        .extracting(AlertNamed::device, AlertNamed::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Optional.of("camera"), "example.org"),
            org.assertj.core.groups.Tuple.tuple(Optional.empty(), "example.net"));
    assertThat(alerts.channels())
        .containsExactly(
            new AlertWebhookConfig(
                "webhook", true, URI.create("http://192.0.2.1/x"), Path.of("/etc/s")),
            new AlertNtfyConfig(
                "ntfy",
                false,
                URI.create("https://ntfy.example.net/my-house"),
                Optional.of(Path.of("/etc/t"))),
            new AlertMqttConfig(
                "mqtt",
                false,
                URI.create("mqtts://broker.example"),
                Optional.of("u"),
                Optional.of(Path.of("/etc/p")),
                "house/tacet",
                ""),
            new AlertMailConfig(
                "me",
                false,
                "mail.example.org",
                465,
                AlertMailConfig.Security.TLS,
                Optional.of("u"),
                Optional.of(Path.of("/etc/p")),
                "a@example.org",
                List.of("b@example.org")),
            new AlertCommandConfig("command", false, List.of("/usr/bin/say", "-v", "-v")));
  }

  @Test
  void noVariableCanNameAReceiverOrACommand() {
    for (String type : List.of("WEBHOOK", "NTFY", "MQTT", "MAIL", "COMMAND", "NAMED")) {
      assertThatThrownBy(() -> read(Map.of("TACET_ALERTS_" + type, "[{run: [/bin/sh]}]"), "{}"))
          .hasMessageContaining("cannot be set by a variable");
    }
    assertThatThrownBy(
            () ->
                read(
                    Map.of("TACET_ALERTS_COMMAND_0_RUN", "/bin/sh"),
                    "alerts: { command: [ { run: [ /bin/true ] } ] }"))
        .hasMessageContaining("unknown variable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kinds: { new-devise: off } | 2:12 | did you mean new-device?",
        "kinds: { storm: maybe } | 2:19 | use on, off",
        "quietHours: 22:00 | 2:15 | is no span of hours",
        "quietHours: 24:00-07:00 | 2:15 | is no span of hours",
        "quietHours: 07:00-7:00 | 2:15 | ends when it begins",
        "named: [ { device: camera } ] | 2:12 | alerts.named[0].name: is missing",
        "named: [ { name: 'no name' } ] | 2:20 | is not a domain name",
        "webhook: [ { url: http://h/ } ] | 2:14 | secretFile: is missing",
        "webhook: [ { url: ftp://h/, secretFile: /s } ] | 2:21 | has another scheme",
        "webhook: [ { url: http://h/, secretFile: s } ] | 2:44 | whole path",
        "webhook: [ { url: http://h/, secretFile: /s, retries: 3 } ] | 2:48 | unknown option",
        "ntfy: [ { url: https://ntfy.example.net/ } ] | 2:18 | names no topic",
        "ntfy: [ { url: 'https://ntfy.example.net/a?b' } ] | 2:18 | names no topic",
        "mqtt: [ { url: mqtt://h/topic } ] | 2:18 | has a path",
        "mqtt: [ { url: mqtt://h, passwordFile: /p } ] | 2:42 | needs userName beside it",
        "mqtt: [ { url: mqtt://h, topic: 'a/#' } ] | 2:35 | is not allowed",
        "mail: [ { host: h, from: a@b } ] | 2:11 | names nobody",
        "mail: [ { host: h, from: 'a@b, c@d', to: [ a@b ] } ] | 2:28 | is not allowed",
        "command: [ { run: [ say ] } ] | 2:21 | absolute path",
        "command: [ { run: /bin/say } ] | 2:21 | expected a list",
        "command: [ { } ] | 2:14 | names no program",
      })
  void aMistakeIsToldWithLineAndColumn(String option, String place, String words) {
    assertThatThrownBy(() -> read("alerts:", "  " + option))
        .hasMessageContaining("tacet.yaml:" + place + " ")
        .hasMessageContaining(words);
  }

  @Test
  void aPasswordIsNotSentInTheClear() {
    assertThatThrownBy(
            () ->
                read(
                    "alerts: { mail: [ { host: h, security: none, userName: u, passwordFile: /p,",
                    "  from: a@b, to: [ c@d ] } ] }"))
        .hasMessageContaining("would be sent for everybody to read");
  }

  @Test
  void channelsHaveNamesOfTheirOwnAndAreFew() {
    assertThatThrownBy(() -> read("alerts: { webhook: [ { " + HOOK + " }, { " + HOOK + " } ] }"))
        .hasMessageContaining("another channel is called webhook already");
    String nine = "";
    for (int i = 0; i < 9; i++) {
      nine += "{ name: h" + i + ", " + HOOK + " }, ";
    }
    String all = nine;
    assertThatThrownBy(() -> read("alerts: { webhook: [ " + all + " ] }"))
        .hasMessageContaining("makes more than 8 channels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://u:hunter2@h/", "http://h/?token=hunter2 x", "mqtt://u:hunter2@h"})
  void noMessageShowsASecretOfAnAddress(String url) {
    for (String type : List.of("webhook", "ntfy", "mqtt")) {
      assertThatThrownBy(() -> read("alerts: { " + type + ": [ { url: '" + url + "' } ] }"))
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void targetsShowNoSecrets() throws Exception {
    AlertsConfig alerts =
        read(
            "alerts:",
            "  webhook: [ { url: 'http://h/x?token=hunter2', secretFile: /s } ]",
            "  ntfy: [ { url: https://ntfy.example.net/hunter2 } ]",
            "  command: [ { run: [ /usr/bin/say, hunter2 ] } ]");

    assertThat(alerts.channels())
        .extracting(AlertChannelConfig::target)
        .containsExactly("http://h/***", "https://ntfy.example.net/***", "/usr/bin/say");
  }
}
