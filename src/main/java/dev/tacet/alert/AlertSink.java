package dev.tacet.alert;

import java.util.Set;

/** Takes alerts from whoever notices something. Any thread. */
public interface AlertSink {
  /** Takes one and returns at once; it never throws, and what it has no room for is counted. */
  void raise(Alert alert);

  /** Drops what was not told yet of some devices. */
  default void forget(Set<Integer> devices) {}
}
