package dev.tacet.bench;

/** How long replies took, to 3 in 100; a few kilobytes however many there are. One thread. */
final class Times {
  private static final int PARTS = 32;

  private final long[] counts = new long[64 * PARTS];
  private long count;
  private long most;

  void add(long nanos) {
    long at = Math.max(PARTS, nanos);
    int octave = 63 - Long.numberOfLeadingZeros(at);
    counts[octave * PARTS + (int) (at >>> octave - 5) - PARTS]++;
    count++;
    most = Math.max(most, nanos);
  }

  /** Milliseconds within which this share (0.99) of the replies came; 0 where there was none. */
  double millis(double share) {
    long wanted = (long) Math.ceil(count * share);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return ((long) (i % PARTS + PARTS + 1) << i / PARTS - 5) / 1e6;
      }
    }
    return 0;
  }

  double mostMillis() {
    return most / 1e6;
  }
}
