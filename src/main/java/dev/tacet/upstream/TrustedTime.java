package dev.tacet.upstream;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that certificates are judged by; empty while this machine cannot know it, as one without
 * a battery after a power cut. Dates are not judged then: names, chains and pins are. Thread-safe.
 */
@FunctionalInterface
public interface TrustedTime {
  Optional<Instant> now();

  /** A clock that is always right. */
  static TrustedTime of(Clock clock) {
    return () -> Optional.of(clock.instant());
  }
}
