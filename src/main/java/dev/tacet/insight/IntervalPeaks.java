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
  private final double[] blurred;
  private final double[] worth;

  /** How many intervals are in the bins before each. */
  private final int[] before;

  /**
   * @param counts by bin
   * @param blurred the same without anything sharp, for the bins looked at and those near them
   * @param first the first bin to look at
   * @param last the last one
   */
  IntervalPeaks(int[] counts, double[] blurred, int first, int last) {
    this.first = first;
    this.last = last;
    this.blurred = blurred;
    worth = new double[counts.length];
    before = new int[counts.length + 1];
    for (int bin = 0; bin < counts.length; bin++) {
      before[bin + 1] = before[bin] + counts[bin];
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
      double gain = seen < FEWEST ? 0 : gain(seen, from, until);
      worth[bin] = gain < LEAST_GAIN ? 0 : gain;
      any |= gain >= LEAST_GAIN;
    }
    return any;
  }

  private double gain(int seen, int from, int until) {
    double expected = 0;
    for (int bin = from; bin <= until; bin++) {
      expected += blurred[bin] * TimeBins.WIDTH;
    }
    return seen <= expected ? 0 : seen * Math.log(seen / expected) - seen + expected;
  }
}
