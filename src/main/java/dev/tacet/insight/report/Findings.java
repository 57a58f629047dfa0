package dev.tacet.insight.report;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Beacon;
import dev.tacet.insight.Beacons;
import dev.tacet.insight.Breakage;
import dev.tacet.insight.Firsts;
import dev.tacet.insight.Night;
import dev.tacet.insight.Owners;
import dev.tacet.insight.Party;
import dev.tacet.insight.Quiet;
import dev.tacet.insight.Reachability;
import dev.tacet.insight.RegistrableDomains;
import dev.tacet.insight.Storm;
import dev.tacet.insight.Storms;
import dev.tacet.insight.Suspicion;
import dev.tacet.insight.Talk;
import dev.tacet.insight.Trails;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that is found in one set of trails: what a report is written from, whatever its form. Pure.
 *
 * @param parties by key, all that is known of each in the end; one that is not there says it itself
 * @param firsts what is new since {@code sinceMillis} of {@link #in}
 */
public record Findings(
    Trails trails,
    Owners owners,
    Map<String, Party> parties,
    Night night,
    List<Beacon> beacons,
    Firsts firsts,
    List<Talk> talks,
    List<Storm> storms,
    List<Suspicion> suspicions) {
  private static final int MOST_TALKS = 1_000;

  public Findings {
    parties = Map.copyOf(parties);
    beacons = List.copyOf(beacons);
    talks = List.copyOf(talks);
    storms = List.copyOf(storms);
    suspicions = List.copyOf(suspicions);
  }

  /**
   * Looks for everything.
   *
   * @param blockTtlSeconds the TTL of a block, whose rhythm is no beacon
   * @param learn how long a device is learnt before anything of it counts as new
   * @param sinceMillis only what is new since then, milliseconds since 1970
   */
  public static Findings in(
      Trails trails,
      Owners owners,
      RegistrableDomains domains,
      Map<String, Party> parties,
      Night night,
      int blockTtlSeconds,
      Duration learn,
      long sinceMillis) {
    Function<DomainName, DomainName> domainOf = name -> domains.of(name).orElse(name);
    List<Beacon> beacons = Beacons.in(trails, night, blockTtlSeconds);
    List<Storm> storms = Storms.in(trails, beacons);
    return new Findings(
        trails,
        owners,
        parties,
        night,
        beacons,
        Firsts.in(trails, domainOf, learn, sinceMillis),
        Quiet.byNight(trails, night, beacons, MOST_TALKS),
        storms,
        Breakage.in(trails, storms, Reachability::isProbe));
  }

  /** What to call a party. */
  String name(Party party) {
    return parties.getOrDefault(party.key(), party).name();
  }
}
