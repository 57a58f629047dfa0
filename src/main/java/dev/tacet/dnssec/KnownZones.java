package dev.tacet.dnssec;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.xbill.DNS.Name;

/**
 * What chains led to, by name, for as long as its records may be kept. Bounded; what was not used
 * for the longest time goes first. One thread.
 */
final class KnownZones {
  static final int MAX_ENTRIES = 4_096;

  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * @param bottom whether the names below share this fate without being looked at
   * @param datesJudged false where the clock could not be trusted
   */
  record Known(Trust trust, boolean bottom, boolean datesJudged, long untilNanos) {}

  private final LongSupplier ticker;
  private final Map<Name, Known> zones =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Known> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  /**
   * @param ticker monotonic nanoseconds
   */
  KnownZones(LongSupplier ticker) {
    this.ticker = ticker;
  }

  void keep(Name name, Trust trust, boolean bottom, boolean datesJudged, long seconds) {
    long kept = Math.min(Duration.ofSeconds(Math.max(0, seconds)).toNanos(), LONGEST.toNanos());
    zones.put(name, new Known(trust, bottom, datesJudged, ticker.getAsLong() + kept));
  }

  /**
   * @param judgeDates whether what was found without judging dates counts no longer
   */
  Optional<Known> find(Name name, boolean judgeDates) {
    Known known = zones.get(name);
    if (known == null) {
      return Optional.empty();
    }
    if (known.untilNanos() - ticker.getAsLong() <= 0 || judgeDates && !known.datesJudged()) {
      zones.remove(name);
      return Optional.empty();
    }
    return Optional.of(known);
  }

  int size() {
    return zones.size();
  }
}
