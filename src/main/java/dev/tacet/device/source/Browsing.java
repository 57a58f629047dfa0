package dev.tacet.device.source;

import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * When to ask for which service types: for all types there are at once, after 5 s, after 60 s, then
 * hourly, each time followed by a question for the machines of each type; and for types seen for
 * the first time, ten seconds apart at least. So nobody who announces much makes us ask much. One
 * thread.
 */
final class Browsing {
  /** RFC 6763 section 9. */
  static final DomainName ALL_TYPES = DomainName.parse("_services._dns-sd._udp.local");

  /** Asked for in any case: small devices often leave the question for all types unanswered. */
  static final List<DomainName> WELL_KNOWN =
      Stream.of(
              "_airplay._tcp",
              "_amzn-wplay._tcp",
              "_androidtvremote2._tcp",
              "_axis-video._tcp",
              "_device-info._tcp",
              "_esphomelib._tcp",
              "_googlecast._tcp",
              "_hap._tcp",
              "_hue._tcp",
              "_ipp._tcp",
              "_miio._udp",
              "_pdl-datastream._tcp",
              "_printer._tcp",
              "_raop._tcp",
              "_rtsp._tcp",
              "_shelly._tcp",
              "_sonos._tcp",
              "_spotify-connect._tcp",
              "_workstation._tcp")
          .map(type -> DomainName.parse(type + ".local"))
          .toList();

  /** New types asked for at once; what is more waits for the next time. */
  static final int NEW_AT_ONCE = 32;

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long ONCE_MORE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Time for the answers that say which types there are. */
  private static final long TYPES_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long NEW_TYPES_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Set<DomainName> asked = new LinkedHashSet<>(WELL_KNOWN);
  private boolean restart;
  private long begunAt;
  private long roundAt;
  private long typesAt;
  private boolean typesWait;
  private long newTypesAt;

  Browsing(long nowNanos) {
    begunAt = nowNanos;
    roundAt = nowNanos;
    newTypesAt = nowNanos + NEW_TYPES_NANOS;
  }

  /** Begins anew, because the network is another; ten seconds after the last beginning at least. */
  void restart() {
    restart = true;
  }

  /**
   * What to ask for now.
   *
   * @param seen the types that machines announce
   */
  List<DomainName> due(Set<DomainName> seen, long nowNanos) {
    if (restart && nowNanos - begunAt >= RESTART_NANOS) {
      restart = false;
      begunAt = nowNanos;
      roundAt = nowNanos;
    }
    List<DomainName> names = new ArrayList<>();
    if (nowNanos - roundAt >= 0) {
      names.add(ALL_TYPES);
      roundAt = next(nowNanos);
      typesWait = true;
      typesAt = nowNanos + TYPES_AFTER_NANOS;
    } else if (typesWait && nowNanos - typesAt >= 0) {
      typesWait = false;
      asked.clear();
      asked.addAll(WELL_KNOWN);
      asked.addAll(seen);
      names.addAll(asked);
      newTypesAt = nowNanos + NEW_TYPES_NANOS;
    } else if (nowNanos - newTypesAt >= 0) {
      seen.stream().filter(type -> !asked.contains(type)).limit(NEW_AT_ONCE).forEach(names::add);
      asked.retainAll(known(seen));
      asked.addAll(names);
      newTypesAt = nowNanos + NEW_TYPES_NANOS;
    }
    return names;
  }

  private static Set<DomainName> known(Set<DomainName> seen) {
    Set<DomainName> known = new LinkedHashSet<>(WELL_KNOWN);
    known.addAll(seen);
    return known;
  }

  private long next(long nowNanos) {
    long since = nowNanos - begunAt;
    if (since < AGAIN_NANOS) {
      return begunAt + AGAIN_NANOS;
    }
    return since < ONCE_MORE_NANOS ? begunAt + ONCE_MORE_NANOS : nowNanos + HOUR_NANOS;
  }
}
