package dev.tacet.policy;

import java.util.Objects;
import java.util.Optional;

/**
 * A subscribed list that was added, changed or removed. Immutable.
 *
 * @param before empty where it was added
 * @param after empty where it was removed
 */
public record ListSwitch(Optional<SubscribedList> before, Optional<SubscribedList> after) {
  public ListSwitch {
    Objects.requireNonNull(before);
    Objects.requireNonNull(after);
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalArgumentException("nothing is no change");
    }
  }

  /** The list's name. */
  public String name() {
    return after.or(() -> before).orElseThrow().name();
  }

  public ListSwitch inverse() {
    return new ListSwitch(after, before);
  }
}
