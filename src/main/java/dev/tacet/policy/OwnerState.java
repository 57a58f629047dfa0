package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Subject.OfDevice;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What the owner decided, kept in the {@link RuleStore} and in force in the {@link CurrentPolicy}:
 * in this order, so that a crash never forgets what a query obeyed. Not thread-safe: under the lock
 * of {@link OwnerRules}.
 */
final class OwnerState {
  private final RuleStore store;
  private final CurrentPolicy current;
  private final Map<String, ProfileState> shipped;
  private final Map<String, ProfileState> fixed;
  private final Clock clock;
  private final Deadlines deadlines;
  private OwnerSettings settings;
  private Set<String> active = Set.of();

  /** Loads what was decided before and puts it in force, but for what ended in the meantime. */
  OwnerState(
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
    deadlines = new Deadlines(clock, nanos);
    settings = store.load();
    Ended ended = endedBy(clock.instant());
    if (!ended.isNothing()) {
      store.end(ended);
    }
    reload();
  }

  /** A learning is not among them: how that ends is decided by the first tick. */
  private Ended endedBy(Instant now) {
    return new Ended(
        settings.rules().stream().filter(r -> r.endedBy(now)).map(UserRule::id).toList(),
        settings.settings().stream()
            .filter(one -> one.endedBy(now) && !isADevicesLearning(one))
            .map(Setting::id)
            .toList(),
        settings.schedules().stream()
            .filter(one -> one.overrideUntil().map(end -> !now.isBefore(end)).orElse(false))
            .map(Schedule::name)
            .toList(),
        settings.pausedUntil().map(until -> !now.isBefore(until)).orElse(false));
  }

  private static boolean isADevicesLearning(Setting setting) {
    return QuarantinePlan.isLearning(setting) && setting.subject() instanceof OfDevice;
  }

  OwnerSettings settings() {
    return settings;
  }

  /** The schedules that were active when that was last looked at. */
  Set<String> active() {
    return active;
  }

  boolean isFixed(String vendor) {
    return fixed.containsKey(vendor);
  }

  ProfileState shipped(String vendor) {
    return shipped.getOrDefault(vendor, ProfileState.OFF);
  }

  Map<String, ProfileState> profileStates() {
    Map<String, ProfileState> states = new HashMap<>(shipped);
    states.putAll(settings.profiles());
    List<Setting> forEveryone =
        settings.settings().stream()
            .filter(one -> one.subject().equals(Subject.EVERYONE))
            .filter(one -> one.key().startsWith(SettingKeys.PROFILE))
            .toList();
    new SettingsInForce(forEveryone, active)
        .of(Subject.EVERYONE)
        .forEach(
            (key, setting) ->
                SettingKeys.read(ProfileState.class, setting.value())
                    .ifPresent(
                        state -> states.put(key.substring(SettingKeys.PROFILE.length()), state)));
    states.putAll(fixed);
    return states;
  }

  /** To the millisecond, which is what the store keeps. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** To work out a change of settings on. */
  SettingPlan plan() {
    return new SettingPlan(settings.settings(), now(), store.nextSettingId());
  }

  long nextRuleId() {
    return store.nextRuleId();
  }

  /**
   * @throws RefusedChangeException where it would go over a bound
   */
  void apply(Change change) {
    Instant now = now();
    OwnerBounds.check(change, settings.after(change), fixed.keySet(), now);
    store.apply(change, now);
    reload();
  }

  /** Works a change of settings out, and applies it where there is one. */
  Optional<Change> settle(String summary, String actor, Consumer<SettingPlan> work) {
    SettingPlan plan = plan();
    work.accept(plan);
    Optional<Change> change = plan.change(summary, actor);
    change.ifPresent(this::apply);
    return change;
  }

  /** What {@link #undo} would take back. */
  Optional<NextUndo> nextUndo() {
    return store.nextUndo();
  }

  Optional<Change> undo() {
    Optional<Change> undone = store.undo(now());
    undone.ifPresent(change -> reload());
    return undone;
  }

  void forget(Set<Integer> devices, Change done) {
    store.forget(devices, done, now());
    reload();
  }

  List<PastChange> history(int limit, Set<Subject> about) {
    return store.history(limit, about);
  }

  /**
   * Ends what is over, and sees to it that what hangs on schedules holds as it should by now.
   * Changes nothing where nothing changed.
   *
   * @return the devices whose learning is over; they learn until somebody locks them
   */
  Set<Integer> endWhatIsOver() {
    Ended over = deadlines.over(settings);
    Set<Integer> learned = new HashSet<>();
    List<Long> ended = new ArrayList<>();
    for (Setting setting : settings.settings()) {
      if (over.settings().contains(setting.id())) {
        if (isADevicesLearning(setting) && setting.subject() instanceof OfDevice device) {
          learned.add(device.id());
        } else {
          ended.add(setting.id());
        }
      }
    }
    Ended gone = new Ended(over.rules(), ended, over.overrides(), over.pause());
    if (!gone.isNothing()) {
      store.end(gone);
      reload();
    } else if (!activeNow().equals(active)) {
      enforce();
    }
    return learned;
  }

  private void reload() {
    settings = store.load();
    deadlines.follow(settings);
    enforce();
  }

  private void enforce() {
    active = activeNow();
    Map<String, ProfileState> states = profileStates();
    OwnerSettings inForce = settings.without(this::isFixed);
    current.update(p -> p.withOwner(inForce, active).withProfiles(states));
  }

  /** What the configuration fixes for everyone, be it that it did so after it was set. */
  private boolean isFixed(Setting setting) {
    return setting.subject().equals(Subject.EVERYONE)
        && setting.key().startsWith(SettingKeys.PROFILE)
        && isFixed(setting.key().substring(SettingKeys.PROFILE.length()));
  }

  /** Being switched by hand ends by its deadline, not by the wall clock. */
  private Set<String> activeNow() {
    Instant now = clock.instant();
    return settings.schedules().stream()
        .filter(one -> one.switched(one.override(), Optional.empty()).activeAt(now))
        .map(Schedule::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All numbers that are one device with this one. */
  Set<Integer> idsOf(int device) {
    return SamePlan.allOf(current.get().devices().idsOf(device), settings.settings());
  }

  /** Whether a device is in a locked quarantine, its own or its groups'. */
  boolean isLocked(int device) {
    return current
        .get()
        .profileOfDevice(device)
        .filter(profile -> profile.quarantine() == ClientProfile.Quarantine.LOCKED)
        .isPresent();
  }

  /** The groups a device is in, as far as anybody knows of it. */
  Set<String> groupsOf(int device) {
    return current.get().profileOfDevice(device).map(p -> p.who().groups()).orElse(Set.of());
  }
}
