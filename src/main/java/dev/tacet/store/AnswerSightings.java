package dev.tacet.store;

import dev.tacet.querylog.Decision;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which pairs of name and address were written lately, so that one seen all day is written once an
 * hour. Bounded: what is forgotten is only written again. One thread: the log's.
 */
final class AnswerSightings {
  /** Of one name; the view and the closing of an epoch keep those seen last. */
  static final int ADDRESSES_A_NAME = Decision.MAX_ADDRESSES;

  private static final int BOUND = 16_384;
  private static final long AGAIN_AFTER_MILLIS = 3_600_000;

  private record Pair(long name, InetAddress address) {}

  private final Map<Pair, Long> writtenAt =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Long> eldest) {
          return size() > BOUND;
        }
      };

  /** Whether to write it now; then it is taken as written. */
  boolean isDue(long name, InetAddress address, long millis) {
    Pair pair = new Pair(name, address);
    Long last = writtenAt.get(pair);
    // Math.abs: a clock that fell back must not silence a pair until it catches up.
    if (last != null && Math.abs(millis - last) < AGAIN_AFTER_MILLIS) {
      return false;
    }
    writtenAt.put(pair, millis);
    return true;
  }

  void clear() {
    writtenAt.clear();
  }
}
