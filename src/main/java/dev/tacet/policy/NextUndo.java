package dev.tacet.policy;

import java.util.Objects;
import java.util.Optional;

/**
 * What would be taken back next. Immutable.
 *
 * @param id the number of the change
 * @param summary what was done, as the owner typed it
 * @param behind what was done after it and cannot be taken back, the last of that
 */
public record NextUndo(long id, String summary, Optional<String> behind) {
  public NextUndo {
    Objects.requireNonNull(summary);
    Objects.requireNonNull(behind);
  }
}
