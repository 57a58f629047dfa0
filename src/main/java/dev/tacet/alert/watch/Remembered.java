package dev.tacet.alert.watch;

import dev.tacet.dns.DomainName;
import java.util.Arrays;

/**
 * What is kept of one device, so that what is old is not told as new. Bounded: some 1.4 KB. One
 * thread.
 *
 * <p>Time is that of the watch running, in minutes, which no set clock moves. A device has been
 * learnt once it was heard on {@link #LEARNING_DAYS} days of it: one that was seen once and is away
 * for a week has not.
 */
final class Remembered {
  static final int LEARNING_DAYS = 7;
  static final int MOST_PARTIES = 256;
  static final int NAME_WORDS = 32;

  private static final int MINUTES_A_DAY = 1_440;
  private static final int NAME_BITS = NAME_WORDS * Long.SIZE;

  final int device;
  int daysHeard;
  int lastDay = -1;
  int lastMinute;
  int silentHours;
  int longestSilence;

  /** Companies and countries as hashes, sorted. */
  int[] parties = {};

  /** The names asked while learning, as a Bloom filter: it may know too many, never too few. */
  final long[] names = new long[NAME_WORDS];

  Remembered(int device) {
    this.device = device;
  }

  boolean isLearnt() {
    return daysHeard > LEARNING_DAYS;
  }

  /**
   * Marks it as heard.
   *
   * @return whether that is worth writing down
   */
  boolean heardAt(int minute) {
    lastMinute = minute;
    longestSilence = Math.max(longestSilence, silentHours);
    silentHours = 0;
    int day = minute / MINUTES_A_DAY;
    if (day == lastDay) {
      return false;
    }
    lastDay = day;
    daysHeard = Math.min(daysHeard + 1, LEARNING_DAYS + 1);
    return true;
  }

  /** Whether a company or country is new here; it is not the next time. */
  boolean meets(int party) {
    int at = Arrays.binarySearch(parties, party);
    if (at >= 0 || parties.length >= MOST_PARTIES) {
      return false;
    }
    int[] more = new int[parties.length + 1];
    System.arraycopy(parties, 0, more, 0, -at - 1);
    more[-at - 1] = party;
    System.arraycopy(parties, -at - 1, more, -at, parties.length + at + 1);
    parties = more;
    return true;
  }

  void learn(DomainName name) {
    long hash = hash(name);
    for (int i = 0; i < 4; i++) {
      int bit = bit(hash, i);
      names[bit >> 6] |= 1L << bit;
    }
  }

  boolean knows(DomainName name) {
    long hash = hash(name);
    for (int i = 0; i < 4; i++) {
      int bit = bit(hash, i);
      if ((names[bit >> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(long hash, int which) {
    return (int) (hash >>> 16 * which & 0xffff) % NAME_BITS;
  }

  private static long hash(DomainName name) {
    long hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = Memory.mixed(hash + name.byteAt(i));
    }
    return hash;
  }
}
