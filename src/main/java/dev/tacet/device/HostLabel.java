package dev.tacet.device;

import java.util.Locale;
import java.util.Set;

/** Names as devices give them: which part of one is the name, and which are nobody's. */
final class HostLabel {
  /** What software says when it has no name. */
  private static final Set<String> NO_NAMES =
      Set.of("", "*", "-", "?", "localhost", "unknown", "none", "null", "(none)", "host");

  private HostLabel() {}

  /** {@code Dads-iPhone} of {@code Dads-iPhone.local}; a name with blanks is meant as it is. */
  static String shown(String label) {
    int dot = label.indexOf('.');
    return dot > 0 && label.indexOf(' ') < 0 ? label.substring(0, dot) : label;
  }

  /** What is equal for two labels of one name; empty where the label names nobody. */
  static String key(String label) {
    String key = shown(label).toLowerCase(Locale.ROOT);
    return NO_NAMES.contains(key) ? "" : key;
  }
}
