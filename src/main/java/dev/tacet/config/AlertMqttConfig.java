package dev.tacet.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An MQTT broker.
 *
 * @param userName empty where the broker asks for none
 * @param passwordFile holds that user's password in its first line
 * @param topic what all topics begin with
 * @param discovery what Home Assistant's discovery topics begin with; empty where there are none
 */
public record AlertMqttConfig(
    String name,
    boolean always,
    URI url,
    Optional<String> userName,
    Optional<Path> passwordFile,
    String topic,
    String discovery)
    implements AlertChannelConfig {
  private static final PatternForm TOPIC =
      new PatternForm(
          Pattern.compile("[A-Za-z0-9_-]{1,40}(?:/[A-Za-z0-9_-]{1,40}){0,4}"),
          "up to five words of A-Z a-z 0-9 - _ with / between");

  private static final PatternForm USER =
      new PatternForm(Pattern.compile("[^\\p{Cntrl}]{1,128}"), "a user name");

  @Override
  public String type() {
    return "mqtt";
  }

  @Override
  public String target() {
    return ShownUrl.of(url.toString());
  }

  static Optional<AlertMqttConfig> read(Section in, Set<String> taken) {
    Optional<String> name = AlertChannelConfig.readName(in, "mqtt", taken);
    Optional<URI> url =
        in.required("url", AlertUrlForm.MQTT, URI.create("mqtt://192.168.1.9:1883"), "The broker.");
    Optional<String> user = in.optional("userName", USER, "tacet", "A user of the broker.");
    Optional<Path> password =
        in.optional(
            "passwordFile",
            new PathForm(AlertWebhookConfig.MAX_PATH),
            Path.of("/etc/tacet/mqtt.password"),
            "A file nobody else can read with that user's password in its first line.");
    if (password.isPresent() && user.isEmpty() && !in.isBroken("userName")) {
      in.reject("passwordFile", "needs userName beside it");
    }
    String topic =
        in.option("topic", TOPIC, "tacet", "What the topics begin with: tacet/alert/new-device.");
    boolean discovered =
        in.flag("homeAssistant", true, "Whether Home Assistant is told that Tacet is there.");
    String discovery =
        in.option(
            "discovery",
            TOPIC,
            "homeassistant",
            "What the topics begin with that Home Assistant looks at.");
    boolean always = AlertChannelConfig.readAlways(in);
    return name.flatMap(
        own ->
            url.map(
                to ->
                    new AlertMqttConfig(
                        own, always, to, user, password, topic, discovered ? discovery : "")));
  }
}
