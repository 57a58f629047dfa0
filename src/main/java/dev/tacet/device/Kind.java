package dev.tacet.device;

import java.util.Locale;
import java.util.Optional;

/** What kind of thing a device is. */
public enum Kind {
  CAMERA,
  PHONE,
  TABLET,
  COMPUTER,
  TV,
  SPEAKER,
  LIGHT,
  PLUG,
  VACUUM,
  WEARABLE_BRIDGE,
  HUB,
  PRINTER,
  CONSOLE,
  ROUTER,
  NAS,
  OTHER,
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As people write it: {@code wearable-bridge}. */
  public String word() {
    return word;
  }

  /** The kind of a word, in any case. */
  public static Optional<Kind> ofWord(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    for (Kind kind : values()) {
      if (kind.word.equals(wanted)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
