package dev.tacet.cli;

import java.util.Locale;

/** Sizes, shares and times for people. */
final class Numbers {
  private Numbers() {}

  /** {@code 512 B}, {@code 1.5 MiB}. */
  static String octets(long octets) {
    if (octets < 1024) {
      return octets + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double size = octets / 1024.0;
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }

  /** {@code 83 %}; nothing out of nothing is {@code -}. */
  static String share(long part, long whole) {
    return whole <= 0 ? "-" : Math.round(100.0 * part / whole) + " %";
  }

  /** {@code 0.3 ms}, {@code 12 ms}, {@code 1.5 s}. */
  static String millis(double millis) {
    if (millis >= 1000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }
}
