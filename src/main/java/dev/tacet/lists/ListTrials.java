package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Policy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists that were fetched and read, and that nobody subscribed to. The last {@value #KEPT} are kept
 * until the next start. For the thread list-updater.
 */
final class ListTrials {
  private static final Logger LOG = LoggerFactory.getLogger(ListTrials.class);
  private static final int KEPT = 8;

  private final ListFolder folder;
  private final IndexMaker maker;
  private final LogComparison comparison;
  private final Function<WantedList, Subscription> unread;
  private final Clock clock;
  private final Map<String, Subscription> trials = new LinkedHashMap<>();

  /**
   * @param unread makes a list nothing is known of
   */
  ListTrials(
      ListFolder folder,
      IndexMaker maker,
      LogComparison comparison,
      Function<WantedList, Subscription> unread,
      Clock clock) {
    this.folder = folder;
    this.maker = maker;
    this.comparison = comparison;
    this.unread = unread;
    this.clock = clock;
  }

  /** A list that was tried, which is now wanted; empty where it was not, or otherwise. */
  Optional<Subscription> take(WantedList wanted) {
    return Optional.ofNullable(trials.remove(wanted.id()))
        .filter(list -> list.config().equals(wanted.config()));
  }

  /**
   * Fetches a list nobody subscribed to yet and says what it would mean. Its copy is kept for a
   * while: who subscribes next need not wait.
   */
  ListTrial tryOut(
      ListConfig config, MadeIndex made, List<Subscription> speaking, List<WantedList> others)
      throws InterruptedIOException {
    WantedList wanted = WantedList.of(config);
    Subscription list = trial(wanted);
    list.refresh(true);
    if (list.target().isEmpty()) {
      return new ListTrial(list.report(), Optional.empty());
    }
    List<Subscription> with = new ArrayList<>(speaking);
    with.add(list);
    try (PreparedIndex prepared = maker.trial(with)) {
      List<WantedList> all = new ArrayList<>(others);
      all.add(WantedList.of(config.inForce())); // a shadow would be seen to block nothing
      LogComparison.Found found = comparison.tryOut(made.as(others), prepared.of(with).as(all));
      List<LogComparison.Touched> touched =
          found.touched().stream().filter(one -> one.list().equals(config.name())).toList();
      StoredCopy copy = list.target().orElseThrow();
      RuleDelta delta = new RuleDelta(copy.content().rules(), 0);
      list.accept();
      return new ListTrial(
          list.report(),
          Optional.of(
              ListDiff.of(clock.instant(), Optional.empty(), copy, delta, touched, needed(touched))
                  .since(found.since())));
    } catch (IOException e) {
      throw ListKeeper.interrupted(e);
    }
  }

  /** What a change would mean that is no list. */
  ListDiff tryOut(UnaryOperator<Policy> change) {
    LogComparison.Found found = comparison.tryOut(change);
    return ListDiff.of(clock.instant(), found.touched(), needed(found.touched()))
        .since(found.since());
  }

  private static Set<DomainName> needed(List<LogComparison.Touched> touched) {
    return touched.stream()
        .filter(LogComparison.Touched::withhold)
        .map(LogComparison.Touched::name)
        .collect(Collectors.toSet());
  }

  private Subscription trial(WantedList wanted) {
    Subscription known = trials.remove(wanted.id());
    if (known == null || !known.config().equals(wanted.config())) {
      forget(wanted.id()); // what was read otherwise, or under a name that was given back
      known = unread.apply(wanted);
    }
    trials.put(wanted.id(), known);
    if (trials.size() > KEPT) {
      String eldest = trials.keySet().iterator().next();
      trials.remove(eldest);
      forget(eldest);
    }
    return known;
  }

  private void forget(String id) {
    try {
      folder.forget(id);
    } catch (IOException e) {
      LOG.warn("cannot remove the copies of a list: {}; the next start will", e.toString());
    }
  }
}
