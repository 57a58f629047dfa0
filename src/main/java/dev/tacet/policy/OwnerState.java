package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Subject.OfDevice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the owner decided, kept in the {@link RuleStore} and in force in the {@link CurrentPolicy}:
 * in this order, so that a crash never forgets what a query obeyed. What ends by itself goes the
 * other way: it is out of force at once, and out of the store as soon as that can be written. A
 * full disk must not make a pause last, nor keep the house without a server. Not thread-safe: under
 * the lock of {@link OwnerRules}.
 */
final class OwnerState {
  /** Where the store cannot be written it is not tried, nor complained of, each second. */
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final RuleStore store;
  private final CurrentPolicy current;
  private final Map<String, ProfileState> shipped;
  private final Map<String, ProfileState> fixed;
  private final HouseTime time;
  private final LongSupplier nanos;
  private final Deadlines deadlines;

  /** As the store has it, be it over. */
  private OwnerSettings stored = OwnerSettings.NONE;

  private Ended over = Ended.NOTHING;
  private OwnerSettings settings = OwnerSettings.NONE;
  private Set<String> active = Set.of();
  private long writesAt;

  /**
   * Loads what was decided before and puts it in force, but for what ended in the meantime; how a
   * learning ends is decided by the first tick.
   */
  OwnerState(
      RuleStore store,
      CurrentPolicy current,
      Map<String, ProfileState> shipped,
      Map<String, ProfileState> fixed,
      HouseTime time,
      LongSupplier nanos) {
    this.store = store;
    this.current = current;
    this.shipped = Map.copyOf(shipped);
    this.fixed = Map.copyOf(fixed);
    this.time = time;
    this.nanos = nanos;
    deadlines = new Deadlines(time, nanos);
    writesAt = nanos.getAsLong();
    reload();
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
    return time.guess().truncatedTo(ChronoUnit.MILLIS);
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
    removeWhatIsOver();
    store.apply(change, now);
    reload();
  }

  private void removeWhatIsOver() {
    if (!over.isNothing()) {
      store.end(over);
    }
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
    removeWhatIsOver();
    Optional<Change> undone = store.undo(now());
    undone.ifPresent(change -> reload());
    return undone;
  }

  void forget(Set<Integer> devices, Change done) {
    removeWhatIsOver();
    store.forget(devices, done, now());
    reload();
  }

  List<PastChange> history(int limit, Set<Subject> about) {
    return store.history(limit, about);
  }

  /**
   * Ends what is over, corrects ends that a wrong clock gave, and sees to it that what hangs on
   * schedules holds as it should by now. Changes nothing where nothing changed.
   *
   * @return the devices whose learning is over; they learn until somebody locks them
   */
  Set<Integer> endWhatIsOver() {
    lookAtTheClock();
    if (!over.isNothing()) {
      write(
          () -> {
            store.end(over);
            reload();
          });
    }
    deadlines
        .corrections()
        .ifPresent(
            ends ->
                write(
                    () -> {
                      store.correct(ends);
                      reload();
                    }));
    return learned();
  }

  /** Puts out of force what is over by now, whether or not that can be written. */
  private void lookAtTheClock() {
    Ended now = overByNow();
    boolean news = !now.equals(over);
    if (news) {
      over = now;
      settings = stored.without(over);
    }
    if (news || !activeNow().equals(active)) {
      enforce();
    }
  }

  /** A device's learning is not among it: that ends by locking. */
  private Ended overByNow() {
    Ended all = deadlines.over(stored);
    Set<Long> learning = learning(all).map(Setting::id).collect(Collectors.toSet());
    return new Ended(
        all.rules(),
        all.settings().stream().filter(id -> !learning.contains(id)).toList(),
        all.overrides(),
        all.pause());
  }

  private Set<Integer> learned() {
    return learning(deadlines.over(stored))
        .map(one -> ((OfDevice) one.subject()).id())
        .collect(Collectors.toSet());
  }

  private Stream<Setting> learning(Ended ended) {
    return ended.settings().isEmpty()
        ? Stream.empty()
        : stored.settings().stream()
            .filter(one -> isADevicesLearning(one) && ended.settings().contains(one.id()));
  }

  /** What nobody asked for just now: where it fails, it is tried again in a minute. */
  void write(Runnable work) {
    long now = nanos.getAsLong();
    if (now - writesAt >= 0) {
      writesAt = now + AGAIN_NANOS;
      work.run();
      writesAt = now;
    }
  }

  private void reload() {
    stored = store.load();
    deadlines.follow(stored);
    over = overByNow();
    settings = stored.without(over);
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

  /**
   * Being switched by hand ends by its deadline, not by the wall clock. While the time is not known
   * all stays as it was when it last was: nothing begins or ends by a clock that is wrong.
   */
  private Set<String> activeNow() {
    Optional<Instant> at = time.lastKnown();
    return settings.schedules().stream()
        .filter(one -> isActive(one.switched(one.override(), Optional.empty()), at))
        .map(Schedule::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isActive(Schedule schedule, Optional<Instant> at) {
    return at.map(schedule::activeAt).orElse(schedule.override() == Schedule.Override.ON);
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
