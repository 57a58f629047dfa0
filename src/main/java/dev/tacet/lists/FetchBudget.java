package dev.tacet.lists;

import java.util.concurrent.TimeUnit;

/**
 * What is left of the {@link ListLimits} while one list is taken in, with all it includes. Counts
 * from when it is made. Its counters are for one thread at a time.
 */
final class FetchBudget {
  private final ListLimits limits;
  private final FreeSpace space;
  private final long deadlineNanos;
  private long fetched;
  private long inflated;
  private long lines;

  /**
   * @param space where what is taken is written
   */
  FetchBudget(ListLimits limits, FreeSpace space) {
    this.limits = limits;
    this.space = space;
    deadlineNanos = System.nanoTime() + limits.fetchTime().toNanos();
  }

  ListLimits limits() {
    return limits;
  }

  long fetched() {
    return fetched;
  }

  /** Nanoseconds until all must be over; not positive where it is too late. */
  long remainingNanos() {
    return deadlineNanos - System.nanoTime();
  }

  /**
   * Looks ahead: a file tells its length before any of it is written.
   *
   * @throws ListRefusedException where so many octets more are beyond the limit, or the disk has no
   *     room for them
   */
  void expect(long octets) throws ListRefusedException {
    if (fetched + octets > limits.fetched()) {
      throw tooLong();
    }
    space.demand(octets);
  }

  /**
   * Takes octets from the network or a file.
   *
   * @throws ListRefusedException beyond the limit
   */
  void takeFetched(long octets) throws ListRefusedException {
    fetched += octets;
    if (fetched > limits.fetched()) {
      throw tooLong();
    }
  }

  private ListRefusedException tooLong() {
    return tooMuch("it is longer than a list may be (" + size(limits.fetched()) + ")", null);
  }

  /** Takes octets after unpacking. */
  void takeInflated(long octets) throws ListRefusedException {
    inflated += octets;
    if (inflated > limits.inflated()) {
      throw tooMuch(
          "it unpacks to more than a list may have (" + size(limits.inflated()) + ")", null);
    }
    checkTime();
  }

  void takeLines(long count) throws ListRefusedException {
    lines += count;
    if (lines > limits.lines()) {
      throw tooMuch("it has more than " + limits.lines() + " lines", null);
    }
  }

  void checkTime() throws ListRefusedException {
    if (remainingNanos() <= 0) {
      throw tooSlow(null);
    }
  }

  ListRefusedException tooSlow(Throwable cause) {
    long millis = TimeUnit.NANOSECONDS.toMillis(limits.fetchTime().toNanos());
    String time = millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    return tooMuch("it took longer than " + time, cause);
  }

  private static ListRefusedException tooMuch(String reason, Throwable cause) {
    return new ListRefusedException(ListRefusedException.Why.TOO_MUCH, reason, cause);
  }

  private static String size(long octets) {
    return octets % (1 << 20) == 0 ? (octets >> 20) + " MiB" : octets + " octets";
  }
}
