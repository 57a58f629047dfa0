package dev.tacet.insight;

import static dev.tacet.insight.Seen.CAMERA;
import static dev.tacet.insight.Seen.LAPTOP;
import static dev.tacet.insight.Seen.at;
import static dev.tacet.insight.Seen.name;
import static dev.tacet.insight.Seen.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final DomainName HOME = name("home.example.net");
  private static final long NOON = at("2026-11-22T12:00:00Z");

  private final Trails trails = new Trails(BERLIN);

  @Test
  void queriesAreCountedByFateWithTheirRepeats() {
    trails.add(query(NOON, CAMERA, HOME, Fate.PASSED));
    trails.add(query(NOON + 60_000, CAMERA, HOME, Fate.BLOCKED, 5));
    trails.add(query(NOON + 70_000, CAMERA, HOME, Fate.SEEN));
    trails.add(query(NOON + 80_000, LAPTOP, HOME, Fate.PASSED));

    Trail trail = trails.of(CAMERA, HOME).orElseThrow();
    assertThat(trail.queries()).isEqualTo(7);
    assertThat(trail.queries(Fate.BLOCKED)).isEqualTo(5);
    assertThat(trail.reached()).isEqualTo(2);
    assertThat(trail.firstMillis()).isEqualTo(NOON);
    assertThat(trail.lastMillis()).isEqualTo(NOON + 70_000);
    assertThat(trail.firstBlockedMillis()).isEqualTo(NOON + 60_000);
    assertThat(trail.blockedBy()).isEqualTo("owner");
    assertThat(trails.of(CAMERA).orElseThrow().queries()).isEqualTo(7);
    assertThat(trails.parties()).hasSize(2);
    assertThat(trails.queries()).isEqualTo(8);
    assertThat(trails.observations()).isEqualTo(4);
  }

  @Test
  void timesWithinASecondAreOneTime() {
    for (long after : new long[] {0, 20, 400, 900, 1_000, 1_950, 2_100}) {
      trails.add(query(NOON + after, CAMERA, HOME, Fate.PASSED));
    }

    Trail trail = trails.of(CAMERA, HOME).orElseThrow();
    assertThat(times(trail)).containsExactly(NOON, NOON + 1_000, NOON + 2_100);
    assertThat(trail.dropped()).isZero();
    assertThat(trail.queries()).isEqualTo(7);
  }

  @Test
  void ofTooManyTimesTheNewestStay() {
    int many = 17_288;
    for (int i = 0; i < many; i++) {
      trails.add(
          query(NOON + i * 10_000L, CAMERA, HOME, i < many - 10 ? Fate.BLOCKED : Fate.PASSED));
    }

    Trail trail = trails.of(CAMERA, HOME).orElseThrow();
    assertThat(trail.kept()).isEqualTo(16_384);
    assertThat(trail.dropped()).isEqualTo(many - 16_384);
    assertThat(trail.timeMillis(16_383)).isEqualTo(NOON + (many - 1) * 10_000L);
    assertThat(trail.timeMillis(0)).isEqualTo(NOON + (many - 16_384) * 10_000L);
    assertThat(trail.blockedAt(0)).isTrue();
    assertThat(trail.blockedAt(16_383)).isFalse();
    assertThat(trails.skipped()).singleElement().asString().contains("904 queries");
  }

  @Test
  void hoursAreThoseOnTheWallBesideAChangeOfTheClock() {
    // In Berlin 2026-10-25 has 02:30 twice: at 00:30Z and at 01:30Z.
    trails.add(query(at("2026-10-24T23:30:00Z"), CAMERA, HOME, Fate.PASSED));
    trails.add(query(at("2026-10-25T00:30:00Z"), CAMERA, HOME, Fate.PASSED));
    trails.add(query(at("2026-10-25T01:30:00Z"), CAMERA, HOME, Fate.PASSED));
    trails.add(query(at("2026-10-25T02:30:00Z"), CAMERA, HOME, Fate.PASSED));

    HourCounts hours = trails.of(CAMERA, HOME).orElseThrow().hours();
    long day = LocalDate.of(2026, 10, 25).toEpochDay();
    assertThat(hours.at(day, 1)).isEqualTo(1);
    assertThat(hours.at(day, 2)).isEqualTo(2);
    assertThat(hours.at(day, 3)).isEqualTo(1);
    assertThat(hours.byWeekday()[6][2]).isEqualTo(2);
    assertThat(hours.byHour()[2]).isEqualTo(2);
  }

  @Test
  void aZoneOfQuartersOfAnHourHasItsOwnHours() {
    Trails nepal = new Trails(ZoneId.of("Asia/Kathmandu"));

    nepal.add(query(at("2026-11-22T00:14:59Z"), CAMERA, HOME, Fate.PASSED));
    nepal.add(query(at("2026-11-22T00:15:00Z"), CAMERA, HOME, Fate.PASSED));

    long[] hours = nepal.of(CAMERA, HOME).orElseThrow().hours().byHour();
    assertThat(hours[5]).isEqualTo(1);
    assertThat(hours[6]).isEqualTo(1);
  }

  @Test
  void manyQueriesInARowAreABurst() {
    for (int i = 0; i < 30; i++) {
      trails.add(query(NOON + i * 5_000L, CAMERA, HOME, Fate.BLOCKED, 2));
    }
    trails.add(query(NOON + 600_000, CAMERA, HOME, Fate.BLOCKED));

    assertThat(trails.of(CAMERA, HOME).orElseThrow().bursts())
        .containsExactly(new Burst(NOON, NOON + 145_000, 60, 60));
  }

  @Test
  void aClockThatGoesBackEndsABurst() {
    for (int i = 0; i < 30; i++) {
      trails.add(query(NOON + i * 1_000L, CAMERA, HOME, Fate.PASSED));
    }
    for (int i = 0; i < 25; i++) {
      trails.add(query(NOON - 3_600_000 + i * 1_000L, CAMERA, HOME, Fate.PASSED));
    }

    Trail trail = trails.of(CAMERA, HOME).orElseThrow();
    assertThat(trail.bursts()).extracting(Burst::queries).containsExactly(25L, 30L);
    assertThat(trail.firstMillis()).isEqualTo(NOON - 3_600_000);
    assertThat(trail.kept()).isEqualTo(55);
  }

  @Test
  void whatGoesBeyondTheLimitsIsCounted() {
    Trails small = new Trails(BERLIN, new TrailLimits(2, 5, 3, 256, 1 << 10));
    for (int i = 0; i < 4; i++) {
      small.add(query(NOON, CAMERA, name("n" + i + ".example.net"), Fate.PASSED));
      small.add(query(NOON, LAPTOP, name("n" + i + ".example.net"), Fate.PASSED));
      small.add(query(NOON, Seen.party("#" + (10 + i), "new"), HOME, Fate.PASSED, 2));
    }

    assertThat(small.all()).hasSize(5);
    assertThat(small.queriesWithoutTrail()).isEqualTo(3);
    assertThat(small.queriesWithoutParty()).isEqualTo(8);
    assertThat(small.of(LAPTOP).orElseThrow().queries()).isEqualTo(4);
    assertThat(small.of(LAPTOP).orElseThrow().queriesWithoutTrail()).isEqualTo(2);
    assertThat(small.skipped()).hasSize(2);
  }

  @Test
  void whenTheRoomRunsOutEachTrailKeepsFewerTimesAndAllAreCounted() {
    Trails small = new Trails(BERLIN, new TrailLimits(10, 100, 100, 1_024, 100 * 256 * 4));
    for (int i = 0; i < 1_000; i++) {
      for (int n = 0; n < 100; n++) {
        small.add(query(NOON + i * 2_000L, CAMERA, name("n" + n + ".example.net"), Fate.PASSED));
      }
    }

    assertThat(small.all()).allSatisfy(t -> assertThat(t.queries()).isEqualTo(1_000));
    assertThat(small.all()).allSatisfy(t -> assertThat(t.kept() + t.dropped()).isEqualTo(1_000));
    assertThat(small.all()).allSatisfy(t -> assertThat(t.kept()).isBetween(100, 512));
    assertThat(small.all().stream().mapToLong(Trail::timesRoom).sum() * 4)
        .isLessThan(100 * 256 * 4 + 100 * 16);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void sumsEqualThoseOfAPlainCount(long seed) {
    Random random = new Random(seed);
    Map<String, Long> plain = new HashMap<>();
    long expected = 0;
    for (int i = 0; i < 20_000; i++) {
      Party party = random.nextBoolean() ? CAMERA : LAPTOP;
      DomainName name = name("n" + (int) (Math.pow(random.nextDouble(), 3) * 900) + ".example.net");
      Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
      int repeats = 1 + random.nextInt(3);
      trails.add(query(NOON + random.nextInt(1 << 30), party, name, fate, repeats));
      plain.merge(party.key() + name + fate, (long) repeats, Long::sum);
      expected += repeats;
    }

    long inHours = 0;
    for (Trail trail : trails.all()) {
      for (Fate fate : Fate.values()) {
        String key = trail.party().key() + trail.name() + fate;
        assertThat(trail.queries(fate)).isEqualTo(plain.getOrDefault(key, 0L));
      }
      for (long count : trail.hours().byHour()) {
        inHours += count;
      }
      assertThat(trails.of(trail.party(), trail.name())).containsSame(trail);
    }
    assertThat(trails.queries()).isEqualTo(expected);
    assertThat(inHours).isEqualTo(expected);
  }

  private static long[] times(Trail trail) {
    long[] times = new long[trail.kept()];
    for (int i = 0; i < times.length; i++) {
      times[i] = trail.timeMillis(i);
    }
    return times;
  }
}
