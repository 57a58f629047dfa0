package dev.tacet.insight;

/**
 * Intervals sorted into bins of 5 %, from half a second to seven weeks; what is shorter or longer
 * is in the first or the last one. Pure.
 */
final class TimeBins {
  static final int COUNT = 320;

  /** Of one bin, as a natural logarithm. */
  static final double WIDTH = 0.05;

  private static final double LOWEST = Math.log(0.5);

  /** Where each bin begins, in seconds. */
  private static final double[] BEGINS = new double[COUNT + 1];

  /** What is below a number's highest bits, which tell times apart that are 1.6 % apart. */
  private static final int BELOW = 46;

  private static final int LOWEST_BITS = highest(Math.exp(LOWEST));

  /** By those bits, the bin of the shortest time that has them. */
  private static final int[] BIN_OF =
      new int[highest(Math.exp(LOWEST + COUNT * WIDTH)) - LOWEST_BITS];

  static {
    for (int bin = 0; bin <= COUNT; bin++) {
      BEGINS[bin] = Math.exp(LOWEST + bin * WIDTH);
    }
    int bin = 0;
    for (int i = 0; i < BIN_OF.length; i++) {
      double shortest = Double.longBitsToDouble((long) (LOWEST_BITS + i) << BELOW);
      while (bin < COUNT - 1 && BEGINS[bin + 1] <= shortest) {
        bin++;
      }
      BIN_OF[i] = bin;
    }
  }

  private TimeBins() {}

  private static int highest(double seconds) {
    return (int) (Double.doubleToRawLongBits(seconds) >> BELOW);
  }

  /** The bin of an interval. Asked for each beat of each trail, so no logarithm is taken. */
  static int of(double seconds) {
    int at = highest(seconds) - LOWEST_BITS;
    if (at < 0 || at >= BIN_OF.length) {
      return at < 0 ? 0 : COUNT - 1;
    }
    int bin = BIN_OF[at];
    return bin < COUNT - 1 && seconds >= BEGINS[bin + 1] ? bin + 1 : bin;
  }

  /** The middle of a bin. */
  static double secondsOf(int bin) {
    return Math.exp(LOWEST + (bin + 0.5) * WIDTH);
  }
}
