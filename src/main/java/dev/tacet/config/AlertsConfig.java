package dev.tacet.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is told what. Without a channel nobody is told anything. Channels stand in the file alone: no
 * variable and no request can name a receiver or a command. Immutable.
 *
 * @param kinds those that have a switch of their own here; a kind that is not named is told
 * @param quiet when channels hold back what is not urgent; empty means never
 * @param named which names of which devices somebody wants to hear of
 * @param channels where alerts go; no two have one name
 */
public record AlertsConfig(
    Map<String, AlertSwitch> kinds,
    Optional<AlertQuietHours> quiet,
    List<AlertNamed> named,
    List<AlertChannelConfig> channels) {
  /** Every kind that has a switch, as {@code alert.AlertKind} writes it. */
  public static final Set<String> KINDS =
      Set.of(
          "new-device",
          "new-owner",
          "new-country",
          "named",
          "beacon",
          "storm",
          "bypass",
          "upstream-down",
          "list-held");

  /** Nobody is told anything. */
  public static final AlertsConfig NONE =
      new AlertsConfig(Map.of(), Optional.empty(), List.of(), List.of());

  public static final int MAX_CHANNELS = 8;
  public static final int MAX_NAMED = 256;

  public AlertsConfig {
    kinds = Map.copyOf(kinds);
    named = List.copyOf(named);
    channels = List.copyOf(channels);
  }

  /** Whether somebody wants to hear of a kind, by its word. */
  public boolean tells(String kind) {
    return kinds.getOrDefault(kind, AlertSwitch.ON) == AlertSwitch.ON;
  }

  static AlertsConfig read(Section in) {
    Map<String, AlertSwitch> kinds =
        in.named(
            "kinds",
            "kind",
            new TreeSet<>(KINDS),
            new WordForm<>(AlertSwitch.class),
            "What is told: new-device, new-owner, new-country, named, beacon, storm, bypass,"
                + " upstream-down and list-held, each on where it is not switched off here.");
    Optional<AlertQuietHours> quiet =
        in.optional(
            "quietHours",
            new AlertQuietForm(),
            AlertQuietHours.NIGHT,
            "When nothing is sent, by this machine's clock and time zone. What comes meanwhile is"
                + " told in one message at the end, upstream-down too: at night nobody mends it.");
    List<AlertNamed> named =
        in.items(
            "named",
            AlertNamed::read,
            "Names somebody wants to hear of when a device asks for them (kind named).");
    if (named.size() > MAX_NAMED) {
      in.reject("named", "has more than " + MAX_NAMED + " entries");
    }
    return new AlertsConfig(kinds, quiet, named, channels(in));
  }

  private static List<AlertChannelConfig> channels(Section in) {
    Set<String> taken = new HashSet<>();
    List<AlertChannelConfig> all = new ArrayList<>();
    all.addAll(
        in.items(
            "webhook",
            item -> AlertWebhookConfig.read(item, taken),
            "Programs that are sent signed JSON by HTTP POST. docs/ALERTS.md says how each channel"
                + " is set up; they are set here only, never by a variable."));
    all.addAll(
        in.items("ntfy", item -> AlertNtfyConfig.read(item, taken), "Topics of an ntfy server."));
    all.addAll(
        in.items(
            "mqtt",
            item -> AlertMqttConfig.read(item, taken),
            "MQTT brokers, with discovery for Home Assistant."));
    all.addAll(in.items("mail", item -> AlertMailConfig.read(item, taken), "E-mail, by SMTP."));
    all.addAll(
        in.items(
            "command",
            item -> AlertCommandConfig.read(item, taken),
            "Programs that are run with the alert as JSON on standard input."));
    if (all.size() > MAX_CHANNELS) {
      AlertChannelConfig last = all.get(all.size() - 1);
      in.reject(last.type(), "makes more than " + MAX_CHANNELS + " channels; remove one");
    }
    return all;
  }
}
