package dev.tacet.policy;

import java.time.Instant;
import java.util.Optional;

/** The end of the pause, before and after; empty means "not paused". */
public record PauseSwitch(Optional<Instant> before, Optional<Instant> after) {
  PauseSwitch inverse() {
    return new PauseSwitch(after, before);
  }
}
