package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * When each list is fetched by itself, and when it is tried again to compile what could not be. For
 * one thread: the start, then list-updater.
 */
final class ListTimetable {
  private final Clock clock;
  private final RefreshTimes times = new RefreshTimes(new Random());

  /** When it is tried again to compile what could not be; empty where all could. */
  private Optional<Long> retryNanos = Optional.empty();

  /**
   * @param clock for the age of copies; nothing is timed by it
   */
  ListTimetable(Clock clock) {
    this.clock = clock;
  }

  /** A list that the disk remembers, or nobody knows yet. */
  void opened(Subscription list) {
    list.dueIn(times.soon());
  }

  /** A list whose versions were just found at the start: what is fresh is left alone. */
  void started(Subscription list) {
    Duration every = list.config().every();
    Duration age =
        list.versions().stream()
            .findFirst()
            .map(copy -> Duration.between(copy.fetched(), clock.instant()))
            .orElse(every.multipliedBy(2));
    list.dueIn(times.afterStart(age, every));
  }

  /** A list that is wanted since it was tried: its copy is fresh. */
  void tried(Subscription list) {
    list.dueIn(times.afterSuccess(list.config().every()));
  }

  /** A list that was just fetched, or could not be. */
  void refreshed(Subscription list) {
    Duration every = list.config().every();
    if (list.failures() == 0) {
      list.dueIn(times.afterSuccess(every));
      return;
    }
    Duration ours = times.afterFailure(list.failures(), every);
    Duration asked = list.retryAfter().orElse(Duration.ZERO);
    list.dueIn(asked.compareTo(ours) > 0 ? asked : ours);
  }

  /** A list whose new version could not be judged. */
  void notJudged(Subscription list) {
    list.dueIn(times.afterFailure(1, list.config().every()));
  }

  /**
   * The index was made, whole or not.
   *
   * @param failures in a row to make it whole
   */
  void compiled(int failures) {
    retryNanos =
        failures == 0
            ? Optional.empty()
            : Optional.of(
                System.nanoTime() + times.afterFailure(failures, ListConfig.DAILY).toNanos());
  }

  boolean isDue(Subscription list) {
    return list.dueNanos() - System.nanoTime() <= 0;
  }

  /** In how many nanoseconds there is something to do; empty where there never is. */
  Optional<Long> next(List<Subscription> fetched) {
    return Stream.concat(fetched.stream().map(Subscription::dueNanos), retryNanos.stream())
        .map(nanos -> nanos - System.nanoTime())
        .min(Long::compare);
  }
}
