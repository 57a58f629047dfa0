package dev.tacet.insight;

import dev.tacet.config.Counted;
import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who talks when nobody does anything: by night, or between two moments while the house was empty.
 * Rhythms that go on at all times are told apart from the rest. Pure.
 */
public final class Quiet {
  /** Later nights are taken as one. */
  private static final int MOST_NIGHTS = 4_000;

  private Quiet() {}

  /**
   * What talks by night: whole hours by the clock on the wall, so that a change to summer time
   * moves the night along.
   *
   * @param beacons as found in the same trails
   * @param most so many at most, those of most queries
   */
  public static List<Talk> byNight(Trails trails, Night night, List<Beacon> beacons, int most) {
    BitSet allNights = new BitSet();
    long firstDay = Math.floorDiv(trails.hourOf(clamped(trails.firstMillis())), 24);
    for (PartyTotals totals : trails.parties()) {
      totals.hours().forEach((day, hour, n) -> set(allNights, nightOf(day, hour, night, firstDay)));
    }
    List<Heard> heard = new ArrayList<>();
    for (Trail trail : trails.all()) {
      long[] queries = new long[2];
      BitSet nights = new BitSet();
      trail
          .hours()
          .forEach(
              (day, hour, n) -> {
                int which = nightOf(day, hour, night, firstDay);
                queries[which < 0 ? 1 : 0] += n;
                set(nights, which);
              });
      if (queries[0] > 0) {
        // As many hours of day as the night has.
        double usual = (double) queries[1] * night.hours() / Math.max(1, 24 - night.hours());
        heard.add(new Heard(trail, queries[0], usual, nights.cardinality()));
      }
    }
    return talks(heard, most, new Words(allNights.cardinality(), "nights", "by day"), beacons);
  }

  /**
   * What talked while nobody was there.
   *
   * @param away the observations of that time, and no others
   * @param before observations from before it, to compare with; none if there are none
   * @param beacons as found in observations of either time
   * @param most so many at most, those of most queries
   */
  public static List<Talk> whileAway(Trails away, Trails before, List<Beacon> beacons, int most) {
    double hoursAway = hours(away);
    double hoursBefore = hours(before);
    List<Heard> heard = new ArrayList<>();
    for (Trail trail : away.all()) {
      long usually = before.of(trail.party(), trail.name()).map(Trail::queries).orElse(0L);
      double usual = hoursBefore == 0 ? 0 : usually * hoursAway / hoursBefore;
      heard.add(new Heard(trail, trail.queries(), usual, trail.hours().size()));
    }
    Words words = new Words((int) Math.ceil(hoursAway), "hours", "before");
    return talks(heard, most, words, beacons);
  }

  /** One that talked, before there are words for it: of tens of thousands few are told of. */
  private record Heard(Trail trail, long queries, double usual, int times) {}

  /**
   * @param ofTimes nights or hours there were
   * @param unit which of them
   * @param otherwise when what is usual was counted
   */
  private record Words(int ofTimes, String unit, String otherwise) {}

  private static List<Talk> talks(List<Heard> heard, int most, Words words, List<Beacon> beacons) {
    Map<String, Beacon> known = byKey(beacons);
    return heard.stream()
        .sorted(Comparator.comparingLong(Heard::queries).reversed())
        .limit(most)
        .map(one -> talk(one, words, known))
        .toList();
  }

  private static Talk talk(Heard heard, Words words, Map<String, Beacon> known) {
    Trail trail = heard.trail;
    Optional<Beacon> beacon = Optional.ofNullable(known.get(key(trail.party(), trail.name())));
    String counted =
        heard.queries
            + " queries in "
            + heard.times
            + " of "
            + words.ofTimes
            + " "
            + words.unit
            + "; "
            + Counted.decimal(heard.usual, 0)
            + " would be usual in as much time "
            + words.otherwise
            + ".";
    List<String> limits = new ArrayList<>();
    limits.add("That nobody was awake, or there, is what was given, not what was seen.");
    if (beacon.isPresent() && heard.queries <= Talk.SPECIAL * heard.usual) {
      limits.add("It is a rhythm that goes on at all times.");
    }
    return new Talk(
        trail.party(),
        trail.name(),
        heard.queries,
        heard.usual,
        heard.times,
        words.ofTimes,
        beacon,
        List.of(counted),
        limits);
  }

  /** The number of the night an hour belongs to, by the day it began on; -1 where it is day. */
  private static int nightOf(long day, int hour, Night night, long firstDay) {
    if (!night.has(hour)) {
      return -1;
    }
    boolean afterMidnight = night.fromHour() > night.untilHour() && hour < night.untilHour();
    return (int) Math.min(MOST_NIGHTS, day - firstDay + (afterMidnight ? 0 : 1));
  }

  private static void set(BitSet nights, int which) {
    if (which >= 0) {
      nights.set(which);
    }
  }

  private static long clamped(long millis) {
    return millis == Long.MAX_VALUE ? 0 : millis;
  }

  private static double hours(Trails trails) {
    return trails.observations() == 0
        ? 0
        : Math.max(1, (trails.lastMillis() - trails.firstMillis()) / 3_600_000.0);
  }

  private static Map<String, Beacon> byKey(List<Beacon> beacons) {
    Map<String, Beacon> known = new HashMap<>();
    beacons.forEach(beacon -> known.putIfAbsent(key(beacon.party(), beacon.name()), beacon));
    return known;
  }

  private static String key(Party party, DomainName name) {
    return party.key() + ' ' + name;
  }
}
