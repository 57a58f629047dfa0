package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Suspects blocks of having broken something. A block is compared with the device's own habit: the
 * hours after the block (or after the first storm, where the name was blocked all along) with the
 * same hours of days before. Two signs make a suspicion; a storm alone does so only where the name
 * was reached before, and the storm came within the hour. Pure.
 */
public final class Breakage {
  private static final int HOURS = 6;
  private static final int MOST_DAYS = 14;
  private static final int FEWEST_DAYS = 3;

  /** Fewer usual names at these hours, and a fall may be chance. */
  private static final int FEWEST_NAMES = 8;

  private static final double FALL_TO = 0.4;
  private static final int FEWEST_PROBES = 12;
  private static final double MORE_PROBES = 4;
  private static final long SOON_MILLIS = 3_600_000;
  private static final Duration TRY_FOR = Duration.ofHours(1);

  private final Trails trails;
  private final Predicate<DomainName> isProbe;
  private final Map<Trail, Storm> storms = new HashMap<>();

  private Breakage(Trails trails, List<Storm> storms, Predicate<DomainName> isProbe) {
    this.trails = trails;
    this.isProbe = isProbe;
    for (Storm storm : storms) {
      trails.of(storm.party(), storm.name()).ifPresent(t -> this.storms.putIfAbsent(t, storm));
    }
  }

  /**
   * All suspicions, those with most signs first.
   *
   * @param storms as found in the same trails
   * @param isProbe whether a name is asked to learn whether there is an internet, as {@link
   *     Reachability#isProbe}
   */
  public static List<Suspicion> in(
      Trails trails, List<Storm> storms, Predicate<DomainName> isProbe) {
    Breakage search = new Breakage(trails, storms, isProbe);
    List<Suspicion> found = new ArrayList<>();
    trails
        .byParty()
        .forEach(
            (party, ofParty) -> {
              for (Trail trail : ofParty) {
                if (trail.queries(Fate.BLOCKED) > 0 && !isProbe.test(trail.name())) {
                  search.suspect(trail, ofParty, found);
                }
              }
            });
    found.sort(
        Comparator.comparingInt((Suspicion s) -> s.signs().size())
            .reversed()
            .thenComparingLong(Suspicion::sinceMillis));
    return List.copyOf(found);
  }

  private void suspect(Trail trail, List<Trail> ofParty, List<Suspicion> found) {
    Storm storm = storms.get(trail);
    boolean wasReached = trail.reached() > 0 && trail.firstMillis() < trail.firstBlockedMillis();
    if (storm == null && !wasReached) {
      return; // Blocked all along and quiet about it: nothing to compare with.
    }
    long since = wasReached ? trail.firstBlockedMillis() : storm.fromMillis();
    Set<Suspicion.Sign> signs = EnumSet.noneOf(Suspicion.Sign.class);
    List<String> evidence = new ArrayList<>();
    boolean soon = false;
    if (storm != null) {
      signs.add(Suspicion.Sign.STORM);
      evidence.addAll(storm.evidence());
      soon = wasReached && Math.abs(storm.fromMillis() - since) <= SOON_MILLIS;
    }
    addFall(trail, ofParty, since, signs, evidence);
    addProbes(ofParty, since, signs, evidence);
    if (signs.size() >= 2 || soon) {
      found.add(
          new Suspicion(
              trail.party(),
              trail.name(),
              trail.blockedBy(),
              since,
              signs,
              TRY_FOR,
              evidence,
              List.of(
                  "One thing after another need not be because of it: only a try can tell.",
                  "The rule to try: allow exactly this name for this device, for an hour.")));
    }
  }

  /** Usual names: of those asked at these hours on the days before, how many are asked after. */
  private void addFall(
      Trail blocked,
      List<Trail> ofParty,
      long since,
      Set<Suspicion.Sign> signs,
      List<String> evidence) {
    int from = trails.hourOf(since) + 1;
    if (sum(blocked.hours(), from, from + HOURS) == 0) {
      return; // The device no longer asks for it: off, or satisfied.
    }
    int[] names = new int[MOST_DAYS + 1];
    for (Trail trail : ofParty) {
      if (trail != blocked && trail.reached() > 0 && !isProbe.test(trail.name())) {
        for (int day = 0; day <= MOST_DAYS; day++) {
          names[day] += sum(trail.hours(), from - 24 * day, from - 24 * day + HOURS) > 0 ? 1 : 0;
        }
      }
    }
    int[] before = daysSeen(Arrays.copyOfRange(names, 1, names.length));
    if (before.length < FEWEST_DAYS) {
      return;
    }
    // Not the usual day but one of the quietest: a fall must be one that no day before had.
    int quiet = before[before.length / 4];
    if (quiet >= FEWEST_NAMES && names[0] < FALL_TO * before[0]) {
      signs.add(Suspicion.Sign.FEWER_NAMES);
      evidence.add(
          names[0]
              + " other names in the "
              + HOURS
              + " hours after, while it went on asking for the blocked one; at these hours of "
              + before.length
              + " days before, "
              + before[0]
              + " to "
              + before[before.length - 1]
              + ".");
    }
  }

  private void addProbes(
      List<Trail> ofParty, long since, Set<Suspicion.Sign> signs, List<String> evidence) {
    int from = trails.hourOf(since);
    long[] probes = new long[MOST_DAYS + 1];
    for (Trail trail : ofParty) {
      if (isProbe.test(trail.name())) {
        for (int day = 0; day <= MOST_DAYS; day++) {
          probes[day] += sum(trail.hours(), from - 24 * day, from - 24 * day + HOURS);
        }
      }
    }
    int firstHour = trails.hourOf(ofParty.get(0).totals.firstMillis());
    int days = Math.min(MOST_DAYS, (from - firstHour) / 24);
    if (days < 1 || probes[0] < FEWEST_PROBES) {
      return;
    }
    long most = 0;
    for (int day = 1; day <= days; day++) {
      most = Math.max(most, probes[day]);
    }
    if (probes[0] > MORE_PROBES * most) {
      signs.add(Suspicion.Sign.PROBES);
      evidence.add(
          probes[0]
              + " looks for an internet in the "
              + HOURS
              + " hours after; at these hours of "
              + days
              + " days before, "
              + most
              + " at most.");
    }
  }

  /** In order, without days on which the device was not seen at these hours. */
  private static int[] daysSeen(int[] days) {
    return Arrays.stream(days).filter(names -> names > 0).sorted().toArray();
  }

  private static long sum(HourCounts hours, int from, int until) {
    long sum = 0;
    for (int hour = from; hour < until; hour++) {
      sum += hours.at(hour);
    }
    return sum;
  }
}
