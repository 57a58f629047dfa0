package dev.tacet.insight;

import java.util.List;

/** Where intervals gather, against how they would be spread without a rhythm. One thread. */
final class IntervalPeaks {
  /**
   * Natural logarithm of how much likelier a peak must be than the spread; chance alone gives 1 or
   * 2.
   */
  private static final double LEAST_GAIN = 4;

  private static final int FEWEST = 3;
  private static final int PEAKS_A_WINDOW = 2;

  private final int first;
  private final int last;
  private final double[] worth;

  /** How many intervals are in the bins before each. */
  private final int[] before;

  /** How many would be, were there no rhythm. */
  private final double[] expectedBefore;

  /**
   * @param counts by bin
   * @param blurred the same without anything sharp, for the bins looked at and those near them
   * @param first the first bin to look at
   * @param last the last one
   * @param widest half the width of the widest window, in bins
   */
  IntervalPeaks(int[] counts, double[] blurred, int first, int last, int widest) {
    this.first = first;
    this.last = last;
    worth = new double[counts.length];
    before = new int[counts.length + 1];
    expectedBefore = new double[counts.length + 1];
    int until = Math.min(counts.length - 1, last + widest);
    for (int bin = Math.max(0, first - widest); bin <= until; bin++) {
      before[bin + 1] = before[bin] + counts[bin];
      expectedBefore[bin + 1] = expectedBefore[bin] + blurred[bin] * TimeBins.WIDTH;
    }
  }

  /**
   * Adds the best peaks of so wide a window, each as a period in seconds and the jitter that its
   * width suggests.
   *
   * @param window half its width, in bins
   */
  void addTo(List<double[]> candidates, int window) {
    if (!weigh(window)) {
      return;
    }
    for (int peak = 0; peak < PEAKS_A_WINDOW; peak++) {
      int best = first;
      for (int bin = first; bin <= last; bin++) {
        best = worth[bin] > worth[best] ? bin : best;
      }
      if (worth[best] <= 0) {
        return;
      }
      double jitter = Math.max(0.01, (window + 0.5) * TimeBins.WIDTH * 0.65);
      candidates.add(new double[] {TimeBins.secondsOf(best), jitter});
      int until = Math.min(last, best + window + 2);
      for (int bin = Math.max(first, best - window - 2); bin <= until; bin++) {
        worth[bin] = 0;
      }
    }
  }

  private boolean weigh(int window) {
    boolean any = false;
    for (int bin = first; bin <= last; bin++) {
      int until = Math.min(worth.length - 1, bin + window);
      int from = Math.max(0, bin - window);
      int seen = before[until + 1] - before[from];
      double expected = expectedBefore[until + 1] - expectedBefore[from];
      double gain = seen < FEWEST ? 0 : gain(seen, expected);
      worth[bin] = gain < LEAST_GAIN ? 0 : gain;
      any |= gain >= LEAST_GAIN;
    }
    return any;
  }

  private static double gain(int seen, double expected) {
    double more = seen - expected;
    // ln x is less than x - 1: most are told to be too little without a logarithm.
    return more <= 0 || more * more < LEAST_GAIN * expected
        ? 0
        : seen * Math.log(seen / expected) - more;
  }
}
