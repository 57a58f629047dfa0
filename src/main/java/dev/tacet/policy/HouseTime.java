package dev.tacet.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * What time it is, as far as anybody knows: a machine without a battery says 1970 after a power
 * cut, until a time server is heard. What ends or begins by the hour waits meanwhile. Thread-safe.
 */
public interface HouseTime {
  /** The time, or where it is not known the best guess: never before the last moment known. */
  Instant guess();

  /** The time; empty while the clock cannot be believed. */
  Optional<Instant> known();

  /** The last moment that was known: now, where it is. Empty where there never was one. */
  Optional<Instant> lastKnown();

  /** A clock that is always right. */
  static HouseTime of(Clock clock) {
    return new HouseTime() {
      @Override
      public Instant guess() {
        return clock.instant();
      }

      @Override
      public Optional<Instant> known() {
        return Optional.of(clock.instant());
      }

      @Override
      public Optional<Instant> lastKnown() {
        return known();
      }
    };
  }
}
