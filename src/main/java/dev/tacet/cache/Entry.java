package dev.tacet.cache;

import dev.tacet.dns.Answer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** An answer as it is kept, and how often it was wanted. Thread-safe. */
final class Entry {
  private static final AtomicIntegerFieldUpdater<Entry> ASKED =
      AtomicIntegerFieldUpdater.newUpdater(Entry.class, "asked");

  private static final AtomicIntegerFieldUpdater<Entry> RENEWED =
      AtomicIntegerFieldUpdater.newUpdater(Entry.class, "renewed");

  final Answer answer;
  final int octets;
  final long storedNanos;
  final long freshNanos;
  private final long dueNanos;
  private volatile int asked;
  private volatile int renewed;

  /**
   * @param dueNanos the age from which on it may be asked for again while it is popular
   * @param asked how often devices asked for it already
   */
  Entry(Answer answer, int octets, long storedNanos, long freshNanos, long dueNanos, int asked) {
    this.answer = answer;
    this.octets = octets;
    this.storedNanos = storedNanos;
    this.freshNanos = freshNanos;
    this.dueNanos = dueNanos;
    this.asked = asked;
  }

  /** Counts one who asked; whether it is this one's part to have it asked for again. */
  boolean hit(long ageNanos) {
    int times = ASKED.incrementAndGet(this);
    return ageNanos >= dueNanos && times > 1 && renewed == 0 && RENEWED.compareAndSet(this, 0, 1);
  }

  /** How often devices asked for it since it came. */
  int asked() {
    return asked;
  }
}
