package dev.tacet.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * When that truly is over which was given its end by a clock that was wrong. Immutable.
 *
 * @param rules by number
 * @param settings by number
 * @param overrides of schedules that are switched by hand, by name
 * @param pause of the house
 */
public record TrueEnds(
    Map<Long, Instant> rules,
    Map<Long, Instant> settings,
    Map<String, Instant> overrides,
    Optional<Instant> pause) {
  public TrueEnds {
    rules = Map.copyOf(rules);
    settings = Map.copyOf(settings);
    overrides = Map.copyOf(overrides);
    Objects.requireNonNull(pause);
  }
}
