package dev.tacet.alert.watch;

import dev.tacet.dns.DomainName;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * When a device asked for a name, in few numbers that reach far back: of a fast name {@link
 * #OF_AN_EPISODE} times in a row and then none until {@link #EPISODE_MILLIS} after the first of
 * them; of a slow one all. Times are kept to the tenth of a second, of times less than a second
 * apart the first. Of times that are not kept the window of ten minutes is known. One thread.
 */
final class NameTimes {
  static final int OF_AN_EPISODE = 24;
  static final int MOST_TIMES = 192;
  static final int FIRST_ROOM = 2;
  private static final long EPISODE_MILLIS = 4 * 3_600_000L;
  private static final int TENTHS_APART = 10;

  private final DomainName name;
  private final long baseMillis;

  /** A ring once it is full: twice the tenths since the base, plus one where blocked. */
  private int[] times = new int[FIRST_ROOM];

  private int kept;
  private int oldest;
  private long episodeMillis;
  private int inEpisode;
  private long lastMillis;
  private TenMinutes dropped;

  /** Times kept since it was last looked at. */
  int fresh;

  NameTimes(DomainName name, long atMillis) {
    this.name = name;
    baseMillis = atMillis;
    lastMillis = Long.MIN_VALUE;
    episodeMillis = atMillis;
  }

  DomainName name() {
    return name;
  }

  int kept() {
    return kept;
  }

  int room() {
    return times.length;
  }

  long lastMillis() {
    return lastMillis;
  }

  /** From the oldest time kept to the newest; less than nothing where the clock was set back. */
  long spanMillis() {
    return kept == 0 ? 0 : timeMillis(kept - 1) - timeMillis(0);
  }

  long timeMillis(int index) {
    return baseMillis + (timeAt(index) >> 1) * 100L;
  }

  boolean blockedAt(int index) {
    return (timeAt(index) & 1) != 0;
  }

  private int timeAt(int index) {
    return times[(oldest + index) % times.length];
  }

  /** Whether the next time that is kept would need more room to keep all before it. */
  boolean isFull() {
    return kept == times.length && times.length < MOST_TIMES;
  }

  void grow(int room) {
    int[] more = new int[room];
    for (int i = 0; i < kept; i++) {
      more[i] = timeAt(i);
    }
    times = more;
    oldest = 0;
  }

  /** Whether a time is one to keep; where not, it is at least not forgotten that it was. */
  boolean keeps(long atMillis) {
    long sinceEpisode = atMillis - episodeMillis;
    long sinceLast = atMillis - lastMillis;
    boolean first = lastMillis == Long.MIN_VALUE;
    if (!first && Math.abs(sinceLast) < TENTHS_APART * 100L) {
      return false;
    }
    boolean tooFar = Math.abs(atMillis - baseMillis) / 100 > Integer.MAX_VALUE / 2;
    boolean rests =
        inEpisode >= OF_AN_EPISODE && sinceEpisode >= 0 && sinceEpisode < EPISODE_MILLIS;
    if (tooFar || rests) {
      drop(atMillis);
      return false;
    }
    if (first || sinceEpisode < 0 || sinceEpisode >= EPISODE_MILLIS) {
      episodeMillis = atMillis;
      inEpisode = 0;
    }
    return true;
  }

  void keep(long atMillis, boolean blocked) {
    int time = (int) Math.floorDiv(atMillis - baseMillis, 100L) << 1 | (blocked ? 1 : 0);
    lastMillis = atMillis;
    inEpisode++;
    fresh++;
    if (kept < times.length) {
      times[(oldest + kept++) % times.length] = time;
      return;
    }
    drop(timeMillis(0));
    times[oldest] = time;
    oldest = (oldest + 1) % times.length;
  }

  private void drop(long atMillis) {
    if (dropped == null) {
      dropped = new TenMinutes();
    }
    dropped.set(atMillis);
  }

  /** Times near those that are not kept. */
  void dropped(LongConsumer to) {
    if (dropped != null) {
      dropped.forEach(to);
    }
  }

  /** All that is known, for who goes on where this ends. */
  void all(LongConsumer to) {
    dropped(to);
    for (int i = 0; i < kept; i++) {
      to.accept(timeMillis(i));
    }
  }

  @Override
  public String toString() {
    return name + " " + kept + " " + Arrays.toString(times);
  }
}
