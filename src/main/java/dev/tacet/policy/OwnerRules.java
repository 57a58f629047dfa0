package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What the owner decides at run time, for everyone, a group or a device, and taking the last of it
 * back. Each is durable in the {@link RuleStore} first and then in force in the {@link
 * CurrentPolicy}, so that the next query obeys it and a crash never forgets it.
 *
 * <p>Something with an end lasts its time by the monotonic clock while the server runs, whatever
 * happens to the wall clock; the wall clock decides what has ended while it did not run, and when
 * schedules are active, as far as it is known ({@link HouseTime}). Thread-safe; the control worker
 * calls it, housekeeping's {@link #tick} too.
 *
 * <p>Of what changes something, {@code summary} is what was done as the owner typed it and {@code
 * actor} who did it, for the history. Empty, where a change is returned, means that all was so
 * already. What would go over a bound, or names a schedule that is not there, is refused with
 * {@link RefusedChangeException} and changes nothing.
 */
public final class OwnerRules {
  private static final String NOBODY = "";

  /** Who locks a device that learned its time. */
  private static final String CLOCK = "clock";

  private final OwnerState state;
  private final OwnerDevices devices;

  /** Where nobody knows what devices learned. */
  public OwnerRules(
      RuleStore store,
      CurrentPolicy current,
      Map<String, ProfileState> shipped,
      Map<String, ProfileState> fixed,
      Clock clock,
      LongSupplier nanos) {
    this(store, current, shipped, fixed, HouseTime.of(clock), nanos, QuarantineProposals.NONE);
  }

  /**
   * Loads what was decided before and puts it in force.
   *
   * @param shipped the state of each vendor profile as shipped; vendors not named are off
   * @param fixed states the configuration fixes for everyone; they win over the owner's
   * @param nanos a monotonic clock
   * @param proposals what a device is granted when its learning ends
   */
  public OwnerRules(
      RuleStore store,
      CurrentPolicy current,
      Map<String, ProfileState> shipped,
      Map<String, ProfileState> fixed,
      HouseTime time,
      LongSupplier nanos,
      QuarantineProposals proposals) {
    this.state = new OwnerState(store, current, shipped, fixed, time, nanos);
    this.devices = new OwnerDevices(this, state, proposals);
  }

  /** What is decided about one device: its quarantine, and which numbers it is. */
  public OwnerDevices devices() {
    return devices;
  }

  public synchronized OwnerSettings settings() {
    return state.settings();
  }

  /** The names of the schedules that are active, switched by hand or by their ranges. */
  public synchronized Set<String> activeSchedules() {
    return state.active();
  }

  /** The state in force for everyone: as shipped, as the owner set it, as the file fixes it. */
  public synchronized Map<String, ProfileState> profileStates() {
    return state.profileStates();
  }

  /** Whether the configuration fixes a vendor's state, so that it cannot be changed here. */
  public boolean isFixed(String vendor) {
    return state.isFixed(vendor);
  }

  /** As {@link #add(List, RuleTerms, String, String)}, for the whole house. */
  public List<RuleChange> add(
      List<DomainRule> wanted, Optional<Duration> lasting, String comment, String summary) {
    return add(wanted, RuleTerms.ofHouse(lasting, comment), summary, NOBODY);
  }

  /**
   * Adds rules, all in one change. A rule that is there already stays as it is. A rule of the other
   * action on the same name, for the same subject and schedule, goes, unless the new one has an
   * end: then it stands over it until then.
   */
  public synchronized List<RuleChange> add(
      List<DomainRule> wanted, RuleTerms terms, String summary, String actor) {
    RulePlan plan = new RulePlan(state.settings().rules());
    plan.add(wanted, terms, state.now(), state.nextRuleId());
    plan.change(summary, actor).ifPresent(state::apply);
    return plan.changes();
  }

  /** Removes rules for the whole house. */
  public List<RuleChange> remove(List<DomainRule> unwanted, boolean anyScope, String summary) {
    return remove(unwanted, anyScope, Subject.EVERYONE, Optional.empty(), summary, NOBODY);
  }

  /**
   * Removes rules of one action, all in one change.
   *
   * @param anyScope whether a subtree target also removes exact and below rules on the same name
   * @param schedule only rules that hang on this one; empty means all
   */
  public synchronized List<RuleChange> remove(
      List<DomainRule> unwanted,
      boolean anyScope,
      Subject subject,
      Optional<String> schedule,
      String summary,
      String actor) {
    RulePlan plan = new RulePlan(state.settings().rules());
    plan.remove(unwanted, anyScope, subject, schedule);
    plan.change(summary, actor).ifPresent(state::apply);
    return plan.changes();
  }

  public ProfileState setProfile(String vendor, ProfileState wanted) {
    return setProfile(vendor, wanted, "profiles set " + vendor + " " + wanted.word(), NOBODY);
  }

  /**
   * Sets a vendor profile's state for everyone, from now on.
   *
   * @return the state before
   * @throws IllegalStateException where the configuration fixes it; ask {@link #isFixed} first
   */
  public synchronized ProfileState setProfile(
      String vendor, ProfileState wanted, String summary, String actor) {
    if (isFixed(vendor)) {
      throw new IllegalStateException("the configuration fixes the profile " + vendor);
    }
    ProfileState before = profileStates().getOrDefault(vendor, ProfileState.OFF);
    Optional<ProfileState> kept = Optional.ofNullable(settings().profiles().get(vendor));
    SettingPlan plan = state.plan();
    plan.at(Subject.EVERYONE, SettingKeys.PROFILE + vendor).stream()
        .filter(one -> one.schedule().isEmpty())
        .forEach(plan::unset);
    if (kept.orElse(state.shipped(vendor)) != wanted || !plan.isEmpty()) {
      state.apply(
          Change.of(summary, new ProfileSwitch(vendor, kept, Optional.of(wanted)))
              .with(List.of(), plan.unset())
              .by(actor));
    }
    return before;
  }

  public Instant pause(Optional<Duration> lasting) {
    return pause(Subject.EVERYONE, lasting, "pause", NOBODY);
  }

  /**
   * Stops filtering for somebody.
   *
   * @param lasting how long; empty means until {@link #resume}
   * @return when it ends, {@link OwnerSettings#FOREVER} where it does not by itself
   */
  public synchronized Instant pause(
      Subject subject, Optional<Duration> lasting, String summary, String actor) {
    Optional<Instant> until = lasting.map(state.now()::plus);
    Instant end = until.orElse(OwnerSettings.FOREVER);
    if (subject.equals(Subject.EVERYONE)) {
      PauseSwitch pause = new PauseSwitch(settings().pausedUntil(), Optional.of(end));
      state.apply(Change.of(summary, pause).by(actor));
    } else {
      state.settle(summary, actor, plan -> plan.pause(subject, until));
    }
    return end;
  }

  public boolean resume() {
    return resume(Subject.EVERYONE, "resume", NOBODY);
  }

  /**
   * Filters again; a pause by schedule is not touched.
   *
   * @return false where it was not paused, which the device of a paused group is not itself
   */
  public synchronized boolean resume(Subject subject, String summary, String actor) {
    if (subject.equals(Subject.EVERYONE) && settings().pausedUntil().isPresent()) {
      SettingPlan plan = state.plan();
      plan.resume(subject);
      PauseSwitch resumed = new PauseSwitch(settings().pausedUntil(), Optional.empty());
      state.apply(Change.of(summary, resumed).with(List.of(), plan.unset()).by(actor));
      return true;
    }
    return state.settle(summary, actor, plan -> plan.resume(subject)).isPresent();
  }

  public Optional<Change> set(List<Setting> wanted, String summary, String actor) {
    return set(wanted, List.of(), summary, actor);
  }

  public Optional<Change> unset(List<SettingPlace> unwanted, String summary, String actor) {
    return set(List.of(), unwanted, summary, actor);
  }

  /**
   * Sets some and unsets others, in one change. A setting takes the place of one of its kind, with
   * an end, with a schedule or plain; a plain one also ends what has an end.
   *
   * @param wanted their numbers and times of creation do not matter
   * @return as it is kept
   */
  public synchronized Optional<Change> set(
      List<Setting> wanted, List<SettingPlace> unwanted, String summary, String actor) {
    return state.settle(
        summary,
        actor,
        plan -> {
          unwanted.forEach(plan::unset);
          wanted.forEach(plan::set);
        });
  }

  /** Every group that was made, or that anything was set for or put in. */
  public synchronized Set<String> groups() {
    return new TreeSet<>(OwnerBounds.groups(settings()));
  }

  public synchronized Optional<Change> addGroup(String name, String summary, String actor) {
    OfGroup group = new OfGroup(name);
    return groups().contains(name)
        ? Optional.empty()
        : state.settle(summary, actor, plan -> plan.set(group, SettingKeys.NAME, name));
  }

  /** Removes a group with all that is set for it and its rules; its devices are in it no more. */
  public synchronized Optional<Change> removeGroup(String name, String summary, String actor) {
    Subject group = new OfGroup(name);
    List<UserRule> rules =
        settings().rules().stream().filter(rule -> rule.subject().equals(group)).toList();
    SettingPlan plan = state.plan();
    plan.removeGroup(name);
    if (rules.isEmpty() && plan.isEmpty()) {
      return Optional.empty();
    }
    Change change =
        Change.ofRules(summary, List.of(), rules).with(List.of(), plan.unset()).by(actor);
    state.apply(change);
    return Optional.of(change);
  }

  /** Makes a schedule or changes its times; one that is switched by hand stays switched. */
  public synchronized Optional<Change> schedule(Schedule wanted, String summary, String actor) {
    Optional<Schedule> before = scheduleNamed(wanted.name());
    Schedule after =
        before
            .filter(one -> wanted.override() == Schedule.Override.AUTO)
            .map(one -> wanted.switched(one.override(), one.overrideUntil()))
            .orElse(wanted);
    return replace(before, Optional.of(after), summary, actor);
  }

  /** Removes a schedule on which nothing hangs; empty where there is none of that name. */
  public synchronized Optional<Change> unschedule(String name, String summary, String actor) {
    return replace(scheduleNamed(name), Optional.empty(), summary, actor);
  }

  /**
   * Switches a schedule by hand.
   *
   * @param lasting how long it stays so; empty means until it is switched again
   */
  public synchronized Optional<Change> flip(
      String name,
      Schedule.Override override,
      Optional<Duration> lasting,
      String summary,
      String actor) {
    Schedule before =
        scheduleNamed(name).orElseThrow(() -> OwnerBounds.unknown(name, settings().schedules()));
    Optional<Instant> until =
        lasting.filter(time -> override != Schedule.Override.AUTO).map(state.now()::plus);
    return replace(
        Optional.of(before), Optional.of(before.switched(override, until)), summary, actor);
  }

  private Optional<Schedule> scheduleNamed(String name) {
    return settings().schedules().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private Optional<Change> replace(
      Optional<Schedule> before, Optional<Schedule> after, String summary, String actor) {
    if (before.equals(after)) {
      return Optional.empty();
    }
    Change change = Change.of(summary, new ScheduleSwitch(before, after)).by(actor);
    state.apply(change);
    return Optional.of(change);
  }

  /**
   * What was done, newest first.
   *
   * @param about whom it has to do with; empty means everything
   */
  public synchronized List<PastChange> history(int limit, Optional<Subject> about) {
    return state.history(limit, about.map(this::allOf).orElse(Set.of()));
  }

  private Set<Subject> allOf(Subject subject) {
    return subject instanceof OfDevice device
        ? state.idsOf(device.id()).stream().map(OfDevice::new).collect(Collectors.toSet())
        : Set.of(subject);
  }

  public Optional<Change> undo() {
    return undo(Optional.empty());
  }

  /**
   * Takes back the last change that was not taken back yet; empty where there is none. Where
   * something that cannot be taken back was done after it, it has to be named.
   *
   * @param named the number of the change that is meant, which must be the next
   */
  public synchronized Optional<Change> undo(Optional<Long> named) {
    state.nextUndo().ifPresent(next -> checkIsMeant(next, named));
    Optional<Change> undone = state.undo();
    if (undone.isPresent()) {
      // What comes back may be over by now. Learning is left to the tick: only a server knows what
      // was learned, not a command without one.
      state.endWhatIsOver();
    }
    return undone;
  }

  private static void checkIsMeant(NextUndo next, Optional<Long> named) {
    String takesBack = "tacet undo " + next.id() + " takes back: " + next.summary();
    if (named.isPresent() && named.get() != next.id()) {
      throw new RefusedChangeException(
          "change " + named.get() + " is not the next to be taken back; " + takesBack);
    }
    if (named.isEmpty() && next.behind().isPresent()) {
      throw new RefusedChangeException(
          "\""
              + next.behind().get()
              + "\" cannot be undone; of what was done before, "
              + takesBack);
    }
  }

  /**
   * Each second: ends what is over, locks what has learned its time, and follows schedules over
   * their edges. Cheap where there is nothing to do.
   */
  public synchronized void tick() {
    for (int device : state.endWhatIsOver()) {
      state.write(
          () -> devices.endLearning(device, "devices quarantine #" + device + " --lock", CLOCK));
    }
  }
}
