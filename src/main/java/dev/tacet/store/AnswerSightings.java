package dev.tacet.store;

import dev.tacet.querylog.Decision;
import java.util.Arrays;

/**
 * Which pairs of name and address were written lately, so that one seen all day is written once an
 * hour. A pair is known by 64 bits of hash: of a million pairs in an hour one in ten million times
 * two are taken for one, and the second is written an hour later. Bounded: a pair has four places,
 * and the one written longest ago gives way; what is forgotten is only written again. Two arrays,
 * made when first needed. One thread: the log's.
 */
final class AnswerSightings {
  /** Of one name; the view and the closing of an epoch keep those seen last. */
  static final int ADDRESSES_A_NAME = Decision.MAX_ADDRESSES;

  private static final int PLACES = 32_768;
  private static final int PLACES_A_PAIR = 4;
  private static final long AGAIN_AFTER_MILLIS = 3_600_000;
  private static final long NEVER = Long.MIN_VALUE;
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private long[] pairs = new long[0];
  private long[] writtenAt = pairs;

  /**
   * Whether to write it now; then it is taken as written.
   *
   * @param address in an array, from a place on
   */
  boolean isDue(long name, byte[] address, int from, int to, long millis) {
    if (pairs.length == 0) {
      pairs = new long[PLACES];
      writtenAt = new long[PLACES];
      clear();
    }
    long pair = (Dictionary.longHash(address, from, to) ^ name * FACTOR) * FACTOR;
    int first = (int) (pair >>> 40) & PLACES - PLACES_A_PAIR;
    int oldest = first;
    for (int at = first; at < first + PLACES_A_PAIR; at++) {
      if (pairs[at] == pair && writtenAt[at] != NEVER) {
        // Math.abs: a clock that fell back must not silence a pair until it catches up.
        if (Math.abs(millis - writtenAt[at]) < AGAIN_AFTER_MILLIS) {
          return false;
        }
        writtenAt[at] = millis;
        return true;
      }
      oldest = writtenAt[at] < writtenAt[oldest] ? at : oldest;
    }
    pairs[oldest] = pair;
    writtenAt[oldest] = millis;
    return true;
  }

  void clear() {
    Arrays.fill(writtenAt, NEVER);
  }
}
