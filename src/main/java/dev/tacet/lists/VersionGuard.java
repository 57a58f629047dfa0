package dev.tacet.lists;

import dev.tacet.config.Counted;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.ListState;
import dev.tacet.policy.RuleIndex;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a new version of a list and its being in force: compares it with the log,
 * withholds what this house uses, and makes the decision durable. Lists in files of this machine
 * pass: the owner wrote them, and means every change; so does the first version of a list, which
 * its owner just asked for.
 *
 * <p>For one thread: the start, then list-updater.
 */
final class VersionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(VersionGuard.class);

  private final Subscriptions subscriptions;
  private final LogComparison comparison;
  private final IndexMaker maker;
  private final Clock clock;

  /** The thread that owns the store; until the server has one, whoever asks. */
  private volatile Executor storing = Runnable::run;

  VersionGuard(
      Subscriptions subscriptions, LogComparison comparison, IndexMaker maker, Clock clock) {
    this.subscriptions = subscriptions;
    this.comparison = comparison;
    this.maker = maker;
    this.clock = clock;
  }

  void storeOn(Executor owner) {
    storing = owner;
  }

  /**
   * Compares what is offered with the log, and decides what is withheld of it.
   *
   * @return false where that was not possible; nothing is offered then
   */
  boolean judge(
      MadeIndex made, PreparedIndex prepared, List<Subscription> speaking, Set<String> unpinned)
      throws InterruptedIOException {
    List<Subscription> offering =
        speaking.stream()
            .filter(list -> list.offered().isPresent() && list.copy().isPresent())
            .filter(list -> !list.isOwners())
            .toList();
    if (offering.isEmpty()) {
      return true;
    }
    try {
      List<WantedList> wanted = subscriptions.all();
      List<LogComparison.Touched> touched =
          comparison.compare(made.as(wanted), prepared.of(speaking).as(wanted));
      for (Subscription list : offering) {
        decide(list, touched, made.index(), prepared.index(), unpinned);
      }
      speaking.stream()
          .filter(list -> list.offered().isEmpty())
          .forEach(list -> withhold(list, touched));
      return true;
    } catch (RuntimeException e) {
      LOG.error("new versions of lists are not put in force: they cannot be compared", e);
      for (Subscription list : offering) {
        list.hold(
            "a new version is not in force: it could not be compared with the log ("
                + e.getMessage()
                + ")");
      }
      return false;
    }
  }

  /** Where one list's exception is gone, an unchanged list may block what it let pass. */
  private void withhold(Subscription list, List<LogComparison.Touched> touched) {
    Set<DomainName> names = withheld(touchedBy(list, touched));
    if (!names.isEmpty()) {
      LOG.warn(
          "list {}: {}",
          list.config().name(),
          ListNotes.withheld(names.size(), "that another list allows no longer"));
      decide(list, Set.of(), Set.of(), names, Optional.empty());
    }
  }

  private static List<LogComparison.Touched> touchedBy(
      Subscription list, List<LogComparison.Touched> touched) {
    return touched.stream().filter(found -> found.list().equals(list.config().name())).toList();
  }

  /**
   * What a vendor's tier in force blocks because this list's exception is gone. It is told, and not
   * withheld: a tier is no list that could surprise anybody, the owner set it to block just that.
   */
  private static List<LogComparison.Touched> allowedNoLonger(
      String list, List<LogComparison.Touched> touched, RuleIndex before, RuleIndex after) {
    return touched.stream()
        .filter(found -> found.list().contains("/") && found.keptBy().isEmpty())
        .filter(found -> allows(before, list, found.name()) && !allows(after, list, found.name()))
        .toList();
  }

  private static boolean allows(RuleIndex index, String list, DomainName name) {
    return index.matches(name).stream()
        .anyMatch(
            match ->
                match.source().name().equals(list)
                    && match.effect().terms().action() == Action.ALLOW);
  }

  private static Set<DomainName> withheld(List<LogComparison.Touched> touched) {
    return touched.stream()
        .filter(found -> found.withhold() && found.keptBy().isEmpty())
        .map(LogComparison.Touched::name)
        .limit(Subscriptions.MAX_WITHHELD)
        .collect(Collectors.toSet());
  }

  private void decide(
      Subscription list,
      List<LogComparison.Touched> touched,
      RuleIndex before,
      RuleIndex after,
      Set<String> unpinned)
      throws InterruptedIOException {
    String name = list.config().name();
    List<LogComparison.Touched> ofTiers = allowedNoLonger(name, touched, before, after);
    if (!ofTiers.isEmpty()) {
      LOG.warn(
          "list {}: it no longer allows {} used in this house that vendor profiles block: see tacet"
              + " lists diff {}",
          name,
          Counted.of(ofTiers.size(), "name"),
          name);
    }
    List<LogComparison.Touched> own = new ArrayList<>(touchedBy(list, touched));
    own.addAll(ofTiers);
    Set<DomainName> kept =
        subscriptions.withId(list.id()).map(known -> known.state().withheld()).orElse(Set.of());
    Set<DomainName> pointless =
        kept.stream()
            .filter(
                held ->
                    after.matches(held).stream()
                        .noneMatch(match -> match.source().name().equals(name)))
            .collect(Collectors.toSet());
    Set<DomainName> withheld = withheld(touchedBy(list, touched));
    ListDiff diff =
        ListDiff.of(
            clock.instant(),
            list.copy(),
            list.offered().orElseThrow(),
            maker.delta(list, before),
            own,
            withheld);
    if (!withheld.isEmpty()) {
      LOG.warn(
          "list {}: {}; see: tacet lists diff {}",
          name,
          ListNotes.withheld(withheld.size(), "it newly blocks"),
          name);
    }
    decide(list, unpinned, pointless, withheld, Optional.of(diff.toJson()));
  }

  /** Makes it durable which version is in force; nothing is written where it is known. */
  void decide(Subscription list, Set<String> unpinned) {
    decide(list, unpinned, Set.of(), Set.of(), Optional.empty());
  }

  /** Makes it durable which version is in force, before it is. */
  private void decide(
      Subscription list,
      Set<String> unpinned,
      Set<DomainName> released,
      Set<DomainName> withheld,
      Optional<String> report) {
    // An owner's file is in force as it stands: there is nothing to remember of it.
    Optional<String> version =
        list.isOwners() ? Optional.empty() : list.target().map(StoredCopy::sha256);
    boolean unpins = unpinned.contains(list.id());
    UnaryOperator<ListState> change =
        state -> {
          Set<DomainName> all = new HashSet<>(state.withheld());
          all.removeAll(released);
          withheld.stream()
              .limit(Math.max(0, Subscriptions.MAX_WITHHELD - all.size()))
              .forEach(all::add);
          return state.pinned() && !unpins
              ? state.withheld(all)
              : new ListState(version, false, all);
        };
    boolean isKnown =
        subscriptions
            .withId(list.id())
            .map(known -> change.apply(known.state()).equals(known.state()))
            .orElse(true);
    if (list.target().isPresent() && (report.isPresent() || !isKnown)) {
      stored(() -> subscriptions.keep(list.id(), change, report));
    }
  }

  private void stored(Runnable work) {
    try {
      onStore(
              () -> {
                work.run();
                return true;
              })
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException told ? told : e;
    }
  }

  <T> CompletableFuture<T> onStore(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, storing);
  }
}
