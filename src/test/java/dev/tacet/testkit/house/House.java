package dev.tacet.testkit.house;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Party;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A simulated house: what its devices ask, as the observations a log of it would give. Devices have
 * a cache, as stubs do: what was answered is not asked again before its TTL has run out. The same
 * seed gives the same house. One thread.
 */
public final class House {
  private static final int BLOCK_TTL = 10;
  private static final int[] TYPES = {1, 28, 65};

  private final ZoneId zone;
  private final long fromMillis;
  private final long toMillis;
  private final Random random;
  private final List<Wish> wishes = new ArrayList<>();
  private final Map<DomainName, Integer> ttls = new HashMap<>();
  private final Map<DomainName, Long> blockedFrom = new HashMap<>();
  private boolean showsTtls;
  private int parties;

  /** What a device wants to know; whether it asks is its cache's affair. */
  private record Wish(Party party, DomainName name, long atMillis, int queries, boolean insists) {}

  public House(long seed, ZoneId zone, LocalDate from, int days) {
    this.zone = zone;
    random = new Random(seed);
    fromMillis = from.atStartOfDay(zone).toInstant().toEpochMilli();
    toMillis = from.plusDays(days).atStartOfDay(zone).toInstant().toEpochMilli();
  }

  public Party party(String name, Kind kind) {
    parties++;
    return new Party("#" + parties, parties, name, kind, Optional.empty(), List.of());
  }

  public Random random() {
    return random;
  }

  public ZoneId zone() {
    return zone;
  }

  public long fromMillis() {
    return fromMillis;
  }

  public long toMillis() {
    return toMillis;
  }

  /** The days of the simulation. */
  public List<LocalDate> days() {
    return Instant.ofEpochMilli(fromMillis)
        .atZone(zone)
        .toLocalDate()
        .datesUntil(Instant.ofEpochMilli(toMillis - 1).atZone(zone).toLocalDate().plusDays(1))
        .toList();
  }

  public long at(LocalDate day, double hour) {
    return day.atTime(LocalTime.MIDNIGHT).atZone(zone).toInstant().toEpochMilli()
        + Math.round(hour * 3_600_000);
  }

  /** The TTL of a name's answers; without one it is not cached. */
  public void ttl(DomainName name, int seconds) {
    ttls.put(name, seconds);
  }

  /** Observations tell the TTL from now on, as those of a capture do. */
  public void showTtls() {
    showsTtls = true;
  }

  /** The name is blocked from a moment on, with a TTL of 10 s. */
  public void block(DomainName name, long sinceMillis) {
    blockedFrom.put(name, sinceMillis);
  }

  public boolean isBlocked(DomainName name, long atMillis) {
    return blockedFrom.getOrDefault(name, Long.MAX_VALUE) <= atMillis;
  }

  /** A device wants to know a name: A, AAAA and what else it asks for, unless its cache knows. */
  public void want(Party party, DomainName name, long atMillis, int queries) {
    wishes.add(new Wish(party, name, atMillis, queries, false));
  }

  /** A device asks for a name whatever its cache knows, as one that tries again does. */
  public void insist(Party party, DomainName name, long atMillis, int queries) {
    wishes.add(new Wish(party, name, atMillis, queries, true));
  }

  /** Lets a timer run from one moment to another. */
  public void run(Planted beacon, long from, long to) {
    long start = from + (long) (random.nextDouble() * beacon.seconds() * 1000);
    double at = start;
    for (long beat = 0; at < to; beat++) {
      double stray = stray(beacon) * beacon.seconds() * 1000;
      double when = at;
      if (beacon.schedule()) {
        when = start + beat * beacon.seconds() * 1000 + stray;
        at = start + (beat + 1) * beacon.seconds() * 1000;
      } else {
        at += beacon.seconds() * 1000 + stray;
      }
      if (when >= from && when < to && random.nextDouble() >= beacon.missing()) {
        want(beacon.party(), beacon.name(), (long) when, beacon.queries());
      }
    }
  }

  /** Lets a timer run from the first day to the last. */
  public void run(Planted beacon) {
    run(beacon, fromMillis, toMillis);
  }

  /** Asks at random moments, so many a day on average, by day and by night. */
  public void atRandom(Party party, DomainName name, double aDay) {
    double at = fromMillis;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) * 86_400_000 / aDay;
      if (at >= toMillis) {
        return;
      }
      want(party, name, (long) at, 2);
    }
  }

  /** What a device does that asks again and again while it gets no answer it can use. */
  public void storm(Party party, DomainName name, long from, double everySeconds, int queries) {
    double at = from;
    for (int i = 0; i < queries; i++) {
      insist(party, name, (long) at, 1);
      at += everySeconds * 1000 * (0.8 + 0.4 * random.nextDouble());
    }
  }

  /** All that was asked, in order of time. */
  public List<Observation> observations() {
    List<Observation> observations = new ArrayList<>();
    Map<Party, Map<DomainName, Long>> caches = new HashMap<>();
    wishes.sort(Comparator.comparingLong(Wish::atMillis));
    for (Wish wish : wishes) {
      if (wish.atMillis < fromMillis || wish.atMillis >= toMillis) {
        continue;
      }
      int ttl = isBlocked(wish.name, wish.atMillis) ? BLOCK_TTL : ttls.getOrDefault(wish.name, 0);
      Map<DomainName, Long> cache = caches.computeIfAbsent(wish.party, p -> new HashMap<>());
      if (wish.insists || cache.getOrDefault(wish.name, Long.MIN_VALUE) <= wish.atMillis) {
        cache.put(wish.name, wish.atMillis + ttl * 1000L);
        ask(wish, ttl, observations);
      }
    }
    observations.sort(Comparator.comparingLong(Observation::atMillis));
    return observations;
  }

  private void ask(Wish wish, int ttl, List<Observation> observations) {
    boolean blocked = isBlocked(wish.name, wish.atMillis);
    for (int i = 0; i < wish.queries; i++) {
      long later = i < 3 ? random.nextInt(40) : 1_000L + random.nextInt(1_500);
      observations.add(
          new Observation(
              wish.atMillis + (i == 0 ? 0 : later),
              wish.party,
              wish.name,
              TYPES[i % TYPES.length],
              blocked ? Fate.BLOCKED : Fate.PASSED,
              blocked ? "owner" : "",
              0,
              showsTtls ? ttl : -1,
              1));
    }
  }

  private double stray(Planted beacon) {
    if (!beacon.bell()) {
      return beacon.jitter() * (2 * random.nextDouble() - 1);
    }
    double bell = random.nextGaussian() / 2;
    return beacon.jitter() * Math.max(-1, Math.min(1, bell));
  }
}
