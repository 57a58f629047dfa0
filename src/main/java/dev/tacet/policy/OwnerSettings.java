package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything the owner decided at run time, as it is kept. Immutable. */
public record OwnerSettings(
    List<UserRule> rules, Map<String, ProfileState> profiles, Optional<Instant> pausedUntil) {
  /** The end of a pause that does not end by itself: the last second of the year 9999. */
  public static final Instant FOREVER = Instant.ofEpochSecond(253_402_300_799L);

  public static final OwnerSettings NONE = new OwnerSettings(List.of(), Map.of(), Optional.empty());

  public OwnerSettings {
    rules = List.copyOf(rules);
    profiles = Map.copyOf(profiles);
  }
}
