package dev.tacet.querylog;

import java.time.Instant;

/**
 * Numbers decisions: time in the high bits, a counter below, never falling even when the clock
 * does. One thread: the log's.
 */
public final class Sequence {
  /**
   * Bits of counter below the milliseconds; 4,096 decisions a millisecond before borrowing time.
   */
  public static final int COUNTER_BITS = 12;

  private long last;

  /**
   * @param last the highest number given so far, 0 for a new log
   */
  public Sequence(long last) {
    this.last = last;
  }

  /** The next number for something that happened at {@code at}. */
  public long next(Instant at) {
    last = Math.max(last + 1, first(at));
    return last;
  }

  /** The lowest number anything at or after {@code at} can have. */
  public static long first(Instant at) {
    return Math.max(0, at.toEpochMilli()) << COUNTER_BITS;
  }

  /** When the numbered thing happened, to the millisecond, unless the clock fell back. */
  public static Instant timeOf(long seq) {
    return Instant.ofEpochMilli(millisOf(seq));
  }

  /** As {@link #timeOf}, in milliseconds since 1970. */
  public static long millisOf(long seq) {
    return seq >> COUNTER_BITS;
  }
}
