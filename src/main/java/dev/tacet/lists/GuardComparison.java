package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.querylog.DecisionHistory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Compares lists by the {@link Guard}, on top of all else that is in force now. Thread-safe. */
public final class GuardComparison implements LogComparison {
  private final Guard guard;
  private final CurrentPolicy current;

  /**
   * @param history what this house asked for
   */
  public GuardComparison(DecisionHistory history, CurrentPolicy current, Clock clock) {
    this(history, current, clock, System::nanoTime);
  }

  GuardComparison(
      DecisionHistory history, CurrentPolicy current, Clock clock, LongSupplier ticker) {
    this.guard = new Guard(history, clock, ticker);
    this.current = current;
  }

  @Override
  public List<Touched> compare(ListsInForce before, ListsInForce after) {
    return found(before, after, Guard.WHOLE).touched();
  }

  @Override
  public Found tryOut(ListsInForce before, ListsInForce after) {
    return found(before, after, Guard.LATEST);
  }

  private Found found(ListsInForce before, ListsInForce after, Duration patience) {
    Policy policy = current.get().withPause(false);
    Withholding waiting = new Withholding(after.withheld());
    ListsInForce whole = new ListsInForce(after.index(), after.modes(), Map.of(), Map.of());
    Review review =
        guard.review(
            // A list that is for a group is looked at as if it were for all: the log knows names,
            // and not which of them the group will ask for.
            new PolicyJudge(before.toEveryone().in(policy)),
            new PolicyJudge(whole.in(policy)),
            waiting,
            (list, name) -> true, // what waits in vain is found when it is decided
            patience);
    if (!review.overfull().isEmpty()) {
      throw new IllegalStateException(
          "more than "
              + Withholding.MAX_NAMES
              + " names this house uses would be blocked by "
              + String.join(", ", review.overfull()));
    }
    return new Found(review.comparison().since(), touched(review, waiting));
  }

  @Override
  public Found tryOut(UnaryOperator<Policy> change) {
    Policy policy = current.get().withPause(false);
    Comparison comparison =
        guard.compare(new PolicyJudge(policy), new PolicyJudge(change.apply(policy)));
    List<Touched> touched = new ArrayList<>();
    comparison
        .blocked()
        .rows()
        .forEach(row -> touched.add(of(row, row.list(), row.needsLook(), Optional.empty())));
    kept(comparison, touched);
    return new Found(comparison.since(), touched);
  }

  private static List<Touched> touched(Review review, Withholding waiting) {
    List<Touched> touched = new ArrayList<>();
    Map<DomainName, ChangedName> rows = new HashMap<>();
    for (ChangedName row : review.comparison().blocked().rows()) {
      rows.put(row.name(), row);
      boolean withheld = review.withheld().of(row.list()).contains(row.name());
      touched.add(of(row, row.list(), withheld, Optional.empty()));
    }
    // Where one list falls silent about a name, another may speak, and falls silent too.
    review
        .withheld()
        .names()
        .forEach(
            (list, names) ->
                names.stream()
                    .filter(name -> !waiting.of(list).contains(name))
                    .filter(name -> !rows.containsKey(name) || !rows.get(name).list().equals(list))
                    .forEach(name -> touched.add(also(rows, name, list))));
    kept(review.comparison(), touched);
    return List.copyOf(touched);
  }

  private static void kept(Comparison comparison, List<Touched> touched) {
    comparison
        .keepHits()
        .rows()
        .forEach(row -> touched.add(of(row, row.list(), false, row.keptBy())));
  }

  private static Touched also(Map<DomainName, ChangedName> rows, DomainName name, String list) {
    return rows.containsKey(name)
        ? of(rows.get(name), list, true, Optional.empty())
        : new Touched(name, list, 0, List.of(), 0, true, Optional.empty());
  }

  private static Touched of(
      ChangedName row, String list, boolean withhold, Optional<String> keptBy) {
    return new Touched(
        row.name(), list, row.queries(), row.devices(), row.days(), withhold, keptBy);
  }
}
