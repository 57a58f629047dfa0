package dev.tacet.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing the owner did, with what it takes to undo it.
 *
 * @param summary what was done, as the owner typed it: {@code block mi.com}
 * @param set settings that were not there before
 * @param unset settings that were there before
 * @param actor who did it, in their own words: a note and no proof; empty where it is not known
 */
public record Change(
    String summary,
    List<UserRule> added,
    List<UserRule> removed,
    Optional<ProfileSwitch> profile,
    Optional<PauseSwitch> pause,
    Optional<ListSwitch> list,
    List<Setting> set,
    List<Setting> unset,
    Optional<ScheduleSwitch> schedule,
    String actor) {
  private static final String NOBODY = "";

  public Change {
    Objects.requireNonNull(summary);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    Objects.requireNonNull(profile);
    Objects.requireNonNull(pause);
    Objects.requireNonNull(list);
    set = List.copyOf(set);
    unset = List.copyOf(unset);
    Objects.requireNonNull(schedule);
    Objects.requireNonNull(actor);
  }

  /** Nothing about settings and schedules, by nobody in particular. */
  public Change(
      String summary,
      List<UserRule> added,
      List<UserRule> removed,
      Optional<ProfileSwitch> profile,
      Optional<PauseSwitch> pause,
      Optional<ListSwitch> list) {
    this(
        summary,
        added,
        removed,
        profile,
        pause,
        list,
        List.of(),
        List.of(),
        Optional.empty(),
        NOBODY);
  }

  public static Change ofSettings(String summary, List<Setting> set, List<Setting> unset) {
    return nothing(summary).with(set, unset);
  }

  public static Change of(String summary, ScheduleSwitch schedule) {
    Change c = nothing(summary);
    return new Change(
        c.summary,
        c.added,
        c.removed,
        c.profile,
        c.pause,
        c.list,
        c.set,
        c.unset,
        Optional.of(schedule),
        c.actor);
  }

  private static Change nothing(String summary) {
    return ofRules(summary, List.of(), List.of());
  }

  /** What is gone for good: a line of the history that cannot be taken back. */
  static Change forgotten(int device) {
    return nothing("devices forget #" + device);
  }

  /** The same, with other settings. */
  public Change with(List<Setting> changedSet, List<Setting> changedUnset) {
    return new Change(
        summary, added, removed, profile, pause, list, changedSet, changedUnset, schedule, actor);
  }

  /** The same, done by somebody. */
  public Change by(String changed) {
    return new Change(summary, added, removed, profile, pause, list, set, unset, schedule, changed);
  }

  public static Change ofRules(String summary, List<UserRule> added, List<UserRule> removed) {
    return new Change(
        summary, added, removed, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static Change of(String summary, ProfileSwitch profile) {
    return new Change(
        summary, List.of(), List.of(), Optional.of(profile), Optional.empty(), Optional.empty());
  }

  public static Change of(String summary, PauseSwitch pause) {
    return new Change(
        summary, List.of(), List.of(), Optional.empty(), Optional.of(pause), Optional.empty());
  }

  public static Change of(String summary, ListSwitch list) {
    return new Change(
        summary, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.of(list));
  }

  public Change inverse() {
    return new Change(
        "undo " + summary,
        removed,
        added,
        profile.map(ProfileSwitch::inverse),
        pause.map(PauseSwitch::inverse),
        list.map(ListSwitch::inverse),
        unset,
        set,
        schedule.map(ScheduleSwitch::inverse),
        actor);
  }

  /**
   * The same, made at a later moment than it was: a learning that would be over at once, and lock
   * what was just unlocked, gets its time once more.
   */
  public Change restoredAt(Instant at) {
    return with(set.stream().map(setting -> restored(setting, at)).toList(), unset);
  }

  private static Setting restored(Setting setting, Instant at) {
    if (!QuarantinePlan.isLearning(setting) || !setting.endedBy(at)) {
      return setting;
    }
    Instant until =
        at.plus(Duration.between(setting.created(), setting.until().orElseThrow()).abs());
    return new Setting(
        setting.id(),
        setting.subject(),
        setting.key(),
        setting.value(),
        setting.created(),
        Optional.of(until),
        setting.schedule());
  }
}
