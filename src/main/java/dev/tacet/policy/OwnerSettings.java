package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything the owner decided at run time, as it is kept. Immutable.
 *
 * @param profiles for everyone, by vendor
 * @param pausedUntil the end of the whole house's pause
 * @param settings what was set for devices, groups and everyone
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

  /** The names of the schedules that are active at a moment. */
  public Set<String> activeAt(Instant moment) {
    return schedules.stream()
        .filter(schedule -> schedule.activeAt(moment))
        .map(Schedule::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
