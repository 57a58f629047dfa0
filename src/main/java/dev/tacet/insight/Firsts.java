package dev.tacet.insight;

import dev.tacet.config.Counted;
import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is new: domains that a party asks for the first time, and parties. Immutable.
 *
 * @param firsts in order of time
 * @param newParties parties first seen after the observations themselves had gone on for as long as
 *     learning takes, in order of time
 * @param learning parties that have not been seen for long enough: of them nothing is new yet
 */
public record Firsts(List<First> firsts, List<PartyTotals> newParties, List<Party> learning) {
  private static final long SOON_MILLIS = 86_400_000;

  public Firsts {
    firsts = List.copyOf(firsts);
    newParties = List.copyOf(newParties);
    learning = List.copyOf(learning);
  }

  /** The names of one domain that one party asks. */
  private static final class Sum {
    private Trail first;
    private long queries;

    void add(Trail trail) {
      first = first == null || trail.firstMillis() < first.firstMillis() ? trail : first;
      queries += trail.queries();
    }
  }

  /**
   * Finds them.
   *
   * @param domainOf the registrable domain of a name; the name itself where it has none
   * @param learn how long a party must have been seen before anything of it counts as new; for each
   *     party from its own first query
   * @param sinceMillis only what is new since then, milliseconds since 1970
   */
  public static Firsts in(
      Trails trails, Function<DomainName, DomainName> domainOf, Duration learn, long sinceMillis) {
    List<First> firsts = new ArrayList<>();
    List<Party> learning = new ArrayList<>();
    trails
        .byParty()
        .forEach(
            (party, ofParty) -> {
              PartyTotals totals = trails.of(party).orElseThrow();
              long learnt = totals.firstMillis() + learn.toMillis();
              if (totals.lastMillis() < learnt) {
                learning.add(party);
              } else {
                addFirsts(totals, ofParty, domainOf, Math.max(learnt, sinceMillis), learn, firsts);
              }
            });
    firsts.sort(Comparator.comparingLong(First::atMillis));
    long known = trails.observations() == 0 ? 0 : trails.firstMillis() + learn.toMillis();
    List<PartyTotals> parties =
        trails.parties().stream()
            .filter(totals -> totals.firstMillis() >= Math.max(known, sinceMillis))
            .sorted(Comparator.comparingLong(PartyTotals::firstMillis))
            .toList();
    return new Firsts(firsts, parties, learning);
  }

  private static void addFirsts(
      PartyTotals totals,
      List<Trail> trails,
      Function<DomainName, DomainName> domainOf,
      long fromMillis,
      Duration learn,
      List<First> firsts) {
    Map<DomainName, Sum> domains = new HashMap<>();
    for (Trail trail : trails) {
      domains.computeIfAbsent(domainOf.apply(trail.name()), d -> new Sum()).add(trail);
    }
    domains.forEach(
        (domain, sum) -> {
          if (sum.first.firstMillis() >= fromMillis) {
            firsts.add(first(totals, domain, sum, learn));
          }
        });
  }

  private static First first(PartyTotals totals, DomainName domain, Sum sum, Duration learn) {
    long at = sum.first.firstMillis();
    List<String> limits = new ArrayList<>();
    limits.add("First means first in what was looked at; what is older than that is not known.");
    if (totals.queriesWithoutTrail() > 0) {
      limits.add(
          totals.queriesWithoutTrail()
              + " queries of this device were for names that are not followed; it may have been"
              + " among them before.");
    }
    if (at - totals.firstMillis() - learn.toMillis() < SOON_MILLIS) {
      limits.add("The device had only just been learnt: rare names come late.");
    }
    return new First(
        totals.party(),
        domain,
        sum.first.name(),
        at,
        sum.queries,
        List.of(
            "The device was seen for "
                + Counted.decimal((at - totals.firstMillis()) / 86_400_000.0, 1)
                + " days, asking "
                + totals.names()
                + " names, before it asked this domain; "
                + sum.queries
                + " queries since."),
        limits);
  }
}
