package dev.tacet.insight;

import dev.tacet.device.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is there and does not ask: any more, or at all. */
final class Silence {
  private static final long HOUR = 3_600_000L;

  /** A party that asked less than this has no habit to break. */
  private static final int HABIT_QUERIES = 20;

  private static final int HABIT_HOURS = 3;

  /** Shorter silences are sleep. */
  private static final int MIN_HOURS = 6;

  /** And longer than this many times the longest before. */
  private static final int LONGER = 3;

  /** Somebody who was there a day and never asked needs no names, or asks elsewhere. */
  private static final int NEVER_HOURS = 24;

  private final Trails trails;
  private final Map<Party, List<Presence>> presences = new LinkedHashMap<>();
  private final Map<Party, List<Flow>> flows = new LinkedHashMap<>();
  private final Set<InetAddress> ours;
  private final long nowMillis;

  Silence(
      Trails trails,
      List<Presence> presences,
      List<Flow> flows,
      Set<InetAddress> ours,
      long nowMillis) {
    this.trails = trails;
    this.ours = ours;
    this.nowMillis = nowMillis;
    presences.stream()
        .sorted(Comparator.comparingLong(Presence::fromMillis))
        .forEach(
            presence ->
                this.presences
                    .computeIfAbsent(presence.party(), party -> new ArrayList<>())
                    .add(presence));
    for (Flow flow : flows) {
      if (PublicAddress.is(flow.address()) && flow.bytesUp() > 0) {
        this.flows.computeIfAbsent(flow.party(), party -> new ArrayList<>()).add(flow);
      }
    }
  }

  /** Those who asked by habit, and then no more though they stayed. */
  List<Bypass> fallen(LookedUpResolvers lookups) {
    List<Bypass> found = new ArrayList<>();
    presences.forEach(
        (party, times) ->
            trails
                .of(party)
                .filter(totals -> totals.queries() >= HABIT_QUERIES)
                .filter(totals -> totals.hours().size() >= HABIT_HOURS)
                .filter(totals -> !isExcused(party))
                .ifPresent(
                    totals -> {
                      long silent = present(times, totals.lastMillis(), nowMillis) / HOUR;
                      long longest = longestPause(totals.hours());
                      if (silent >= Math.max(MIN_HOURS, LONGER * longest)) {
                        boolean asked = lookups.lastMillis(party) >= totals.lastMillis() - HOUR;
                        found.add(fallen(totals, silent, longest, asked));
                      }
                    }));
    return found;
  }

  private static Bypass fallen(PartyTotals totals, long silent, long longest, boolean asked) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        "Asked "
            + totals.queries()
            + " times in "
            + totals.hours().size()
            + " different hours, then nothing for "
            + hours(silent)
            + " in which it was on the network.");
    evidence.add("Before, it never was silent for longer than " + hours(longest) + ".");
    if (asked) {
      evidence.add("In the last hour before, it asked for another resolver's name.");
    }
    return new Bypass(
        totals.party(),
        Bypass.Way.SILENT,
        asked ? Certainty.LIKELY : Certainty.POSSIBLE,
        evidence,
        "It may sleep, be idle, or have been given another resolver by the router.",
        List.of(
            "See which DNS server the device shows in its network settings; it should be this one"
                + " only.",
            "Let the router reject ports 53 and 853 of everybody but this server: tacet export."),
        silent,
        totals.lastMillis(),
        totals.lastMillis() + silent * HOUR);
  }

  /** Those who are there, and of whom no query is known. */
  List<Bypass> never() {
    List<Bypass> found = new ArrayList<>();
    flows.forEach(
        (party, talks) -> {
          if (trails.of(party).isEmpty() && !isExcused(party)) {
            found.add(neverButTalking(party, talks));
          }
        });
    presences.forEach(
        (party, times) -> {
          long there = present(times, Long.MIN_VALUE, nowMillis) / HOUR;
          if (there >= NEVER_HOURS
              && trails.of(party).isEmpty()
              && !flows.containsKey(party)
              && !isExcused(party)) {
            found.add(neverSeen(party, times, there));
          }
        });
    return found;
  }

  private static Bypass neverButTalking(Party party, List<Flow> talks) {
    long up = talks.stream().mapToLong(Flow::bytesUp).sum();
    long addresses = talks.stream().map(Flow::address).distinct().count();
    return new Bypass(
        party,
        Bypass.Way.NEVER_ASKED,
        Certainty.LIKELY,
        List.of(
            "Sent "
                + up
                + " octets to "
                + addresses
                + (addresses == 1 ? " address" : " addresses")
                + " of the internet and asked for no name."),
        "It may have asked before the capture began, or elsewhere than the capture was made.",
        List.of(
            "If it uses fixed addresses, only the router can stop them: tacet export.",
            "Let the router reject ports 53 and 853 of everybody but this server: tacet export."),
        talks.size(),
        talks.stream().mapToLong(Flow::firstMillis).min().orElse(0),
        talks.stream().mapToLong(Flow::lastMillis).max().orElse(0));
  }

  private Bypass neverSeen(Party party, List<Presence> times, long there) {
    return new Bypass(
        party,
        Bypass.Way.NEVER_ASKED,
        Certainty.POSSIBLE,
        List.of("On the network for " + hours(there) + " and asked for no name."),
        "Devices that only serve others (printers, lamps behind a hub) need no names.",
        List.of(
            "See which DNS server the device shows in its network settings; the router should hand"
                + " out this one only.",
            "A capture made at the router shows where it sends: tacet report --capture FILE."),
        there,
        times.get(0).fromMillis(),
        Math.min(nowMillis, times.get(times.size() - 1).untilMillis()));
  }

  /** A router asks for the others, and this server asks for all. */
  private boolean isExcused(Party party) {
    return party.kind() == Kind.ROUTER || DirectTalk.isOurselves(party, ours);
  }

  /** Milliseconds of presence between two times; what overlaps counts once. */
  private static long present(List<Presence> sorted, long afterMillis, long untilMillis) {
    long sum = 0;
    long counted = afterMillis;
    for (Presence presence : sorted) {
      long from = Math.max(counted, presence.fromMillis());
      long until = Math.min(untilMillis, presence.untilMillis());
      if (until > from) {
        sum += until - from;
        counted = until;
      }
    }
    return sum;
  }

  /** The longest time between two queries, in whole hours on the wall. */
  private static long longestPause(HourCounts hours) {
    long longest = 1;
    for (int i = 1; i < hours.size(); i++) {
      longest = Math.max(longest, hours.hourAt(i) - hours.hourAt(i - 1));
    }
    return longest;
  }

  private static String hours(long hours) {
    return hours == 1 ? "1 hour" : hours + " hours";
  }
}
