package dev.tacet.config;

import java.time.LocalTime;

/**
 * A part of every day, by the clock on the wall; over midnight where it ends before it begins.
 *
 * @param from the first quiet minute
 * @param to the first that is not
 */
public record AlertQuietHours(LocalTime from, LocalTime to) {
  static final AlertQuietHours NIGHT = new AlertQuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0));

  public AlertQuietHours {
    if (from.equals(to)) {
      throw new IllegalArgumentException("quiet hours end when they begin");
    }
  }

  /** Whether a time on the wall is quiet. */
  public boolean holds(LocalTime time) {
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(to);
    return from.isBefore(to) ? begun && !over : begun || !over;
  }

  /** {@code 22:00-07:00}. */
  @Override
  public String toString() {
    return from + "-" + to;
  }
}
