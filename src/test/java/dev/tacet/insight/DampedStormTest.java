package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log keeps as one row a minute must be found as what it was. */
class DampedStormTest {
  private static final DomainName NAME = DomainName.parse("tv.vendor.example");
  private static final long START = Seen.at("2026-11-16T20:00:00Z");
  private static final int BLOCK_TTL = 10;

  private final List<Observation> raw = new ArrayList<>();

  private void every(long millis, int queries) {
    for (int i = 0; i < queries; i++) {
      raw.add(Seen.query(START + i * millis, Seen.CAMERA, NAME, Fate.BLOCKED));
    }
  }

  /** As the log damps: ten rows, then one a minute at the time of its last query. */
  private static List<Observation> damped(List<Observation> raw) {
    List<Observation> rows = new ArrayList<>();
    long windowEnd = Long.MIN_VALUE;
    int inWindow = 0;
    int held = 0;
    boolean storm = false;
    Observation last = null;
    for (Observation one : raw) {
      if (one.atMillis() >= windowEnd) {
        if (held > 0) {
          rows.add(Seen.query(last.atMillis(), last.party(), NAME, last.fate(), held));
        }
        storm = inWindow > 10;
        windowEnd = one.atMillis() + 60_000;
        inWindow = 0;
        held = 0;
      }
      inWindow++;
      if (storm || inWindow > 10) {
        held++;
        last = one;
      } else {
        rows.add(one);
      }
    }
    if (held > 0) {
      rows.add(Seen.query(last.atMillis(), last.party(), NAME, last.fate(), held));
    }
    return rows;
  }

  private static Trails trails(List<Observation> observations) {
    Trails trails = new Trails(ZoneOffset.UTC);
    observations.forEach(trails::add);
    return trails;
  }

  private static List<Beacon> beacons(Trails trails) {
    return Beacons.in(trails, Night.USUAL, BLOCK_TTL);
  }

  @ParameterizedTest
  @ValueSource(longs = {200, 1_000, 2_000, 4_000})
  void aStormIsFoundWithAllItsQueriesAndItsRate(long millis) {
    every(millis, 1_200);

    List<Observation> rows = damped(raw);
    Trails kept = trails(rows);
    Storm whole = Storms.in(trails(raw), List.of()).get(0);
    List<Storm> found = Storms.in(kept, List.of());

    assertThat(rows.size()).isLessThan(200);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).queries()).isEqualTo(whole.queries());
    assertThat(found.get(0).perMinute()).isCloseTo(whole.perMinute(), Percentage.withPercentage(2));
    assertThat(found.get(0).fromMillis()).isEqualTo(whole.fromMillis());
    assertThat(found.get(0).toMillis()).isEqualTo(whole.toMillis());
  }

  @Test
  void theFastestRhythmThatIsLookedForIsNeverDamped() {
    every(10_000, 2_000);

    assertThat(damped(raw)).isEqualTo(raw);
    assertThat(beacons(trails(raw))).hasSize(1);
  }

  @Test
  void countsAreExact() {
    every(700, 5_000);

    Trails kept = trails(damped(raw));

    assertThat(kept.queries()).isEqualTo(5_000);
    assertThat(kept.of(Seen.CAMERA, NAME).orElseThrow().queries(Fate.BLOCKED)).isEqualTo(5_000);
  }

  @Test
  void aRowForSeveralThatWereLetThroughIsOneMomentAsBefore() {
    Trails trails = trails(List.of(Seen.query(START + 90_000, Seen.CAMERA, NAME, Fate.PASSED, 50)));

    assertThat(trails.of(Seen.CAMERA, NAME).orElseThrow().kept()).isEqualTo(1);
  }
}
