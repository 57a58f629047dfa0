package dev.tacet.insight.report;

import dev.tacet.insight.Beacon;
import dev.tacet.insight.Party;
import dev.tacet.insight.Trails;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Two periods side by side: what there is more of, less, for the first time and no more. Counts are
 * compared a day, over the days of which anything is known. Immutable.
 *
 * @param devices those that changed most first; so are companies and names
 * @param begun rhythms of the later period that the earlier one does not have
 * @param ended rhythms of the earlier period that the later one does not have
 * @param limits what the two do not show, in sentences
 */
public record Comparison(
    ComparedPeriod before,
    ComparedPeriod after,
    List<Change> devices,
    List<Change> companies,
    List<Change> names,
    List<Beacon> begun,
    List<Beacon> ended,
    List<String> limits) {
  public Comparison {
    Objects.requireNonNull(before);
    Objects.requireNonNull(after);
    devices = List.copyOf(devices);
    companies = List.copyOf(companies);
    names = List.copyOf(names);
    begun = List.copyOf(begun);
    ended = List.copyOf(ended);
    limits = List.copyOf(limits);
  }

  /**
   * Compares.
   *
   * @param earlier of the period from {@code from} to {@code middle} at most
   * @param later of the period from {@code middle} to {@code until}
   * @param middleFrom where the later period begins, milliseconds since 1970
   * @param earlierUntil where the earlier one ends, not after {@code middleFrom}
   */
  public static Comparison of(
      Findings earlier, Findings later, long from, long earlierUntil, long middleFrom, long until) {
    long first = Math.min(first(earlier.trails()), first(later.trails()));
    ComparedPeriod before = period(earlier.trails(), from, earlierUntil, first);
    ComparedPeriod after = period(later.trails(), middleFrom, until, first);
    Making making = new Making(before.days(), after.days());
    Sums sums = new Sums(later.owners());
    List<Change> devices =
        making.changes(
            counts(sums.byDevice(earlier.trails()), DeviceLine::party, DeviceLine::queries),
            counts(sums.byDevice(later.trails()), DeviceLine::party, DeviceLine::queries),
            Optional::of,
            later::name);
    List<Change> companies =
        making.changes(
            counts(sums.byOwner(earlier.trails().all()), OwnerLine::company, OwnerLine::queries),
            counts(sums.byOwner(later.trails().all()), OwnerLine::company, OwnerLine::queries),
            company -> Optional.empty(),
            company -> company.orElse("not known"));
    List<Change> names =
        making.changes(
            counts(sums.byName(earlier.trails().all()), NameLine::name, NameLine::queries),
            counts(sums.byName(later.trails().all()), NameLine::name, NameLine::queries),
            name -> Optional.empty(),
            Object::toString);
    return new Comparison(
        before,
        after,
        devices,
        companies,
        names,
        missingIn(later.beacons(), earlier.beacons()),
        missingIn(earlier.beacons(), later.beacons()),
        limits(before, after));
  }

  private static long first(Trails trails) {
    return trails.observations() == 0 ? Long.MAX_VALUE : trails.firstMillis();
  }

  private static ComparedPeriod period(Trails trails, long from, long until, long first) {
    if (trails.observations() == 0) {
      return new ComparedPeriod(from, until, until, until, 0);
    }
    // Before the first of all nothing is known; after it, silence is silence.
    long known = first < from ? from : Math.max(from, trails.firstMillis());
    long knownUntil = Math.min(until, Math.max(known, trails.lastMillis()));
    return new ComparedPeriod(from, until, known, knownUntil, trails.queries());
  }

  private static <L, K> Map<K, Long> counts(
      List<L> lines, Function<L, K> key, Function<L, Long> queries) {
    Map<K, Long> counts = new LinkedHashMap<>();
    lines.forEach(line -> counts.put(key.apply(line), queries.apply(line)));
    return counts;
  }

  /** Rhythms of one period for whose device and name the other one has none. */
  private static List<Beacon> missingIn(List<Beacon> these, List<Beacon> others) {
    Set<String> known = new HashSet<>();
    others.forEach(beacon -> known.add(key(beacon)));
    return these.stream()
        .filter(beacon -> beacon.kind() == Beacon.Kind.BEACON && !known.contains(key(beacon)))
        .toList();
  }

  private static String key(Beacon beacon) {
    return beacon.party().key() + ' ' + beacon.name();
  }

  private static List<String> limits(ComparedPeriod before, ComparedPeriod after) {
    List<String> said = new ArrayList<>();
    if (before.queries() == 0) {
      said.add(
          "Of the earlier period nothing is known: everything looks new, and that it was not there"
              + " before is not shown.");
    } else if (before.beginsLate()) {
      said.add(
          String.format(
              Locale.ROOT,
              "What was read begins in the middle of the earlier period: %.1f of its %.1f days are"
                  + " known. What looks new may be older, and a rhythm that looks begun too.",
              before.days(),
              before.allDays()));
    }
    if (after.queries() == 0) {
      said.add("In the later period nothing was asked, or nothing of it is kept: all looks gone.");
    } else if (after.endsEarly()) {
      said.add(
          String.format(
              Locale.ROOT,
              "Of the later period only %.1f of %.1f days are known; what looks gone may only not"
                  + " have come yet.",
              after.days(),
              after.allDays()));
    }
    said.add(
        "Counts are compared a day, over the days of which anything is known. Names that people ask"
            + " for come and go; a difference is no finding by itself.");
    return said;
  }

  /** Puts counts side by side. */
  private record Making(double daysBefore, double daysAfter) {
    <K> List<Change> changes(
        Map<K, Long> before,
        Map<K, Long> after,
        Function<K, Optional<Party>> party,
        Function<K, String> subject) {
      Set<K> all = new LinkedHashSet<>(after.keySet());
      all.addAll(before.keySet());
      return all.stream()
          .map(
              key ->
                  Change.of(
                      party.apply(key),
                      subject.apply(key),
                      before.getOrDefault(key, 0L),
                      after.getOrDefault(key, 0L),
                      daysBefore,
                      daysAfter))
          .sorted(
              Comparator.comparingDouble(Change::weight).reversed().thenComparing(Change::subject))
          .toList();
    }
  }
}
