package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.querylog.DecisionHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;

/**
 * Looks at a change of the lists before it is in force, with the log of this house in hand. It
 * decides nothing but what to withhold; whoever changes lists asks it on a thread of its own, since
 * a long log takes its time. Thread-safe.
 *
 * <p>All methods throw {@link dev.tacet.querylog.SinkException} where the log cannot be read.
 */
final class Guard {
  /** How far back the house's habits are read. */
  public static final Duration WINDOW = Duration.ofDays(14);

  /** All of {@link #WINDOW}, however long that takes. */
  static final Duration WHOLE = Duration.ofDays(1);

  /** Where somebody waits: as much of it as is read in this time, the newest first. */
  static final Duration LATEST = Duration.ofSeconds(20);

  private final DecisionHistory history;
  private final Clock clock;
  private final LongSupplier ticker;

  /**
   * @param ticker monotonic nanoseconds ({@link System#nanoTime})
   */
  public Guard(DecisionHistory history, Clock clock, LongSupplier ticker) {
    this.history = history;
    this.clock = clock;
    this.ticker = ticker;
  }

  /**
   * What a change would do, nothing withheld: for a vendor's tier that is tried. Somebody waits for
   * it, so it goes back no further than there is time for.
   *
   * @param before what is in force
   * @param after the same with the change
   */
  public Comparison compare(Judge before, Judge after) {
    return compare(new Comparer(before, after, Withholding.NONE, false), LATEST).comparison();
  }

  /**
   * What a refresh does, and what of it is to be withheld.
   *
   * @param before what is in force, {@code waiting} withheld
   * @param after the same with the lists refreshed and nothing withheld
   * @param waiting what earlier refreshes left withheld
   * @param blocks whether a list, as refreshed and by its own rules alone, blocks a name
   */
  public Review review(
      Judge before, Judge after, Withholding waiting, BiPredicate<String, DomainName> blocks) {
    return review(before, after, waiting, blocks, WHOLE);
  }

  /**
   * As {@link #review(Judge, Judge, Withholding, BiPredicate)}.
   *
   * @param patience how far back the log is read: {@link #WHOLE}, or where somebody waits {@link
   *     #LATEST}
   */
  public Review review(
      Judge before,
      Judge after,
      Withholding waiting,
      BiPredicate<String, DomainName> blocks,
      Duration patience) {
    return compare(new Comparer(before, after, waiting.kept(blocks), true), patience);
  }

  private Review compare(Comparer comparer, Duration patience) {
    Instant since = clock.instant().minus(WINDOW);
    long start = ticker.getAsLong();
    Instant from =
        history.usedNames(
            since,
            Long.MAX_VALUE,
            () -> ticker.getAsLong() - start >= patience.toNanos(),
            comparer::add);
    return comparer.review(from);
  }
}
