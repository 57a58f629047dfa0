package dev.tacet.lists;

import java.time.Duration;
import java.util.Random;

/**
 * When a list is fetched again: as often as its owner wants, not at the same minute for everybody,
 * and ever more slowly while it fails.
 */
final class RefreshTimes {
  private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
  private static final Duration LAST_RETRY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Random random;

  RefreshTimes(Random random) {
    this.random = random;
  }

  /**
   * Up to a tenth more or less.
   *
   * @param every how long a copy is fresh
   */
  Duration afterSuccess(Duration every) {
    return every.plusMillis((long) ((random.nextDouble() - 0.5) * 0.2 * every.toMillis()));
  }

  /**
   * 5 minutes, 10, 20, ... up to a day or as often as it is wanted, whatever is sooner; up to half
   * of it more.
   *
   * @param failures in a row, at least 1
   */
  Duration afterFailure(int failures, Duration every) {
    Duration longest = every.compareTo(LAST_RETRY) < 0 ? every : LAST_RETRY;
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 12));
    Duration bounded = pause.compareTo(longest) > 0 ? longest : pause;
    return bounded.plusMillis((long) (random.nextDouble() * 0.5 * bounded.toMillis()));
  }

  /**
   * After a start: what is fresh no longer is due soon.
   *
   * @param age of the copy by the wall clock, which may have jumped
   */
  Duration afterStart(Duration age, Duration every) {
    Duration left = afterSuccess(every).minus(age);
    if (left.compareTo(SOON) < 0) {
      return soon();
    }
    return left.compareTo(every) > 0 ? afterSuccess(every) : left;
  }

  /** Within a minute, not all lists at once. */
  Duration soon() {
    return SOON.plusMillis(random.nextInt(50_000));
  }
}
