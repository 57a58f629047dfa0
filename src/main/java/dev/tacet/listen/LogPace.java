package dev.tacet.listen;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one log line through in a while, so that strangers' packets cannot fill the disk by way of
 * the log. Thread-safe.
 */
final class LogPace {
  private final long everyNanos;
  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong held = new AtomicLong();

  LogPace(Duration every) {
    everyNanos = every.toNanos();
  }

  /**
   * Whether a line may be written now.
   *
   * @param nowNanos as {@link System#nanoTime}
   * @return the number of lines held back since the last one, or empty to hold this one back too
   */
  OptionalLong permit(long nowNanos) {
    long due = next.get();
    boolean first = due == Long.MIN_VALUE;
    if ((first || nowNanos - due >= 0) && next.compareAndSet(due, nowNanos + everyNanos)) {
      return OptionalLong.of(held.getAndSet(0));
    }
    held.incrementAndGet();
    return OptionalLong.empty();
  }
}
