package dev.tacet.insight;

import java.util.List;

/**
 * How many beats a rhythm had, and since when: those found among the kept times and, where older
 * times were dropped, what the counts by hour show before them. Immutable.
 *
 * @param reckoned whether some are reckoned from the counts by hour
 */
record BeatCount(
    long beats, long firstMillis, long lastMillis, long byDay, long byNight, boolean reckoned) {
  /** An hour this far from the usual number of queries is not the rhythm's. */
  private static final double LEAST_SHARE = 0.4;

  static BeatCount of(Trail trail, Rhythm rhythm, Trails trails, Night night) {
    List<Long> beats = rhythm.beats();
    long byNight = 0;
    for (long beat : beats) {
      byNight += night.has(Math.floorMod(trails.hourOf(beat), 24)) ? 1 : 0;
    }
    long first = beats.get(0);
    long last = beats.get(beats.size() - 1);
    BeatCount kept =
        new BeatCount(beats.size(), first, last, beats.size() - byNight, byNight, false);
    boolean olderDropped = trail.dropped() > 0 && first - trail.timeMillis(0) < 3_600_000;
    return olderDropped ? kept.reckonBack(trail, rhythm, trails, night) : kept;
  }

  /** Goes back from the oldest kept beat, hour by hour, for as long as the rhythm is in them. */
  private BeatCount reckonBack(Trail trail, Rhythm rhythm, Trails trails, Night night) {
    HourCounts hours = trail.hours();
    int firstHour = trails.hourOf(firstMillis);
    int lastHour = trails.hourOf(lastMillis);
    long queriesSince = 0;
    for (int i = 0; i < hours.size(); i++) {
      int hour = hours.hourAt(i);
      queriesSince += hour > firstHour && hour < lastHour ? hours.countAt(i) : 0;
    }
    long fullHours = Math.max(1, lastHour - firstHour - 1L);
    double queriesABeat = Math.max(1, (double) queriesSince / Math.max(1, beats));
    double usual =
        Math.min((double) queriesSince / fullHours, 3600 / rhythm.seconds() * queriesABeat);
    long more = 0;
    long moreByNight = 0;
    long since = firstMillis;
    for (int i = hours.size() - 1; i >= 0; i--) {
      int hour = hours.hourAt(i);
      if (hour < firstHour && hours.countAt(i) >= LEAST_SHARE * usual) {
        long reckoned = Math.round(Math.min(hours.countAt(i), usual * 1.2) / queriesABeat);
        more += reckoned;
        moreByNight += night.has(Math.floorMod(hour, 24)) ? reckoned : 0;
        since = Math.min(since, startOf(hour, firstHour, trail, trails));
      }
    }
    return new BeatCount(
        beats + more,
        since,
        lastMillis,
        byDay + more - moreByNight,
        byNight + moreByNight,
        more > 0);
  }

  private long startOf(int hour, int firstHour, Trail trail, Trails trails) {
    return hour == trails.hourOf(trail.firstMillis())
        ? trail.firstMillis()
        : Math.floorDiv(firstMillis, 3_600_000L) * 3_600_000L - (firstHour - hour) * 3_600_000L;
  }
}
