package dev.tacet.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Finds the rhythms of one trail. Periods to try are the peaks of its intervals, neighbours' and
 * those of beats two and three apart, against its own blurred habit ({@link IntervalHabit}); each
 * is tried by taking the trail apart into beats and strangers ({@link BeatChain}), fitted twice and
 * kept where it explains the trail far better than the habit does. What a rhythm takes is taken
 * out, and the rest searched again. Pure.
 */
final class RhythmSearch {
  /** Two rhythms and what is left: a trail of three is a trail of many. */
  private static final int MOST_RHYTHMS = 2;

  static final int FEWEST_BEATS = 5;

  /** So few beats must at least be half of what there is. */
  private static final int FEW_BEATS = 12;

  /** On average: what only ever beats thrice is no rhythm, but how somebody tries thrice. */
  private static final double FEWEST_BEATS_A_RUN = 4;

  private static final double SHORTEST_SECONDS = 8;
  private static final double LONGEST_SECONDS = 100_000;

  /**
   * Natural logarithm of how much likelier than the habit a rhythm must be: some thousand names of
   * a device and week, times some twenty periods tried, times a hundred.
   */
  private static final double LEAST_SCORE = 11;

  /** The same for each beat, so that many beats do not make a rhythm of a mere preference. */
  private static final double LEAST_SCORE_A_BEAT = 0.2;

  /** A rhythm that takes in this share of the beats is the one: slower ones need not be tried. */
  private static final double EXPLAINED = 0.85;

  private static final double LARGEST_JITTER = 0.33;
  private static final double LEAST_REGULARITY = 0.45;

  /** More beats than these are not needed to know a period; the chain then takes in all. */
  private static final int BEATS_TO_FIT = 1_500;

  /** For periods from and up to so many seconds: queries within so many seconds are one beat. */
  private static final double[][] LEVELS = {
    {8, 40, 1.2}, {8, 40, 3}, {32, 180, 4}, {150, 720, 16}, {600, LONGEST_SECONDS, 60}
  };

  /** Half widths of the windows that peaks are looked for with, in bins of 5 %. */
  private static final int[] WINDOWS = {0, 1, 4, 7};

  private static final int[] WINDOWS_OF_FURTHER = {0, 2};

  private RhythmSearch() {}

  static List<Rhythm> in(BeatSeries all) {
    if (all.size() < FEWEST_BEATS) {
      return List.of();
    }
    List<Rhythm> found = new ArrayList<>();
    BeatSeries rest = all;
    while (found.size() < MOST_RHYTHMS) {
      Optional<Fit> best = best(rest);
      if (best.isEmpty()) {
        break;
      }
      Rhythm rhythm = best.get().rhythm();
      boolean known = found.stream().anyMatch(r -> alike(r.seconds(), rhythm.seconds()));
      if (!known) {
        found.add(rhythm);
      }
      rest = best.get().rest(rest);
      if (known || rest.size() < FEWEST_BEATS) {
        break;
      }
    }
    return found;
  }

  private static boolean alike(double a, double b) {
    return Math.abs(a - b) < 0.15 * Math.max(a, b);
  }

  /** A chain with what it was found in. */
  private record Fit(BeatSeries series, BeatChain chain, double mergeSeconds) {
    /** The same rhythm in all of a trail, of which it was fitted to the newest beats. */
    Fit over(BeatSeries trail) {
      BeatSeries all = trail.merged(mergeSeconds);
      if (all.size() == series.size()) {
        return this;
      }
      IntervalHabit habit = new IntervalHabit(all.stretches());
      BeatChain longer = new BeatChain(chain.fittedPeriod(), spread(chain));
      return new Fit(all, longer.find(all.stretches(), habit), mergeSeconds);
    }

    Rhythm rhythm() {
      List<Long> beats = new ArrayList<>();
      boolean[][] taken = chain.taken();
      for (int s = 0; s < taken.length; s++) {
        double[] stretch = series.stretches().get(s);
        for (int i = 0; i < stretch.length; i++) {
          if (taken[s][i]) {
            beats.add(series.baseMillis() + Math.round(stretch[i] * 1000));
          }
        }
      }
      Collections.sort(beats);
      return new Rhythm(
          chain.fittedPeriod(),
          chain.fittedJitter(),
          skew(),
          regularity(chain),
          1 - (double) chain.beats() / series.size(),
          chain.score(),
          List.copyOf(beats),
          chain.runs());
    }

    /** How far the late intervals reach from the middle, against how far the early ones do. */
    private double skew() {
      List<double[]> stretches = series.stretches();
      double[] steps = new double[series.size()];
      int size = 0;
      for (int s = 0; s < stretches.size(); s++) {
        double[] at = stretches.get(s);
        for (int i = 1; i < at.length; i++) {
          double interval = at[i] - at[i - 1];
          if (chain.taken()[s][i]
              && chain.taken()[s][i - 1]
              && !chain.begins()[s][i]
              && interval < 1.5 * chain.fittedPeriod()) {
            steps[size++] = interval;
          }
        }
      }
      if (size < FEWEST_BEATS) {
        return 1;
      }
      Arrays.sort(steps, 0, size);
      double middle = steps[size / 2];
      double late = steps[(int) (size * 0.95)] - middle;
      double early = middle - steps[(int) (size * 0.05)];
      return (late + 0.05) / (early + 0.05);
    }

    /** The trail without the queries of the chain's beats. */
    BeatSeries rest(BeatSeries trail) {
      boolean[][] gone = new boolean[trail.stretches().size()][];
      for (int s = 0; s < gone.length; s++) {
        double[] all = trail.stretches().get(s);
        double[] beats = series.stretches().get(s);
        gone[s] = new boolean[all.length];
        int beat = -1;
        for (int i = 0; i < all.length; i++) {
          while (beat + 1 < beats.length && beats[beat + 1] <= all[i]) {
            beat++;
          }
          gone[s][i] = beat >= 0 && chain.taken()[s][beat] && all[i] - beats[beat] <= mergeSeconds;
        }
      }
      return trail.without(gone);
    }
  }

  private static double regularity(BeatChain chain) {
    return chain.periods() == 0 ? 0 : (double) chain.steps() / chain.periods();
  }

  private static Optional<Fit> best(BeatSeries trail) {
    Fit best = null;
    BeatSeries before = null;
    BeatSeries looked = null;
    IntervalHabit habit = null;
    IntervalHabit own = null;
    for (double[] level : LEVELS) {
      BeatSeries beats = trail.merged(level[2]);
      if (beats.size() < FEWEST_BEATS) {
        break;
      }
      BeatSeries newest = beats.newest(BEATS_TO_FIT);
      if (before == null || before.size() != beats.size()) {
        habit = new IntervalHabit(newest.stretches());
        own = habit;
      } else if (!newest.hasBeatsOf(looked)) {
        own = new IntervalHabit(newest.stretches()); // As many beats, but others.
      }
      before = beats;
      looked = newest;
      for (double[] candidate : candidates(newest, own, level[0], level[1])) {
        BeatChain chain = fit(newest, habit, candidate[0], candidate[1]);
        boolean few = chain.beats() < FEW_BEATS && 2 * chain.beats() < newest.size();
        if (!few && holds(chain) && (best == null || chain.score() > best.chain.score())) {
          best = new Fit(newest, chain, level[2]);
        }
      }
      if (best != null
          && best.chain.beats() > EXPLAINED * best.series.size()
          && best.chain.fittedPeriod() < level[1] / 2) {
        break; // What little is left is searched for slower rhythms by itself.
      }
    }
    return Optional.ofNullable(best).map(fit -> fit.over(trail));
  }

  /** Periods worth trying, each with the jitter that its peak's width suggests. */
  private static List<double[]> candidates(
      BeatSeries beats, IntervalHabit habit, double from, double to) {
    int[] counts = habit.counts();
    int first = TimeBins.of(Math.max(from, SHORTEST_SECONDS));
    int last = TimeBins.of(to);
    int near = 0;
    for (int bin = first; bin <= Math.min(last + 28, counts.length - 1); bin++) {
      near += counts[bin];
    }
    if (near < FEWEST_BEATS / 2) {
      return List.of();
    }
    List<double[]> candidates = new ArrayList<>();
    int widest = WINDOWS[WINDOWS.length - 1];
    IntervalPeaks peaks = new IntervalPeaks(counts, habit.blurred(), first, last, widest);
    for (int window : WINDOWS) {
      peaks.addTo(candidates, window);
    }
    // With strangers in between, the next beat of a rhythm stands two or three places on.
    for (int lag = 2; lag <= 3; lag++) {
      int[] further = IntervalHabit.countsOf(beats.stretches(), lag);
      for (int bin = 0; bin < counts.length; bin++) {
        counts[bin] += further[bin];
      }
    }
    widest = WINDOWS_OF_FURTHER[WINDOWS_OF_FURTHER.length - 1];
    double[] blurred = IntervalHabit.blur(counts, first - widest, last + widest);
    peaks = new IntervalPeaks(counts, blurred, first, last, widest);
    for (int window : WINDOWS_OF_FURTHER) {
      peaks.addTo(candidates, window);
    }
    return candidates;
  }

  /** The chain of a candidate, fitted three times. */
  private static BeatChain fit(
      BeatSeries beats, IntervalHabit habit, double period, double jitter) {
    BeatChain chain = new BeatChain(period, jitter).find(beats.stretches(), habit);
    for (int again = 0; again < 3 && chain.steps() >= 3; again++) {
      double fitted = chain.fittedPeriod();
      if (fitted < SHORTEST_SECONDS || fitted > LONGEST_SECONDS) {
        break;
      }
      chain = new BeatChain(fitted, spread(chain)).find(beats.stretches(), habit);
    }
    return chain;
  }

  private static double spread(BeatChain chain) {
    return Math.min(0.28, Math.max(chain.fittedJitter() * 1.05, 0.001));
  }

  private static boolean holds(BeatChain chain) {
    return chain.beats() >= FEWEST_BEATS
        && chain.beats() >= FEWEST_BEATS_A_RUN * chain.runs()
        && chain.score() >= LEAST_SCORE
        && chain.score() >= LEAST_SCORE_A_BEAT * chain.beats()
        && chain.fittedJitter() <= LARGEST_JITTER
        && chain.fittedPeriod() >= SHORTEST_SECONDS
        && regularity(chain) >= LEAST_REGULARITY;
  }
}
