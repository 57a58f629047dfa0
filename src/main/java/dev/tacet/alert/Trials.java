package dev.tacet.alert;

import java.time.Instant;
import java.util.Map;

/** The message that tries a channel out. */
final class Trials {
  private Trials() {}

  static Alert alert(Instant now) {
    return new Alert(
        AlertKind.TEST,
        "test",
        now,
        0,
        "You can be reached here",
        "This is the message of tacet alerts test. Nothing happened in your house.",
        Map.of());
  }
}
