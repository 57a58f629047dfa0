package dev.tacet.control;

import dev.tacet.control.api.ListUse;
import dev.tacet.lists.ListOverlap;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.SinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which list is worth keeping: what each decides, by the log, and what only it has, by the index.
 * Sums over the log take seconds where it is full; they are kept for a while, and others who ask
 * meanwhile wait for the one who sums. Thread-safe; {@link #of} is for a thread that may wait.
 */
final class ListUses {
  private static final Logger LOG = LoggerFactory.getLogger(ListUses.class);
  private static final Duration KEPT = Duration.ofMinutes(5);

  /**
   * @param at when it was asked for
   */
  private record Hits(Instant at, Map<String, Long> day, Map<String, Long> fortnight) {
    boolean isFresh(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(KEPT));
    }
  }

  /**
   * @param lists of the index, those that are switched off aside
   */
  private record Overlaps(RuleIndex index, List<String> lists, List<ListOverlap> overlaps) {}

  private final Supplier<DecisionHistory> history;
  private final CurrentPolicy current;
  private final Clock clock;

  private final Object summing = new Object();
  private Optional<Hits> hits = Optional.empty();
  private volatile Optional<Overlaps> overlaps = Optional.empty();

  ListUses(Supplier<DecisionHistory> history, CurrentPolicy current, Clock clock) {
    this.history = history;
    this.current = current;
    this.clock = clock;
  }

  /** All of it. A log that cannot be read says nothing, and is {@code status}'s to tell. */
  ListUse of(String list) {
    try {
      Hits sums = hits();
      return new ListUse(
          true,
          sums.day().getOrDefault(list, 0L),
          sums.fortnight().getOrDefault(list, 0L),
          onlyHere(list),
          shared(list));
    } catch (SinkException e) {
      LOG.warn("it is not known what list {} is used for: {}", list, e.getMessage());
      return ListUse.UNKNOWN;
    }
  }

  private Hits hits() {
    synchronized (summing) {
      Instant now = clock.instant();
      if (hits.filter(known -> known.isFresh(now)).isEmpty()) {
        DecisionHistory log = history.get();
        hits =
            Optional.of(
                new Hits(
                    now,
                    log.hitsByList(now.minus(Duration.ofDays(1))),
                    log.hitsByList(now.minus(Duration.ofDays(14)))));
      }
      return hits.orElseThrow();
    }
  }

  /** Names no other list has, whatever vendors have; -1 for a list that is in no index. Cheap. */
  long onlyHere(String list) {
    Overlaps now = overlaps();
    int index = now.lists().indexOf(list);
    return index < 0 ? -1 : now.overlaps().get(index).unique();
  }

  private Map<String, Long> shared(String list) {
    Overlaps now = overlaps();
    int index = now.lists().indexOf(list);
    Map<String, Long> shared = new TreeMap<>();
    for (int other = 0; index >= 0 && other < now.lists().size(); other++) {
      long names = now.overlaps().get(index).shared().get(other);
      if (other != index && names > 0) {
        shared.put(now.lists().get(other), names);
      }
    }
    return shared;
  }

  /** Counted once for an index; two threads may count the same, which does no harm. */
  private Overlaps overlaps() {
    Policy policy = current.get();
    List<RuleSource> lists =
        policy.lists().sources().stream()
            .filter(source -> !source.isProfile() && policy.listMode(source.name()) != ListMode.OFF)
            .toList();
    List<String> names = lists.stream().map(RuleSource::name).toList();
    return overlaps
        .filter(known -> known.index() == policy.lists() && known.lists().equals(names))
        .orElseGet(
            () -> {
              Overlaps counted =
                  new Overlaps(policy.lists(), names, ListOverlap.of(lists, policy.lists()));
              overlaps = Optional.of(counted);
              return counted;
            });
  }
}
