package dev.tacet.cli;

import java.time.Instant;

/**
 * Two moments as people type them: {@code FROM..TO}. Immutable.
 *
 * @param from the first
 * @param until the second, after it
 */
record TwoTimes(Instant from, Instant until) {
  private static final String BETWEEN = "..";

  /**
   * Reads them.
   *
   * @param times seen from the moment that counts as now
   * @throws UsageException with what was expected
   */
  static TwoTimes parse(String typed, Times times) {
    int between = typed.indexOf(BETWEEN);
    if (between < 0) {
      throw new UsageException(
          "not two times: \"" + typed + "\"; write FROM..TO, such as 2026-11-20T08:00..20:00");
    }
    Instant from = times.parse(typed.substring(0, between));
    Instant until = times.parse(typed.substring(between + BETWEEN.length()));
    if (!from.isBefore(until)) {
      throw new UsageException("\"" + typed + "\" ends before it begins");
    }
    return new TwoTimes(from, until);
  }
}
