package dev.tacet.policy;

import java.util.Objects;
import java.util.Optional;

/**
 * A schedule that was made, changed, switched by hand or removed. Immutable.
 *
 * @param before empty where it was made
 * @param after empty where it was removed
 */
public record ScheduleSwitch(Optional<Schedule> before, Optional<Schedule> after) {
  public ScheduleSwitch {
    Objects.requireNonNull(before);
    Objects.requireNonNull(after);
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalArgumentException("nothing is no change");
    }
    if (before.isPresent()
        && after.isPresent()
        && !before.get().name().equals(after.get().name())) {
      throw new IllegalArgumentException("a schedule keeps its name");
    }
  }

  /** The schedule's name. */
  public String name() {
    return after.or(() -> before).orElseThrow().name();
  }

  public ScheduleSwitch inverse() {
    return new ScheduleSwitch(after, before);
  }
}
