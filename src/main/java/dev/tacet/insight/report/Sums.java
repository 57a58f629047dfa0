package dev.tacet.insight.report;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Owners;
import dev.tacet.insight.Party;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.Trail;
import dev.tacet.insight.Trails;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Adds trails up by company, by name and by device. Pure; the loudest come first. */
public final class Sums {
  /** A month of days is what a picture shows. */
  static final int MOST_DAYS = 31;

  private static final int HOURS = 24;

  private final Owners owners;

  public Sums(Owners owners) {
    this.owners = owners;
  }

  /** Companies; all names without a known one together are one line. */
  public List<OwnerLine> byOwner(Collection<Trail> trails) {
    Map<Optional<String>, OwnerSum> sums = new HashMap<>();
    for (Trail trail : trails) {
      Optional<Owner> owner = owners.of(trail.name());
      sums.computeIfAbsent(owner.map(Owner::company), company -> new OwnerSum(owner)).add(trail);
    }
    return sums.values().stream()
        .map(OwnerSum::line)
        .sorted(
            Comparator.comparingLong(OwnerLine::queries)
                .reversed()
                .thenComparing(line -> line.company().orElse("")))
        .toList();
  }

  /** Names; one that several devices asked for is one line. */
  public List<NameLine> byName(Collection<Trail> trails) {
    Map<DomainName, NameLine> lines = new HashMap<>();
    for (Trail trail : trails) {
      lines.merge(trail.name(), line(trail), Sums::together);
    }
    return lines.values().stream()
        .sorted(
            Comparator.comparingLong(NameLine::queries)
                .reversed()
                .thenComparing(line -> line.name().toString()))
        .toList();
  }

  private NameLine line(Trail trail) {
    return new NameLine(
        trail.name(),
        owners.of(trail.name()),
        trail.queries(),
        trail.queries(Fate.BLOCKED),
        trail.blockedBy(),
        trail.firstMillis(),
        trail.lastMillis());
  }

  private static NameLine together(NameLine one, NameLine other) {
    return new NameLine(
        one.name(),
        one.owner(),
        one.queries() + other.queries(),
        one.blocked() + other.blocked(),
        one.by().isEmpty() ? other.by() : one.by(),
        Math.min(one.firstMillis(), other.firstMillis()),
        Math.max(one.lastMillis(), other.lastMillis()));
  }

  /** Countries of companies that are added up already; those not known are one line. */
  public static List<CountryLine> byCountry(List<OwnerLine> companies) {
    Map<Optional<String>, CountryLine> lines = new HashMap<>();
    for (OwnerLine line : companies) {
      lines.merge(
          line.country(),
          new CountryLine(
              line.country(), line.company().isPresent() ? 1 : 0, line.queries(), line.blocked()),
          (one, other) ->
              new CountryLine(
                  one.country(),
                  one.companies() + other.companies(),
                  one.queries() + other.queries(),
                  one.blocked() + other.blocked()));
    }
    return lines.values().stream()
        .sorted(
            Comparator.comparingLong(CountryLine::queries)
                .reversed()
                .thenComparing(line -> line.country().orElse("")))
        .toList();
  }

  /** Days on which anything was asked, in order; the last {@link #MOST_DAYS}. */
  public static List<DayLine> byDay(Collection<PartyTotals> parties) {
    TreeMap<Long, long[]> queries = new TreeMap<>();
    Map<Long, Long> blocked = new HashMap<>();
    for (PartyTotals totals : parties) {
      totals
          .hours()
          .forEach((day, hour, n) -> queries.computeIfAbsent(day, d -> new long[HOURS])[hour] += n);
      totals.blockedHours().forEach((day, hour, n) -> blocked.merge(day, (long) n, Long::sum));
    }
    while (queries.size() > MOST_DAYS) {
      queries.pollFirstEntry();
    }
    List<DayLine> days = new ArrayList<>();
    queries.forEach(
        (day, hours) ->
            days.add(
                new DayLine(
                    LocalDate.ofEpochDay(day),
                    Arrays.stream(hours).boxed().toList(),
                    Arrays.stream(hours).sum(),
                    blocked.getOrDefault(day, 0L))));
    return days;
  }

  /** Devices. */
  public List<DeviceLine> byDevice(Trails trails) {
    Map<Party, List<Trail>> ofParty = trails.byParty();
    List<DeviceLine> lines = new ArrayList<>();
    for (PartyTotals totals : trails.parties()) {
      Set<String> companies = new HashSet<>();
      for (Trail trail : ofParty.getOrDefault(totals.party(), List.of())) {
        owners.of(trail.name()).ifPresent(owner -> companies.add(owner.company()));
      }
      lines.add(
          new DeviceLine(
              totals.party(),
              totals.names(),
              companies.size(),
              totals.queries(),
              totals.queries(Fate.BLOCKED),
              totals.firstMillis(),
              totals.lastMillis()));
    }
    lines.sort(
        Comparator.comparingLong(DeviceLine::queries)
            .reversed()
            .thenComparing(line -> line.party().key()));
    return List.copyOf(lines);
  }

  /** One company while it is added up. */
  private static final class OwnerSum {
    private final Optional<Owner> owner;
    private final Set<DomainName> names = new HashSet<>();
    private final Set<Party> parties = new HashSet<>();
    private long queries;
    private long blocked;

    OwnerSum(Optional<Owner> owner) {
      this.owner = owner;
    }

    void add(Trail trail) {
      names.add(trail.name());
      parties.add(trail.party());
      queries += trail.queries();
      blocked += trail.queries(Fate.BLOCKED);
    }

    OwnerLine line() {
      return new OwnerLine(
          owner.map(Owner::company),
          owner.map(Owner::country),
          owner.map(known -> known.how().words()).orElse(""),
          names.size(),
          parties.size(),
          queries,
          blocked);
    }
  }
}
