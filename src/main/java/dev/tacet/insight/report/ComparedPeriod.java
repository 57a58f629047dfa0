package dev.tacet.insight.report;

/**
 * One of two periods that are compared. Immutable.
 *
 * @param fromMillis milliseconds since 1970
 * @param untilMillis its end, which is no part of it
 * @param knownFromMillis since when anything is known of it; a log may begin in the middle
 * @param knownUntilMillis until when
 * @param queries in it
 */
public record ComparedPeriod(
    long fromMillis, long untilMillis, long knownFromMillis, long knownUntilMillis, long queries) {
  private static final double DAY = 86_400_000;

  /** Beginnings and ends that differ by less are those of a quiet hour. */
  private static final long SLACK = 3 * 3_600_000L;

  /** Days of which anything is known; at least an hour, so that nothing is divided by nothing. */
  double days() {
    return Math.max(1 / 24.0, (knownUntilMillis - knownFromMillis) / DAY);
  }

  /** Days of the whole. */
  double allDays() {
    return (untilMillis - fromMillis) / DAY;
  }

  boolean beginsLate() {
    return knownFromMillis - fromMillis > SLACK;
  }

  boolean endsEarly() {
    return untilMillis - knownUntilMillis > SLACK;
  }
}
