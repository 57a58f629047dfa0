package dev.tacet.insight;

import java.util.List;

/**
 * The beats of a trail that follow a rhythm, told apart from the others: the most likely way to
 * take each beat as one of the rhythm, as a stranger between two of them, or as come while the
 * rhythm was off (Viterbi's algorithm). What counts is each beat's interval from the one before it
 * in the rhythm, so that it does not matter whether the device keeps a schedule or waits anew each
 * time, and a pause costs once. One thread.
 */
final class BeatChain {
  /** Up to this many periods from one beat to the next, three of them missing. */
  static final int MOST_PERIODS = 4;

  /** How often a rhythm is expected to miss none, one, two, three beats. */
  private static final double[] LN_MULTIPLE = {
    Double.NEGATIVE_INFINITY, Math.log(0.8), Math.log(0.15), Math.log(0.035), Math.log(0.015)
  };

  private static final double LN_STRANGER = Math.log(0.15);
  private static final double LN_OURS = Math.log(0.85);
  private static final double LN_ROOT_TWO_PI = Math.log(Math.sqrt(2 * Math.PI));

  /** Strangers between two beats of a rhythm; more, and it is lost. */
  private static final int MOST_STRANGERS = 24;

  /** Beats that a schedule is known from: clocks drift. */
  private static final int MEMORY = 12;

  private static final int FROM_OFF = -1;
  private static final int FROM_ANEW = -2;

  private final double period;
  private final double frequency;
  private final double[] deviation = new double[MOST_PERIODS + 1];
  private final double[] precision = new double[MOST_PERIODS + 1];
  private final double[] lnTop = new double[MOST_PERIODS + 1];
  private boolean[][] taken = new boolean[0][];
  private boolean[][] begins = new boolean[0][];
  private double score;

  /** How much likelier the steps are taken as a schedule than as waits from beat to beat. */
  private double scheduleGain;

  private double expected;
  private int known;

  // Sums over the steps from beat to beat.
  private int beats;
  private int runs;
  private long periods;
  private double seconds;
  private double squares;
  private int steps;

  /**
   * @param jitter the standard deviation of an interval, as a share of the period
   */
  BeatChain(double period, double jitter) {
    this.period = period;
    frequency = 1 / period;
    for (int k = 1; k <= MOST_PERIODS; k++) {
      // Half as if jitter added up from beat to beat, half as if it did not.
      double own = jitter * period;
      deviation[k] = Math.sqrt(own * own * (1 + (k - 1) / 2.0) + 0.09);
      precision[k] = 1 / deviation[k];
      lnTop[k] = LN_MULTIPLE[k] - Math.log(deviation[k]) - LN_ROOT_TWO_PI;
    }
  }

  /** Finds the chain; its score is by how much, in natural logarithms, it is likelier than none. */
  BeatChain find(List<double[]> stretches, IntervalHabit habit) {
    taken = new boolean[stretches.size()][];
    begins = new boolean[stretches.size()][];
    score = 0;
    for (int s = 0; s < stretches.size(); s++) {
      find(s, stretches.get(s), habit.lnDensities(s));
    }
    return this;
  }

  private void find(int stretch, double[] at, double[] habitLn) {
    int n = at.length;
    taken[stretch] = new boolean[n];
    begins[stretch] = new boolean[n];
    double switchCost = (Math.log(n + 1) + 2) / 2;
    double[] on = new double[n];
    double[] off = new double[n];
    double[] most = new double[n]; // The greatest of `on` up to here.
    int[] from = new int[n];
    int[] offFrom = new int[n];
    for (int i = 0; i < n; i++) {
      double offBefore = i == 0 ? 0 : off[i - 1];
      on[i] = offBefore - switchCost;
      from[i] = FROM_OFF;
      if (i > 0 && on[i - 1] - switchCost > offBefore) {
        on[i] = on[i - 1] - 2 * switchCost; // Switched off and on between two beats.
        from[i] = FROM_ANEW;
      }
      from[i] = through(i, at, on, most, habitLn[i], from[i]);
      most[i] = i == 0 ? on[i] : Math.max(most[i - 1], on[i]);
      off[i] = offBefore;
      offFrom[i] = i - 1;
      if (i > 0 && on[i - 1] - switchCost > off[i]) {
        off[i] = on[i - 1] - switchCost;
        offFrom[i] = -i; // The beat before was the last of a run.
      }
    }
    trace(stretch, at, on, off, from, offFrom, switchCost);
  }

  /**
   * Finds the beat before beat {@code i} in the rhythm that makes {@code on[i]} greatest, and makes
   * it so.
   *
   * @param from what is to be returned where there is none
   */
  private int through(int i, double[] at, double[] on, double[] most, double habitLn, int from) {
    // The middle of one period is where an interval is likeliest.
    double room = LN_OURS + lnTop[1] - habitLn;
    double rest = LN_OURS - habitLn;
    double longest = (MOST_PERIODS + 0.5) * period;
    double best = on[i];
    double slack = i == 0 ? 0 : most[i - 1] + room - best;
    if (slack <= 0) {
      return from;
    }
    // Further from the period than this no interval is worth anything.
    double shortest = period - Math.sqrt(2 * slack) * deviation[1];
    int found = from;
    int last = Math.max(0, i - MOST_STRANGERS);
    double here = at[i];
    for (int j = i - 1; j >= last; j--) {
      double interval = here - at[j];
      if (interval > longest || most[j] + room <= best) {
        break; // Neither from here nor from any beat before.
      }
      if (interval >= shortest && on[j] + room > best) {
        // lnDensity, which is too long for the first compiler to fold into this innermost loop.
        int k = multiple(interval);
        double z = (interval - k * period) * precision[k];
        double through = on[j] + rest + (lnTop[k] - z * z / 2);
        if (through > best) {
          best = through;
          found = j;
        }
      }
      room += LN_STRANGER;
      rest += LN_STRANGER;
    }
    on[i] = best;
    return found;
  }

  private void trace(
      int stretch, double[] at, double[] on, double[] off, int[] from, int[] offFrom, double cost) {
    int n = at.length;
    if (n == 0) {
      return;
    }
    int i = n - 1;
    known = 0;
    boolean isOn = on[i] - cost / 2 > off[i];
    score += isOn ? on[i] - cost / 2 : off[i];
    while (i >= 0) {
      if (!isOn) {
        isOn = offFrom[i] < 0 && i > 0 && offFrom[i] == -i;
        i--;
        continue;
      }
      taken[stretch][i] = true;
      beats++;
      int before = from[i];
      if (before < 0) {
        begins[stretch][i] = true;
        runs++;
        known = 0;
        isOn = before == FROM_ANEW;
        i--;
      } else {
        addStep(at[i] - at[before]);
        addToSchedule(at[i], at[before]);
        i = before;
      }
    }
  }

  private void addStep(double interval) {
    int k = multiple(interval);
    double residual = interval - k * period;
    periods += k;
    seconds += interval;
    squares += residual * residual / (1 + (k - 1) / 2.0);
    steps++;
  }

  /**
   * Goes on, from the later beat to the earlier one, with a schedule that is known from some beats:
   * where jitter does not add up, it foretells a beat better than the beat before it does.
   */
  private void addToSchedule(double later, double earlier) {
    if (known == 0) {
      expected = later;
      known = 1;
    }
    int k = multiple(expected - earlier);
    double foretold = expected - k * period;
    double miss = earlier - foretold;
    double own = (deviation[1] * deviation[1] - 0.09) / 2;
    double variance = own * (1 + 1.0 / known) + 0.09;
    double ln =
        LN_MULTIPLE[k] - Math.log(variance) / 2 - LN_ROOT_TWO_PI - miss * miss / variance / 2;
    scheduleGain += ln - lnDensity(later - earlier);
    expected = foretold + miss / (known + 1);
    known = Math.min(known + 1, MEMORY);
  }

  private int multiple(double interval) {
    int k = (int) (interval * frequency + 0.5);
    return k < 1 ? 1 : Math.min(k, MOST_PERIODS);
  }

  private double lnDensity(double interval) {
    int k = multiple(interval);
    double z = (interval - k * period) * precision[k];
    return lnTop[k] - z * z / 2;
  }

  /** By how much, in natural logarithms, the trail is likelier with this rhythm than without. */
  double score() {
    return score + Math.max(0, scheduleGain - Math.log(2));
  }

  /** Whether beats keep a schedule, so that jitter does not add up from beat to beat. */
  boolean keepsSchedule() {
    return scheduleGain > 3;
  }

  int beats() {
    return beats;
  }

  int runs() {
    return runs;
  }

  int steps() {
    return steps;
  }

  /** Periods that went by while the rhythm was on. */
  long periods() {
    return periods;
  }

  /** The period that fits the chain. */
  double fittedPeriod() {
    return periods == 0 ? period : seconds / periods;
  }

  /** The standard deviation of an interval, as a share of the period, that fits the chain. */
  double fittedJitter() {
    if (steps == 0) {
      return 0;
    }
    double drift = fittedPeriod() - period;
    double variance = Math.max(0, squares / steps - drift * drift);
    // Period and jitter are both taken from these steps: few steps fit themselves too well.
    return Math.sqrt(variance * steps / Math.max(1, steps - 2)) / fittedPeriod();
  }

  boolean[][] taken() {
    return taken;
  }

  /** The beats that begin a run. */
  boolean[][] begins() {
    return begins;
  }
}
