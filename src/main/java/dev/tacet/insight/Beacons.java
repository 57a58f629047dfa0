package dev.tacet.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds beacons: names that a device asks for in a rhythm. First each trail by itself ({@link
 * RhythmSearch}), then each rhythm against what else its device does ({@link UseTimes}), then
 * against blocks, which make a rhythm of their own. How and how well: docs/INSIGHT.md. Pure.
 */
public final class Beacons {
  /** A daily rhythm is a habit, unless it is as exact as no person is. */
  private static final double EXACT_SECONDS = 120;

  /** The share of a device's use in which a rhythm must be heard: a person's is in a fifth. */
  private static final double LEAST_COVERAGE = 0.5;

  private static final double FEW_STRANGERS = 0.1;
  private static final double EVEN = 1.5;

  private static final double RETRY_SECONDS = 20;

  private final Trails trails;
  private final Night night;
  private final int blockTtlSeconds;
  private final Dropped dropped;

  private Beacons(Trails trails, Night night, int blockTtlSeconds, Dropped dropped) {
    this.trails = trails;
    this.night = night;
    this.blockTtlSeconds = blockTtlSeconds;
    this.dropped = dropped;
  }

  /**
   * All beacons, those of one party together, the fastest first; rhythms of retrying are among
   * them, as {@link Beacon.Kind#RETRY}.
   *
   * @param blockTtlSeconds the TTL of the answers that block: a device that waits for no more than
   *     that asks again just then
   */
  public static List<Beacon> in(Trails trails, Night night, int blockTtlSeconds) {
    Beacons search = new Beacons(trails, night, blockTtlSeconds, Dropped.UNKNOWN);
    List<Trail> looked =
        trails.all().stream().filter(trail -> trail.kept() >= RhythmSearch.FEWEST_BEATS).toList();
    // A trail's rhythms hang on nothing of another's, so each processor takes the next trail.
    List<List<Candidate>> found = Shared.each(looked, search::ofTrail);
    Map<Party, List<Candidate>> candidates = new HashMap<>();
    for (int i = 0; i < looked.size(); i++) {
      candidates
          .computeIfAbsent(looked.get(i).party(), party -> new ArrayList<>())
          .addAll(found.get(i));
    }
    List<Beacon> beacons = new ArrayList<>();
    trails
        .byParty()
        .forEach(
            (party, its) ->
                beacons.addAll(search.among(candidates.getOrDefault(party, List.of()), its)));
    return List.copyOf(beacons);
  }

  /**
   * The same of trails that keep few times of each name, on this thread alone.
   *
   * @param dropped tells in what windows names were asked besides
   */
  public static List<Beacon> in(Trails trails, Night night, int blockTtlSeconds, Dropped dropped) {
    Beacons search = new Beacons(trails, night, blockTtlSeconds, dropped);
    return trails.byParty().values().stream()
        .flatMap(ofParty -> search.among(search.candidates(ofParty), ofParty).stream())
        .toList();
  }

  /** A rhythm with its trail and what it is taken for. */
  private record Candidate(Trail trail, BeatSeries series, Rhythm rhythm, Beacon.Kind kind) {}

  private List<Candidate> candidates(List<Trail> ofParty) {
    return ofParty.stream()
        .filter(trail -> trail.kept() >= RhythmSearch.FEWEST_BEATS)
        .flatMap(trail -> ofTrail(trail).stream())
        .toList();
  }

  private List<Beacon> among(List<Candidate> candidates, List<Trail> ofParty) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    Set<Trail> rhythmic = candidates.stream().map(Candidate::trail).collect(Collectors.toSet());
    UseTimes use = new UseTimes(ofParty, rhythmic, dropped);
    List<Beacon> found = new ArrayList<>();
    for (Candidate candidate : candidates) {
      UseTimes.Bond bond =
          use.bond(candidate.trail, candidate.rhythm.beats(), candidate.rhythm.seconds());
      boolean bound = bond.isBound(candidate.rhythm.beats().size());
      if (!bond.isOnlyInUse() || isMoreThanUse(candidate.rhythm, bond, bound)) {
        found.add(beacon(candidate, bound));
      }
    }
    found.sort((a, b) -> Double.compare(a.periodSeconds(), b.periodSeconds()));
    return found;
  }

  /**
   * Whether a rhythm heard only while the device is in use is one all the same: it goes on for as
   * long as the use does, or nobody asks for the name but the rhythm, and as early as late.
   */
  private static boolean isMoreThanUse(Rhythm rhythm, UseTimes.Bond bond, boolean bound) {
    if (rhythm.seconds() >= UseTimes.SLOW_SECONDS) {
      double halfDays = rhythm.seconds() / 43_200;
      boolean daily = Math.abs(halfDays - Math.round(halfDays)) < 0.05 && halfDays > 0.5;
      boolean exact = rhythm.jitter() * rhythm.seconds() <= EXACT_SECONDS;
      return !bound && !daily || exact && rhythm.strangers() <= FEW_STRANGERS;
    }
    return bond.coverage() >= LEAST_COVERAGE
        || rhythm.strangers() <= FEW_STRANGERS && rhythm.skew() <= EVEN;
  }

  private List<Candidate> ofTrail(Trail trail) {
    long blocked = trail.queries(Fate.BLOCKED);
    if (blocked == 0) {
      return ofPart(trail, BeatSeries.Part.ALL, Beacon.Kind.BEACON);
    }
    List<Candidate> whileReached =
        blocked == trail.queries()
            ? List.of()
            : ofPart(trail, BeatSeries.Part.REACHED, Beacon.Kind.BEACON);
    List<Candidate> whileBlocked = ofPart(trail, BeatSeries.Part.BLOCKED, Beacon.Kind.BEACON);
    if (whileBlocked.isEmpty()) {
      return whileReached;
    }
    boolean neverReached = trail.reached() == 0;
    List<Candidate> found = new ArrayList<>(whileReached);
    for (Candidate candidate : whileBlocked) {
      double seconds = candidate.rhythm.seconds();
      boolean asBefore =
          whileReached.stream()
              .anyMatch(c -> Math.abs(c.rhythm.seconds() - seconds) < 0.2 * c.rhythm.seconds());
      if (asBefore) {
        // The block changed nothing: one rhythm, before and since.
        return ofPart(trail, BeatSeries.Part.ALL, Beacon.Kind.BEACON);
      }
      boolean asTheBlockHasIt =
          seconds <= Math.max(RETRY_SECONDS, 2.2 * blockTtlSeconds) || candidate.series.backsOff();
      Beacon.Kind kind = neverReached && !asTheBlockHasIt ? Beacon.Kind.BEACON : Beacon.Kind.RETRY;
      found.add(new Candidate(trail, candidate.series, candidate.rhythm, kind));
    }
    return found;
  }

  private static List<Candidate> ofPart(Trail trail, BeatSeries.Part part, Beacon.Kind kind) {
    BeatSeries series = BeatSeries.of(trail, part);
    List<Candidate> found = new ArrayList<>();
    for (Rhythm rhythm : RhythmSearch.in(series)) {
      found.add(new Candidate(trail, series, rhythm, kind));
    }
    return found;
  }

  private Beacon beacon(Candidate candidate, boolean bound) {
    Trail trail = candidate.trail;
    Rhythm rhythm = candidate.rhythm;
    BeatCount count = BeatCount.of(trail, rhythm, trails, night);
    long partyFirst = trails.of(trail.party()).map(PartyTotals::firstMillis).orElse(0L);
    double before = (count.firstMillis() - partyFirst) / 1000.0;
    boolean begun = before > Math.max(86_400, 5 * rhythm.seconds());
    BeaconWords words = new BeaconWords(trail, rhythm, count, candidate.kind, trails.zone());
    return new Beacon(
        trail.party(),
        trail.name(),
        candidate.kind,
        rhythm.seconds(),
        rhythm.jitter(),
        rhythm.regularity(),
        count.beats(),
        count.firstMillis(),
        count.lastMillis(),
        count.byDay(),
        count.byNight(),
        begun,
        words.mayBeFaster(),
        words.evidence(begun),
        words.limits(bound, candidate.series.wasSetBack()));
  }
}
