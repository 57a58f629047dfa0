package dev.tacet.capture;

/** Times of packets as milliseconds, whatever the file counts in. Pure functions. */
final class Timestamps {
  /** The last millisecond of the year 9999: what lies beyond can be no clock. */
  static final long MAX_MILLIS = 253_402_300_799_999L;

  private static final int DECIMAL_DIGITS = 18;
  private static final int BINARY_BITS = 62;

  /** A number of so many bits, times a thousand, is still a long. */
  private static final int ROOM_BITS = 52;

  private Timestamps() {}

  /**
   * Units in a second, of pcapng's if_tsresol: a power of ten, or of two where the top bit is set.
   *
   * @return 0 for one that no counter of 64 bits could hold
   */
  static long unitsPerSecond(int resolution) {
    int exponent = resolution & 0x7f;
    if ((resolution & 0x80) != 0) {
      return exponent <= BINARY_BITS ? 1L << exponent : 0;
    }
    long units = 1;
    for (int i = 0; i < exponent; i++) {
      units *= 10;
    }
    return exponent <= DECIMAL_DIGITS ? units : 0;
  }

  /** Milliseconds since 1970 of an unsigned count of units, plus an offset in seconds. */
  static long millis(long units, long unitsPerSecond, long offsetSeconds) {
    long seconds = Long.divideUnsigned(units, unitsPerSecond);
    long rest = Long.remainderUnsigned(units, unitsPerSecond);
    long millis;
    if (unitsPerSecond % 1000 == 0) {
      millis = rest / (unitsPerSecond / 1000);
    } else {
      // Powers of two, and those of ten below a thousand: shifted down until a factor has room.
      int bits = Long.SIZE - Long.numberOfLeadingZeros(unitsPerSecond);
      int surplus = Math.max(0, bits - ROOM_BITS);
      millis = (rest >>> surplus) * 1000 / (unitsPerSecond >>> surplus);
    }
    return of(seconds < 0 ? Long.MAX_VALUE : seconds, offsetSeconds, millis);
  }

  /** Held within 1970 to 9999, so that whoever prints it needs no second thought. */
  static long of(long seconds, long offsetSeconds, long millis) {
    long limit = MAX_MILLIS / 1000;
    long whole = clamp(clamp(seconds, limit) + clamp(offsetSeconds, limit), limit);
    return Math.max(0, Math.min(MAX_MILLIS, whole * 1000 + millis));
  }

  private static long clamp(long value, long limit) {
    return Math.max(-limit, Math.min(limit, value));
  }
}
