package dev.tacet.device.source;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait before a child that ended is started again: 1 s, 2 s, up to 60 s; 1 s again once
 * one has lived for a minute. Thread-safe.
 */
final class RestartPause {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LIVED_NANOS = TimeUnit.SECONDS.toNanos(60);

  private long startedAt;
  private long next = FIRST_NANOS;
  private int failed;

  synchronized void started(long now) {
    startedAt = now;
  }

  /** The pause from now on, in nanoseconds. */
  synchronized long ended(long now) {
    boolean lived = now - startedAt >= LIVED_NANOS;
    failed = lived ? 1 : failed + 1;
    long pause = lived ? FIRST_NANOS : next;
    next = Math.min(2 * pause, LONGEST_NANOS);
    return pause;
  }

  /** How many in a row did not live for a minute; none once the one at work has. */
  synchronized int failedInARow(long now, boolean isAlive) {
    return isAlive && now - startedAt >= LIVED_NANOS ? 0 : failed;
  }
}
