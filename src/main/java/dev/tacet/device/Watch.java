package dev.tacet.device;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * Whether the book writes down when devices are on the network, and of which. It says when people
 * are at home, so it is kept like the query log. Immutable.
 *
 * @param keep for how long; nothing is written down where it is zero
 * @param onDisk whether it outlives the server
 * @param may whether it is written down of a device; asked on the thread {@code devices}
 * @param ages by which it is old enough to be forgotten
 */
public record Watch(Duration keep, boolean onDisk, IntPredicate may, Clock ages) {
  /** Of nobody. */
  public static final Watch OFF =
      new Watch(Duration.ZERO, false, device -> false, Clock.systemUTC());

  public Watch {
    Objects.requireNonNull(keep);
    Objects.requireNonNull(may);
    Objects.requireNonNull(ages);
  }

  /** Whether anything is written down. */
  public boolean on() {
    return !keep.isZero();
  }
}
