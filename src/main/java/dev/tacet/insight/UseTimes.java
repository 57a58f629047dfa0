package dev.tacet.insight;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * When a party was in use: the windows of ten minutes in which it asked for something that follows
 * no rhythm. A rhythm that is heard only then, and not always then, is likely a person at work,
 * whose every look at a busy name costs one query each time its TTL has run out. Pure.
 */
final class UseTimes {
  private static final long WINDOW_MILLIS = 600_000;

  /** A rhythm as slow as this may be somebody's day. */
  static final double SLOW_SECONDS = 4 * 3600;

  private static final int TWO_DAYS = 288;

  /** Two years; what is further apart is not looked at. */
  private static final int MOST_WINDOWS = 105_000;

  private final long fromMillis;
  private final BitSet used = new BitSet();

  UseTimes(List<Trail> trailsOfOneParty, Set<Trail> rhythmic, Dropped dropped) {
    fromMillis =
        trailsOfOneParty.stream().mapToLong(Trail::firstMillis).min().orElse(0L) - WINDOW_MILLIS;
    for (Trail trail : trailsOfOneParty) {
      if (!rhythmic.contains(trail)) {
        for (int i = 0; i < trail.kept(); i++) {
          use(trail.timeMillis(i));
        }
        dropped.of(trail, this::use);
      }
    }
  }

  private void use(long atMillis) {
    int window = window(atMillis);
    if (window >= 0) {
      used.set(window);
    }
  }

  /** What the beats of a rhythm have to do with the party's use. */
  record Bond(double inUse, double usedShare, double coverage) {
    boolean isOnlyInUse() {
      return inUse >= 0.95;
    }

    /** Whether beats come only in use, which at their number is no chance. */
    boolean isBound(int beats) {
      return isOnlyInUse() && beats * Math.log(Math.max(usedShare, 1e-9)) < Math.log(0.01);
    }
  }

  /**
   * @param trail in whose span, since the rhythm began, it should be heard: two days at least
   * @param beats at least one
   */
  Bond bond(Trail trail, List<Long> beats, double periodSeconds) {
    int last = Math.max(0, window(trail.lastMillis()));
    int first = Math.max(0, window(trail.timeMillis(0)));
    first = Math.max(first, Math.min(window(beats.get(0)), last - TWO_DAYS));
    int wide = (int) Math.max(1, Math.ceil(3 * periodSeconds * 1000 / WINDOW_MILLIS));
    // Who comes home to a habit has not begun with anything else.
    int near = periodSeconds >= SLOW_SECONDS ? 6 : 0;
    BitSet beaten = new BitSet();
    BitSet use = near == 0 ? used : widened(near);
    int inUse = 0;
    for (long beat : beats) {
      int window = Math.max(0, window(beat));
      beaten.set(window / wide);
      inUse += use.get(window) ? 1 : 0;
    }
    int windows = use.get(first, last + 1).cardinality();
    int wideUsed = 0;
    int wideBeaten = 0;
    for (int w = first / wide; w <= last / wide; w++) {
      int at = use.nextSetBit(w * wide);
      if (at >= 0 && at < (w + 1) * wide) {
        wideUsed++;
        wideBeaten += beaten.get(w) ? 1 : 0;
      }
    }
    return new Bond(
        (double) inUse / beats.size(),
        (double) windows / Math.max(1, last - first + 1),
        wideUsed == 0 ? 1 : (double) wideBeaten / wideUsed);
  }

  private BitSet widened(int windows) {
    BitSet wide = new BitSet();
    for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
      wide.set(Math.max(0, i - windows), i + windows + 1);
    }
    return wide;
  }

  private int window(long atMillis) {
    long window = (atMillis - fromMillis) / WINDOW_MILLIS;
    return window < 0 || window > MOST_WINDOWS ? -1 : (int) window;
  }
}
