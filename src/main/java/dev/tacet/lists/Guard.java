package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.querylog.DecisionHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiPredicate;

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

  private final DecisionHistory history;
  private final Clock clock;

  public Guard(DecisionHistory history, Clock clock) {
    this.history = history;
    this.clock = clock;
  }

  /**
   * What a change would do, nothing withheld: for a list to be added, and for {@code lists try}.
   *
   * @param before what is in force
   * @param after the same with the change
   */
  public Comparison compare(Judge before, Judge after) {
    return compare(new Comparer(before, after, Withholding.NONE, false)).comparison();
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
    return compare(new Comparer(before, after, waiting.kept(blocks), true));
  }

  private Review compare(Comparer comparer) {
    Instant since = clock.instant().minus(WINDOW);
    history.usedNames(since, comparer::add);
    return comparer.review(since);
  }
}
