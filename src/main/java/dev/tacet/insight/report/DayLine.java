package dev.tacet.insight.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * What one day came to. Immutable.
 *
 * @param day by the clock on the wall
 * @param hours queries of each of its 24 hours
 */
public record DayLine(LocalDate day, List<Long> hours, long queries, long blocked) {
  public DayLine {
    Objects.requireNonNull(day);
    hours = List.copyOf(hours);
  }

  /** Queries that were not blocked. */
  public long passed() {
    return queries - blocked;
  }
}
