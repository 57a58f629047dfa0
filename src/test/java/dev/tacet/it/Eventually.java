package dev.tacet.it;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what other processes and real clocks bring about, with a deadline. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 50;

  private Eventually() {}

  /** Tries again until the value is wanted. */
  static <T> T get(Supplier<T> value, Predicate<T> wanted, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T now = value.get();
      if (wanted.test(now)) {
        return now;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("in " + PATIENCE + " there was not " + what + "; last: " + now);
      }
      pause();
    }
  }

  static void holds(BooleanSupplier condition, String what) {
    get(condition::getAsBoolean, Boolean::booleanValue, what);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
