package dev.tacet.insight.evidence;

import dev.tacet.insight.Beacon;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Owners;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.Trail;
import dev.tacet.insight.Trails;
import dev.tacet.insight.report.DayLine;
import dev.tacet.insight.report.Sums;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Takes the facts of a sheet from the trails of one device, and from nothing else. Pure. */
public final class EvidenceMaking {
  /** Names told on a sheet; the record has all. */
  static final int MOST_NAMES = 250;

  private EvidenceMaking() {}

  /**
   * @param trails of the device's observations, and no others
   * @param beacons as found in them
   * @param hidden queries whose name privacy hides
   */
  public static Evidence of(
      Evidence.Subject subject,
      Evidence.Record record,
      String program,
      Instant madeAt,
      Trails trails,
      List<Beacon> beacons,
      Owners owners,
      long hidden) {
    List<Trail> names = new ArrayList<>(trails.all());
    names.sort(
        Comparator.comparingLong((Trail trail) -> trail.queries())
            .reversed()
            .thenComparing(trail -> trail.name().toString()));
    List<Trail> told = names.subList(0, Math.min(MOST_NAMES, names.size()));
    long leftOut = trails.queriesWithoutTrail() + trails.queriesWithoutParty();
    for (Trail trail : names.subList(told.size(), names.size())) {
      leftOut += trail.queries();
    }
    List<DayLine> days = Sums.byDay(trails.parties());
    return new Evidence(
        subject,
        record,
        program,
        madeAt,
        told.stream().map(trail -> asked(trail, owners)).toList(),
        names.size() - told.size(),
        leftOut,
        hidden,
        days.stream().map(day -> new Evidence.Day(day.day().toString(), day.hours())).toList(),
        !days.isEmpty() && firstDay(trails) < days.get(0).day().toEpochDay(),
        beacons.stream()
            .filter(beacon -> beacon.kind() == Beacon.Kind.BEACON)
            .map(EvidenceMaking::regular)
            .toList());
  }

  private static long firstDay(Trails trails) {
    long[] first = {Long.MAX_VALUE};
    for (PartyTotals totals : trails.parties()) {
      totals.hours().forEach((day, hour, queries) -> first[0] = Math.min(first[0], day));
    }
    return first[0];
  }

  private static Evidence.AskedName asked(Trail trail, Owners owners) {
    Optional<Owner> owner = owners.of(trail.name());
    long passed = trail.reached();
    long blocked = trail.queries(Fate.BLOCKED);
    return new Evidence.AskedName(
        trail.name().toString(),
        owner.map(Owner::company),
        owner.map(Owner::country),
        passed,
        blocked,
        trail.queries() - passed - blocked,
        Instant.ofEpochMilli(trail.firstMillis()),
        Instant.ofEpochMilli(trail.lastMillis()));
  }

  private static Evidence.Regular regular(Beacon beacon) {
    return new Evidence.Regular(
        beacon.name().toString(),
        Duration.ofMillis(Math.round(beacon.periodSeconds() * 1_000)),
        beacon.count(),
        Instant.ofEpochMilli(beacon.firstMillis()),
        Instant.ofEpochMilli(beacon.lastMillis()));
  }
}
