package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything the owner decided at run time, as it is kept. Immutable.
 *
 * @param profiles for everyone, by vendor
 * @param pausedUntil the end of the whole house's pause
 * @param rules in the order they were made
 * @param settings what was set for devices, groups and everyone, in the order it was
 * @param schedules by name
 */
public record OwnerSettings(
    List<UserRule> rules,
    Map<String, ProfileState> profiles,
    Optional<Instant> pausedUntil,
    List<Setting> settings,
    List<Schedule> schedules) {
  /** The end of a pause that does not end by itself: the last second of the year 9999. */
  public static final Instant FOREVER = Instant.ofEpochSecond(253_402_300_799L);

  public static final OwnerSettings NONE = new OwnerSettings(List.of(), Map.of(), Optional.empty());

  public OwnerSettings {
    rules = List.copyOf(rules);
    profiles = Map.copyOf(profiles);
    settings = List.copyOf(settings);
    schedules = List.copyOf(schedules);
  }

  /** Nothing set for devices or groups. */
  public OwnerSettings(
      List<UserRule> rules, Map<String, ProfileState> profiles, Optional<Instant> pausedUntil) {
    this(rules, profiles, pausedUntil, List.of(), List.of());
  }

  /** The same, but for some settings. */
  OwnerSettings without(Predicate<Setting> these) {
    List<Setting> others = settings.stream().filter(these.negate()).toList();
    return new OwnerSettings(rules, profiles, pausedUntil, others, schedules);
  }

  /** The same, but for what ended. */
  OwnerSettings without(Ended ended) {
    if (ended.isNothing()) {
      return this;
    }
    return new OwnerSettings(
        rules.stream().filter(rule -> !ended.rules().contains(rule.id())).toList(),
        profiles,
        pausedUntil.filter(until -> !ended.pause()),
        settings.stream().filter(one -> !ended.settings().contains(one.id())).toList(),
        schedules.stream()
            .map(
                one ->
                    ended.overrides().contains(one.name())
                        ? one.switched(Schedule.Override.AUTO, Optional.empty())
                        : one)
            .toList());
  }

  /** The same, once a change is made. */
  public OwnerSettings after(Change change) {
    Map<Long, UserRule> rulesById = new TreeMap<>();
    rules.forEach(rule -> rulesById.put(rule.id(), rule));
    change.removed().forEach(rule -> rulesById.remove(rule.id()));
    change.added().forEach(rule -> rulesById.put(rule.id(), rule));
    Map<Long, Setting> settingsById = new TreeMap<>();
    settings.forEach(setting -> settingsById.put(setting.id(), setting));
    change.unset().forEach(setting -> settingsById.remove(setting.id()));
    change.set().forEach(setting -> settingsById.put(setting.id(), setting));
    Map<String, Schedule> schedulesByName = new TreeMap<>();
    schedules.forEach(schedule -> schedulesByName.put(schedule.name(), schedule));
    change.schedule().ifPresent(one -> put(schedulesByName, one.name(), one.after()));
    Map<String, ProfileState> states = new HashMap<>(profiles);
    change.profile().ifPresent(one -> put(states, one.vendor(), one.after()));
    return new OwnerSettings(
        List.copyOf(rulesById.values()),
        states,
        change.pause().map(PauseSwitch::after).orElse(pausedUntil),
        List.copyOf(settingsById.values()),
        List.copyOf(schedulesByName.values()));
  }

  private static <T> void put(Map<String, T> map, String key, Optional<T> value) {
    value.ifPresentOrElse(one -> map.put(key, one), () -> map.remove(key));
  }

  /** The names of the schedules that are active at a moment. */
  public Set<String> activeAt(Instant moment) {
    return schedules.stream()
        .filter(schedule -> schedule.activeAt(moment))
        .map(Schedule::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
