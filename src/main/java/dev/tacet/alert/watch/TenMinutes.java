package dev.tacet.alert.watch;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** In which windows of ten minutes of the last two days something came: 64 octets. One thread. */
final class TenMinutes {
  static final long WINDOW_MILLIS = 600_000;
  private static final int WINDOWS = 320;

  private final long[] bits = new long[WINDOWS / Long.SIZE];
  private long newest = Long.MIN_VALUE;

  void set(long atMillis) {
    long window = Math.floorDiv(atMillis, WINDOW_MILLIS);
    // A clock that went back further than what is kept begins anew.
    if (newest == Long.MIN_VALUE || Math.abs(window - newest) >= WINDOWS) {
      Arrays.fill(bits, 0);
      newest = window;
    }
    while (newest < window) {
      newest++;
      bits[word(newest)] &= ~bit(newest);
    }
    bits[word(window)] |= bit(window);
  }

  /** The middle of each window in which something came. */
  void forEach(LongConsumer times) {
    if (newest == Long.MIN_VALUE) {
      return;
    }
    for (long window = newest - WINDOWS + 1; window <= newest; window++) {
      if ((bits[word(window)] & bit(window)) != 0) {
        times.accept(window * WINDOW_MILLIS + WINDOW_MILLIS / 2);
      }
    }
  }

  private static int word(long window) {
    return (int) Math.floorMod(window, (long) WINDOWS) / Long.SIZE;
  }

  private static long bit(long window) {
    return 1L << Math.floorMod(window, (long) WINDOWS) % Long.SIZE;
  }
}
