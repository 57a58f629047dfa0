package dev.tacet.insight;

import java.util.ArrayList;
import java.util.List;

/**
 * How a trail's intervals would be spread if it had no rhythm but were as busy, and as fitful, as
 * it is: its own intervals, blurred on a logarithmic scale until nothing sharp is left. This is
 * what a rhythm must stand out from; a person's pauses do not, for they are as wide as the blur.
 */
final class IntervalHabit {
  static final double BIN = 0.05;
  private static final double LOWEST = Math.log(0.5);
  private static final int BINS = 320;

  /** One interval counts as far as a factor of e^0.8 = 2.2 up and down, the bell's deviation. */
  private static final double BLUR = 0.8;

  private static final int REACH = (int) (3 * BLUR / BIN);

  /** Both its sides, so that a loop over it is one the compiler makes into vectors. */
  private static final double[] BELL = new double[2 * REACH + 1];

  static {
    for (int i = 0; i <= REACH; i++) {
      double z = i * BIN / BLUR;
      BELL[REACH + i] = Math.exp(-z * z / 2) / (BLUR * Math.sqrt(2 * Math.PI));
      BELL[REACH - i] = BELL[REACH + i];
    }
  }

  /** For each beat of each stretch. */
  private final List<double[]> lnDensities = new ArrayList<>();

  private final int[] counts;
  private final double[] blurred;

  IntervalHabit(List<double[]> stretches) {
    counts = countsOf(stretches, 1);
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    double[] lnDensity = new double[BINS];
    blurred = blur(counts);
    for (int bin = 0; bin < BINS; bin++) {
      // One interval more, spread over all there can be: what was never seen is not impossible.
      lnDensity[bin] = Math.log((blurred[bin] + 1 / (BINS * BIN)) / (sum + 1));
    }
    for (double[] stretch : stretches) {
      double[] ln = new double[stretch.length];
      for (int i = 1; i < ln.length; i++) {
        double lnSeconds = Math.log(Math.max(stretch[i] - stretch[i - 1], 0.5));
        ln[i] = lnDensity[binOfLn(lnSeconds)] - lnSeconds;
      }
      lnDensities.add(ln);
    }
  }

  /**
   * For each beat of a stretch the logarithm of the density, per second, of its interval from the
   * one before it; 0 for the first.
   */
  double[] lnDensities(int stretch) {
    return lnDensities.get(stretch);
  }

  /** How many beats follow another one after which interval. */
  int[] counts() {
    return counts.clone();
  }

  /** The same, blurred. */
  double[] blurred() {
    return blurred;
  }

  static int binOf(double seconds) {
    return binOfLn(Math.log(seconds));
  }

  static double secondsOf(int bin) {
    return Math.exp(LOWEST + (bin + 0.5) * BIN);
  }

  private static int binOfLn(double ln) {
    int bin = (int) ((ln - LOWEST) / BIN);
    return bin < 0 ? 0 : Math.min(bin, BINS - 1);
  }

  /** How many beats follow another one, {@code lag} places on, after which interval. */
  static int[] countsOf(List<double[]> stretches, int lag) {
    int[] counts = new int[BINS];
    for (double[] stretch : stretches) {
      for (int i = lag; i < stretch.length; i++) {
        counts[binOf(stretch[i] - stretch[i - lag])]++;
      }
    }
    return counts;
  }

  /** Counts per unit of the logarithm, blurred. */
  static double[] blur(int[] counts) {
    double[] blurred = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] == 0) {
        continue;
      }
      int from = Math.max(0, bin - REACH);
      addBell(blurred, from, Math.min(BINS - 1, bin + REACH) - from + 1, REACH - bin, counts[bin]);
    }
    return blurred;
  }

  private static void addBell(double[] blurred, int from, int places, int bellAt, double count) {
    for (int i = 0; i < places; i++) {
      blurred[from + i] += count * BELL[bellAt + from + i];
    }
  }
}
