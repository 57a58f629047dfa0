package dev.tacet.lists;

import java.time.Duration;
import java.util.Random;

/**
 * When a list is fetched again: once a day, not at the same minute for everybody, and ever more
 * slowly while it fails.
 */
final class RefreshTimes {
  static final Duration DAY = Duration.ofHours(24);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Random random;

  RefreshTimes(Random random) {
    this.random = random;
  }

  /** A day, up to a tenth more or less. */
  Duration afterSuccess() {
    return DAY.plusMillis((long) ((random.nextDouble() - 0.5) * 0.2 * DAY.toMillis()));
  }

  /**
   * 5 minutes, 10, 20, ... up to a day, up to half of it more.
   *
   * @param failures in a row, at least 1
   */
  Duration afterFailure(int failures) {
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 12));
    Duration bounded = pause.compareTo(DAY) > 0 ? DAY : pause;
    return bounded.plusMillis((long) (random.nextDouble() * 0.5 * bounded.toMillis()));
  }

  /**
   * After a start: what is a day old is due soon.
   *
   * @param age of the copy by the wall clock, which may have jumped
   */
  Duration afterStart(Duration age) {
    Duration left = afterSuccess().minus(age);
    if (left.compareTo(SOON) < 0) {
      return SOON.plusMillis(random.nextInt(50_000));
    }
    return left.compareTo(DAY) > 0 ? afterSuccess() : left;
  }
}
