package dev.tacet.insight;

import java.util.ArrayList;
import java.util.List;

/**
 * How a trail's intervals would be spread if it had no rhythm but were as busy, and as fitful, as
 * it is: its own intervals, blurred on a logarithmic scale until nothing sharp is left. This is
 * what a rhythm must stand out from; a person's pauses do not, for they are as wide as the blur.
 */
final class IntervalHabit {
  /** One interval counts as far as a factor of e^0.8 = 2.2 up and down, the bell's deviation. */
  private static final double BLUR = 0.8;

  private static final int REACH = (int) (3 * BLUR / TimeBins.WIDTH);
  private static final int STEP = 4;

  /** Both its sides. */
  private static final double[] BELL = new double[2 * REACH + 1];

  static {
    for (int i = 0; i <= REACH; i++) {
      double z = i * TimeBins.WIDTH / BLUR;
      BELL[REACH + i] = Math.exp(-z * z / 2) / (BLUR * Math.sqrt(2 * Math.PI));
      BELL[REACH - i] = BELL[REACH + i];
    }
  }

  private final List<double[]> stretches;

  /** For each beat of each stretch, once it was asked for. */
  private final List<double[]> lnDensities = new ArrayList<>();

  private final int[] counts;
  private final double[] blurred;

  IntervalHabit(List<double[]> stretches) {
    this.stretches = stretches;
    counts = countsOf(stretches, 1);
    blurred = blur(counts, 0, TimeBins.COUNT - 1);
  }

  /**
   * For each beat of a stretch the logarithm of the density, per second, of its interval from the
   * one before it; 0 for the first.
   */
  double[] lnDensities(int stretch) {
    if (lnDensities.isEmpty()) {
      reckonDensities();
    }
    return lnDensities.get(stretch);
  }

  private void reckonDensities() {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    double[] lnDensity = new double[TimeBins.COUNT];
    for (int bin = 0; bin < TimeBins.COUNT; bin++) {
      if (counts[bin] != 0) {
        // One interval more, spread over all there can be: what was never seen is not impossible.
        lnDensity[bin] =
            Math.log((blurred[bin] + 1 / (TimeBins.COUNT * TimeBins.WIDTH)) / (sum + 1));
      }
    }
    for (double[] stretch : stretches) {
      double[] ln = new double[stretch.length];
      for (int i = 1; i < ln.length; i++) {
        double seconds = Math.max(stretch[i] - stretch[i - 1], 0.5);
        ln[i] = lnDensity[TimeBins.of(seconds)] - Math.log(seconds);
      }
      lnDensities.add(ln);
    }
  }

  /** How many beats follow another one after which interval. */
  int[] counts() {
    return counts.clone();
  }

  /** The same, blurred. */
  double[] blurred() {
    return blurred;
  }

  /** How many beats follow another one, {@code lag} places on, after which interval. */
  static int[] countsOf(List<double[]> stretches, int lag) {
    int[] counts = new int[TimeBins.COUNT];
    for (double[] stretch : stretches) {
      for (int i = lag; i < stretch.length; i++) {
        counts[TimeBins.of(stretch[i] - stretch[i - lag])]++;
      }
    }
    return counts;
  }

  /**
   * Counts per unit of the logarithm, blurred, in these bins; the others are left 0. So far as the
   * bell reaches, each fourth bin tells those between well enough: within one part in a hundred.
   */
  static double[] blur(int[] counts, int first, int last) {
    double[] blurred = new double[TimeBins.COUNT];
    int lowest = Math.max(0, first) / STEP * STEP;
    int highest = Math.min(TimeBins.COUNT - 1, last);
    int steps = (highest - lowest) / STEP + 2;
    double[] coarse = new double[steps];
    for (int bin = Math.max(0, lowest - REACH); bin < counts.length; bin++) {
      if (counts[bin] != 0) {
        addBell(coarse, lowest, bin, counts[bin]);
      }
    }
    for (int bin = lowest; bin <= highest; bin++) {
      int step = (bin - lowest) / STEP;
      double share = (double) (bin - lowest - step * STEP) / STEP;
      blurred[bin] = coarse[step] + share * (coarse[step + 1] - coarse[step]);
    }
    return blurred;
  }

  private static void addBell(double[] coarse, int lowest, int bin, double count) {
    int first = Math.max(0, (bin - REACH - lowest + STEP - 1) / STEP);
    int last = Math.min(coarse.length - 1, (bin + REACH - lowest) / STEP);
    int bell = REACH + lowest + first * STEP - bin;
    for (int step = first; step <= last; step++) {
      coarse[step] += count * BELL[bell];
      bell += STEP;
    }
  }
}
