package dev.tacet.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The kept times of a trail as beats: seconds since the first, in stretches in which the clock went
 * forward. Where the clock was put back the stretches overlap, and no interval is taken across
 * them.
 *
 * @param baseMillis what the seconds count from
 * @param stretches each in order of time; an array for each
 */
record BeatSeries(long baseMillis, List<double[]> stretches) {
  /** Packets of a capture may stand a little out of order; a clock that is set moves further. */
  private static final double SET_BACK_SECONDS = 2;

  /** A log whose order is not that of time is sorted, rather than cut into shreds. */
  private static final int MAX_STRETCHES = 64;

  /** Which of a trail's queries are looked at. */
  enum Part {
    ALL,
    REACHED,
    BLOCKED
  }

  static BeatSeries of(Trail trail, Part part) {
    double[] seconds = new double[trail.kept()];
    long baseMillis = trail.kept() == 0 ? 0 : trail.timeMillis(0);
    int size = 0;
    for (int i = 0; i < seconds.length; i++) {
      if (part == Part.ALL || (part == Part.BLOCKED) == trail.blockedAt(i)) {
        seconds[size++] = (trail.timeMillis(i) - baseMillis) / 1000.0;
      }
    }
    return new BeatSeries(baseMillis, stretchesOf(Arrays.copyOf(seconds, size)));
  }

  private static List<double[]> stretchesOf(double[] seconds) {
    List<double[]> stretches = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= seconds.length; i++) {
      if (i == seconds.length || seconds[i] < seconds[i - 1] - SET_BACK_SECONDS) {
        double[] stretch = Arrays.copyOfRange(seconds, from, i);
        Arrays.sort(stretch);
        stretches.add(stretch);
        from = i;
      }
    }
    if (stretches.size() > MAX_STRETCHES) {
      Arrays.sort(seconds);
      return List.of(seconds);
    }
    stretches.sort(Comparator.comparingDouble(stretch -> stretch[0]));
    List<double[]> joined = new ArrayList<>();
    for (double[] stretch : stretches) {
      double[] before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (before != null && stretch[0] >= before[before.length - 1]) {
        // Files read in another order than that of time: nothing overlaps, so nothing was set.
        double[] both = Arrays.copyOf(before, before.length + stretch.length);
        System.arraycopy(stretch, 0, both, before.length, stretch.length);
        joined.set(joined.size() - 1, both);
      } else {
        joined.add(stretch);
      }
    }
    return joined;
  }

  /** The number of beats. */
  int size() {
    return stretches.stream().mapToInt(stretch -> stretch.length).sum();
  }

  /** Whether both have the same beats in the same stretches. */
  boolean hasBeatsOf(BeatSeries other) {
    boolean same = stretches.size() == other.stretches.size();
    for (int i = 0; same && i < stretches.size(); i++) {
      same = Arrays.equals(stretches.get(i), other.stretches.get(i));
    }
    return same;
  }

  /** Whether the clock was seen to go back. */
  boolean wasSetBack() {
    return stretches.size() > 1;
  }

  /**
   * The beats that remain where queries within so many seconds of a beat's first one are that beat:
   * a device asks for A, AAAA and HTTPS, asks again when no answer comes, asks for each of its
   * parts.
   */
  BeatSeries merged(double seconds) {
    List<double[]> fewer = new ArrayList<>();
    for (double[] stretch : stretches) {
      double[] beats = new double[stretch.length];
      int size = 0;
      for (double at : stretch) {
        if (size == 0 || at - beats[size - 1] > seconds) {
          beats[size++] = at;
        }
      }
      fewer.add(Arrays.copyOf(beats, size));
    }
    return new BeatSeries(baseMillis, fewer);
  }

  /** Whether intervals are seen to double, and double again: that is how stubs try again. */
  boolean backsOff() {
    int seen = 0;
    for (double[] at : stretches) {
      int doublings = 0;
      for (int i = 2; i < at.length; i++) {
        double ratio = (at[i] - at[i - 1]) / Math.max(0.1, at[i - 1] - at[i - 2]);
        doublings = ratio > 1.7 && ratio < 2.3 ? doublings + 1 : 0;
        seen += doublings == 3 ? 1 : 0;
      }
    }
    return seen >= 2;
  }

  /** The newest beats, so many at most. */
  BeatSeries newest(int most) {
    List<double[]> newest = new ArrayList<>();
    int room = most;
    for (int i = stretches.size() - 1; i >= 0 && room > 0; i--) {
      double[] stretch = stretches.get(i);
      int taken = Math.min(room, stretch.length);
      newest.add(0, Arrays.copyOfRange(stretch, stretch.length - taken, stretch.length));
      room -= taken;
    }
    return new BeatSeries(baseMillis, newest);
  }

  /** What remains without these beats, which are told by stretch and place in it. */
  BeatSeries without(boolean[][] taken) {
    List<double[]> rest = new ArrayList<>();
    for (int s = 0; s < stretches.size(); s++) {
      double[] stretch = stretches.get(s);
      double[] beats = new double[stretch.length];
      int size = 0;
      for (int i = 0; i < stretch.length; i++) {
        if (!taken[s][i]) {
          beats[size++] = stretch[i];
        }
      }
      if (size > 0) {
        rest.add(Arrays.copyOf(beats, size));
      }
    }
    return new BeatSeries(baseMillis, rest);
  }
}
