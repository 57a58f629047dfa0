package dev.tacet.insight;

import dev.tacet.config.Counted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds storms of retries after a block. Pure. */
public final class Storms {
  private Storms() {}

  /**
   * One storm for each party and name that had bursts of blocked queries, one for each rhythm of
   * retrying; those of most queries first.
   *
   * @param beacons as found in the same trails
   */
  public static List<Storm> in(Trails trails, List<Beacon> beacons) {
    List<Storm> storms = new ArrayList<>();
    for (Trail trail : trails.all()) {
      if (trail.queries(Fate.BLOCKED) >= Burst.MIN_QUERIES) {
        List<Burst> bursts =
            trail.bursts().stream()
                .filter(burst -> burst.blocked() * 2 >= burst.queries())
                .toList();
        if (!bursts.isEmpty()) {
          storms.add(storm(trail, bursts));
        }
      }
    }
    for (Beacon beacon : beacons) {
      if (beacon.kind() == Beacon.Kind.RETRY) {
        trails.of(beacon.party(), beacon.name()).ifPresent(t -> storms.add(steady(t, beacon)));
      }
    }
    storms.sort(Comparator.comparingLong(Storm::queries).reversed());
    return List.copyOf(storms);
  }

  private static Storm storm(Trail trail, List<Burst> bursts) {
    long queries = bursts.stream().mapToLong(Burst::queries).sum();
    double perMinute = bursts.stream().mapToDouble(Burst::perMinute).max().orElse(0);
    long longest =
        bursts.stream().mapToLong(burst -> burst.toMillis() - burst.fromMillis()).max().orElse(0);
    List<String> limits = new ArrayList<>();
    limits.add("Many devices storm and work all the same: a storm alone is no breakage.");
    if (trail.burstsLost() > 0) {
      limits.add(trail.burstsLost() + " further storms are not kept one by one.");
    }
    String counted =
        bursts.size()
            + " storms of "
            + queries
            + " queries in all, up to "
            + Counted.decimal(perMinute, 0)
            + " a minute, the longest for "
            + BeaconWords.span(longest / 1000.0)
            + ", none with a pause of more than "
            + Burst.MAX_PAUSE_MILLIS / 1000
            + " s.";
    return new Storm(
        trail.party(),
        trail.name(),
        false,
        bursts.get(0).fromMillis(),
        bursts.stream().mapToLong(Burst::toMillis).max().orElse(0),
        queries,
        perMinute,
        bursts.size() + trail.burstsLost(),
        trail.blockedBy(),
        List.of(counted),
        limits);
  }

  private static Storm steady(Trail trail, Beacon beacon) {
    return new Storm(
        beacon.party(),
        beacon.name(),
        true,
        beacon.firstMillis(),
        beacon.lastMillis(),
        beacon.count(),
        60 / beacon.periodSeconds(),
        1,
        trail.blockedBy(),
        beacon.evidence(),
        beacon.limits());
  }
}
