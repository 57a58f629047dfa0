package dev.tacet.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where alerts go: one receiver and the way to it. Implementations are immutable. */
public sealed interface AlertChannelConfig
    permits AlertWebhookConfig,
        AlertNtfyConfig,
        AlertMqttConfig,
        AlertMailConfig,
        AlertCommandConfig {
  /** What the command line and the log call it. */
  String name();

  /** The list it stands in: {@code webhook}. */
  String type();

  /** Whether quiet hours mean nothing to it: its receiver is a program and sleeps not. */
  boolean always();

  /** Where it leads, without secrets, fit for a terminal. */
  String target();

  /** Reads the name; the type where none is given. */
  static Optional<String> readName(Section in, String type, Set<String> taken) {
    String name =
        in.option(
            "name",
            new PatternForm(
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"),
                "up to 40 letters, digits, - _ . and a letter or digit first"),
            type,
            "What it is called; no two channels have one name.");
    if (!taken.add(name)) {
      in.reject("name", "another channel is called " + name + " already; give it a name");
      return Optional.empty();
    }
    return Optional.of(name);
  }

  /** Reads {@link #always}. */
  static boolean readAlways(Section in) {
    return in.flag("always", false, "Whether it is sent to in quiet hours too, as to a program.");
  }
}
