package dev.tacet.listen;

import java.time.Duration;

/**
 * How long a client is waited for: one that is silent, sends a message drop by drop, or does not
 * read its answers. Used on its connection's event loop only.
 */
final class Patience {
  private final long idleNanos;

  /** The last moment something whole came or went. */
  private long quietSince = System.nanoTime();

  /** When the unfinished message began. */
  private long messageSince;

  /** When the client stopped reading its answers, if {@code stalled}. */
  private long stalledSince;

  private boolean stalled;

  Patience(Duration idle) {
    idleNanos = idle.toNanos();
  }

  /** How often to ask whether it is {@link #over}. */
  long lookEveryNanos() {
    return Math.max(10_000_000L, Math.min(idleNanos / 4, 1_000_000_000L));
  }

  /** Something whole came or went. */
  void moved() {
    quietSince = System.nanoTime();
  }

  /** A message begins to come. */
  void began() {
    messageSince = System.nanoTime();
  }

  /** Whether the client reads its answers. */
  void reads(boolean now) {
    if (now == stalled) {
      stalled = !now;
      stalledSince = System.nanoTime();
    }
  }

  /** The client took some of what waits for it. */
  void progressed() {
    stalledSince = System.nanoTime();
  }

  /** Whether something that began then, as {@link System#nanoTime}, takes too long. */
  boolean tooOld(long since) {
    return System.nanoTime() - since >= idleNanos;
  }

  /**
   * Whether nothing more is to be hoped for.
   *
   * @param inMessage whether the rest of a message is waited for
   * @param busy whether the client has reason to be silent: a message comes, or answers are due
   */
  boolean over(boolean inMessage, boolean busy) {
    long now = System.nanoTime();
    return stalled && now - stalledSince >= idleNanos
        || inMessage && now - messageSince >= idleNanos
        || !busy && !stalled && now - quietSince >= idleNanos;
  }
}
