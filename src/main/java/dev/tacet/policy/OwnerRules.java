package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.RuleChange.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the owner decides at run time: rules, profile states, pauses, and taking the last one back.
 * Each is durable in the {@link RuleStore} first and then in force in the {@link CurrentPolicy}, so
 * that the next query obeys it and a crash never forgets it.
 *
 * <p>Something with an end lasts its time by the monotonic clock while the server runs, whatever
 * happens to the wall clock; the wall clock decides only what has ended while it did not run.
 * Thread-safe; the control worker calls it, and housekeeping calls {@link #endWhatIsOver}.
 */
public final class OwnerRules {
  private final RuleStore store;
  private final CurrentPolicy current;
  private final Map<String, ProfileState> shipped;
  private final Map<String, ProfileState> fixed;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<Long, Long> ruleEnds = new HashMap<>();
  private Optional<Long> pauseEnd = Optional.empty();
  private OwnerSettings settings;

  /**
   * Loads what was decided before and puts it in force.
   *
   * @param shipped the state of each vendor profile as shipped; vendors not named are off
   * @param fixed states the configuration fixes; they win over the owner's
   * @param nanos a monotonic clock
   */
  public OwnerRules(
      RuleStore store,
      CurrentPolicy current,
      Map<String, ProfileState> shipped,
      Map<String, ProfileState> fixed,
      Clock clock,
      LongSupplier nanos) {
    this.store = store;
    this.current = current;
    this.shipped = Map.copyOf(shipped);
    this.fixed = Map.copyOf(fixed);
    this.clock = clock;
    this.nanos = nanos;
    settings = store.load();
    endBy(clock.instant());
    settings = store.load();
    for (UserRule rule : settings.rules()) {
      rule.until().ifPresent(until -> ruleEnds.put(rule.id(), deadline(until)));
    }
    pauseEnd = settings.pausedUntil().map(this::deadline);
    enforce();
  }

  private void endBy(Instant now) {
    List<Long> ended =
        settings.rules().stream().filter(r -> r.endedBy(now)).map(UserRule::id).toList();
    boolean pauseOver = settings.pausedUntil().map(until -> !now.isBefore(until)).orElse(false);
    if (!ended.isEmpty() || pauseOver) {
      store.end(ended, pauseOver);
    }
  }

  private long deadline(Instant until) {
    long left = Math.max(0, clock.instant().until(until, ChronoUnit.MILLIS));
    return nanos.getAsLong() + Math.min(left, Long.MAX_VALUE / 4_000_000) * 1_000_000;
  }

  public synchronized OwnerSettings settings() {
    return settings;
  }

  /** The state in force of each vendor: as shipped, as the owner set it, as the file fixes it. */
  public synchronized Map<String, ProfileState> profileStates() {
    Map<String, ProfileState> states = new HashMap<>(shipped);
    states.putAll(settings.profiles());
    states.putAll(fixed);
    return states;
  }

  /** Whether the configuration fixes a vendor's state, so that it cannot be changed here. */
  public boolean isFixed(String vendor) {
    return fixed.containsKey(vendor);
  }

  /**
   * Adds rules, all in one change. A rule that is there already stays as it is. A rule of the other
   * action on the same name goes, unless the new one has an end: then it stands over it until then.
   *
   * @param lasting how long the rules last; empty means for good
   * @param comment kept with each rule, may be empty
   */
  public synchronized List<RuleChange> add(
      List<DomainRule> wanted, Optional<Duration> lasting, String comment, String summary) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<Instant> until = lasting.map(now::plus);
    long id = store.nextRuleId();
    List<RuleChange> changes = new ArrayList<>();
    List<UserRule> added = new ArrayList<>();
    List<UserRule> removed = new ArrayList<>();
    Set<DomainRule> seen = new HashSet<>();
    for (DomainRule rule : wanted) {
      if (!seen.add(rule)) {
        continue;
      }
      List<UserRule> same = onTarget(rule, rule.action());
      Optional<UserRule> kept =
          same.stream().filter(r -> until.isEmpty() && r.until().isEmpty()).findFirst();
      if (kept.isPresent()) {
        changes.add(new RuleChange(rule, Outcome.PRESENT, List.of(kept.get()), List.of()));
        continue;
      }
      List<UserRule> outdated =
          same.stream().filter(r -> until.isEmpty() || r.until().isPresent()).toList();
      List<UserRule> displaced =
          onTarget(rule, opposite(rule.action())).stream()
              .filter(r -> until.isEmpty() || r.until().isPresent())
              .toList();
      UserRule made = new UserRule(id++, rule, now, until, comment);
      added.add(made);
      removed.addAll(outdated);
      removed.addAll(displaced);
      changes.add(new RuleChange(rule, Outcome.ADDED, List.of(made), displaced));
    }
    if (!added.isEmpty()) {
      apply(Change.ofRules(summary, added, removed), now);
    }
    return changes;
  }

  /**
   * Removes rules of one action, all in one change.
   *
   * @param anyScope whether a subtree target also removes exact and below rules on the same name
   */
  public synchronized List<RuleChange> remove(
      List<DomainRule> unwanted, boolean anyScope, String summary) {
    List<RuleChange> changes = new ArrayList<>();
    List<UserRule> removed = new ArrayList<>();
    for (DomainRule rule : new java.util.LinkedHashSet<>(unwanted)) {
      List<UserRule> found =
          settings.rules().stream()
              .filter(r -> r.rule().action() == rule.action())
              .filter(r -> r.rule().name().equals(rule.name()))
              .filter(
                  r ->
                      r.rule().scope() == rule.scope() || anyScope && rule.scope() == Scope.SUBTREE)
              .toList();
      Outcome outcome = found.isEmpty() ? Outcome.ABSENT : Outcome.REMOVED;
      changes.add(new RuleChange(rule, outcome, found, List.of()));
      removed.addAll(found);
    }
    if (!removed.isEmpty()) {
      apply(Change.ofRules(summary, List.of(), removed), clock.instant());
    }
    return changes;
  }

  /**
   * Sets a vendor profile's state.
   *
   * @return the state before
   * @throws IllegalStateException where the configuration fixes it; ask {@link #isFixed} first
   */
  public synchronized ProfileState setProfile(String vendor, ProfileState state) {
    if (isFixed(vendor)) {
      throw new IllegalStateException("the configuration fixes the profile " + vendor);
    }
    ProfileState before = profileStates().getOrDefault(vendor, ProfileState.OFF);
    if (before != state) {
      Optional<ProfileState> kept = Optional.ofNullable(settings.profiles().get(vendor));
      apply(
          Change.of(
              "profiles set " + vendor + " " + state.word(),
              new ProfileSwitch(vendor, kept, Optional.of(state))),
          clock.instant());
    }
    return before;
  }

  /**
   * Stops filtering for everybody.
   *
   * @param lasting how long; empty means until {@link #resume}
   * @return when it ends, {@link OwnerSettings#FOREVER} where it does not by itself
   */
  public synchronized Instant pause(Optional<Duration> lasting) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant until = lasting.map(now::plus).orElse(OwnerSettings.FOREVER);
    apply(Change.of("pause", new PauseSwitch(settings.pausedUntil(), Optional.of(until))), now);
    return until;
  }

  /** Filters again; false where it was not paused. */
  public synchronized boolean resume() {
    if (settings.pausedUntil().isEmpty()) {
      return false;
    }
    apply(
        Change.of("resume", new PauseSwitch(settings.pausedUntil(), Optional.empty())),
        clock.instant());
    return true;
  }

  /** Takes back the last change that was not taken back yet; empty where there is none. */
  public synchronized Optional<Change> undo() {
    Optional<Change> undone = store.undo(clock.instant());
    undone.ifPresent(change -> reload());
    return undone;
  }

  /** Ends rules and a pause whose time is over. Cheap when there are none. */
  public synchronized List<UserRule> endWhatIsOver() {
    long now = nanos.getAsLong();
    List<Long> over =
        ruleEnds.entrySet().stream()
            .filter(e -> e.getValue() - now <= 0)
            .map(Map.Entry::getKey)
            .toList();
    boolean pauseOver = pauseEnd.map(end -> end - now <= 0).orElse(false);
    if (over.isEmpty() && !pauseOver) {
      return List.of();
    }
    List<UserRule> ended = settings.rules().stream().filter(r -> over.contains(r.id())).toList();
    store.end(over, pauseOver);
    reload();
    return ended;
  }

  private void apply(Change change, Instant at) {
    store.apply(change, at);
    reload();
  }

  private void reload() {
    Optional<Instant> pausedBefore = settings.pausedUntil();
    settings = store.load();
    Set<Long> ids = new HashSet<>();
    for (UserRule rule : settings.rules()) {
      ids.add(rule.id());
      rule.until().ifPresent(until -> ruleEnds.computeIfAbsent(rule.id(), id -> deadline(until)));
    }
    ruleEnds.keySet().retainAll(ids);
    if (!pausedBefore.equals(settings.pausedUntil())) {
      pauseEnd = settings.pausedUntil().map(this::deadline);
    }
    enforce();
  }

  private void enforce() {
    Map<String, ProfileState> states = profileStates();
    Set<String> active = settings.activeAt(clock.instant());
    current.update(p -> p.withOwner(settings, active).withProfiles(states));
  }

  private List<UserRule> onTarget(DomainRule rule, Action action) {
    return settings.rules().stream()
        .filter(r -> r.rule().action() == action && r.rule().sameTarget(rule))
        .toList();
  }

  private static Action opposite(Action action) {
    return action == Action.BLOCK ? Action.ALLOW : Action.BLOCK;
  }
}
