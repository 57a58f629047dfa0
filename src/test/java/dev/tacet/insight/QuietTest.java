package dev.tacet.insight;

import static dev.tacet.insight.Seen.CAMERA;
import static dev.tacet.insight.Seen.LAPTOP;
import static dev.tacet.insight.Seen.at;
import static dev.tacet.insight.Seen.name;
import static dev.tacet.insight.Seen.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tacet.dns.DomainName;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final DomainName ALWAYS = name("always.example.net");
  private static final DomainName BY_NIGHT = name("night.example.net");
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final Trails trails = new Trails(BERLIN);

  @Test
  void whatTalksByNightIsToldApartFromWhatTalksAlways() {
    long monday = at("2026-11-02T00:00:00+01:00");
    for (long at = monday; at < monday + 7 * DAY; at += 600_000) {
      trails.add(query(at, CAMERA, ALWAYS, Fate.PASSED));
    }
    for (int day = 0; day < 7; day += 2) {
      trails.add(query(monday + day * DAY + 2 * HOUR, CAMERA, BY_NIGHT, Fate.PASSED, 50));
      trails.add(query(monday + day * DAY + 12 * HOUR, LAPTOP, ALWAYS, Fate.PASSED));
    }
    List<Beacon> beacons = Beacons.in(trails, Night.USUAL, 10);

    List<Talk> talks = Quiet.byNight(trails, Night.USUAL, beacons, 10);

    assertThat(talks).extracting(Talk::name).containsExactly(ALWAYS, BY_NIGHT);
    Talk always = talks.get(0);
    assertThat(always.beacon()).isPresent();
    assertThat(always.queries()).isEqualTo(7 * 42);
    assertThat(always.usual()).isCloseTo(7 * 42, within(1.0));
    assertThat(always.isSpecial()).isFalse();
    Talk night = talks.get(1);
    assertThat(night.beacon()).isEmpty();
    assertThat(night.queries()).isEqualTo(200);
    assertThat(night.isSpecial()).isTrue();
    assertThat(night.times()).isEqualTo(4);
    // Seven nights and the last evening's first hour.
    assertThat(night.ofTimes()).isEqualTo(8);
  }

  @Test
  void theNightMovesWithTheClockOnTheWall() {
    // 05:30 in Berlin before and after the change to winter time, then 06:30.
    trails.add(query(at("2026-10-24T03:30:00Z"), CAMERA, ALWAYS, Fate.PASSED));
    trails.add(query(at("2026-10-26T04:30:00Z"), CAMERA, ALWAYS, Fate.PASSED));
    trails.add(query(at("2026-10-26T05:30:00Z"), CAMERA, ALWAYS, Fate.PASSED));

    assertThat(Quiet.byNight(trails, Night.USUAL, List.of(), 10))
        .singleElement()
        .satisfies(talk -> assertThat(talk.queries()).isEqualTo(2))
        .satisfies(talk -> assertThat(talk.times()).isEqualTo(2));
  }

  @Test
  void aNightWithinOneDayAndNoNightAtAllAreKnown() {
    assertThat(new Night(1, 5).has(0)).isFalse();
    assertThat(new Night(1, 5).has(1)).isTrue();
    assertThat(new Night(1, 5).has(5)).isFalse();
    assertThat(new Night(1, 5).hours()).isEqualTo(4);
    assertThat(Night.USUAL.has(23)).isTrue();
    assertThat(Night.USUAL.has(5)).isTrue();
    assertThat(Night.USUAL.has(6)).isFalse();
    assertThat(Night.USUAL.hours()).isEqualTo(7);
    assertThat(new Night(3, 3).has(3)).isFalse();
    assertThat(Night.USUAL).hasToString("23:00-06:00");
  }

  @Test
  void anAbsenceIsComparedWithTheTimeBefore() {
    long friday = at("2026-11-06T18:00:00+01:00");
    Trails before = new Trails(BERLIN);
    for (long at = friday - 10 * DAY; at < friday; at += HOUR) {
      before.add(query(at, CAMERA, ALWAYS, Fate.PASSED));
    }
    for (long at = friday; at < friday + 2 * DAY; at += HOUR) {
      trails.add(query(at, CAMERA, ALWAYS, Fate.PASSED));
    }
    trails.add(query(friday + DAY, CAMERA, BY_NIGHT, Fate.PASSED, 30));

    List<Talk> talks = Quiet.whileAway(trails, before, List.of(), 10);

    assertThat(talks).extracting(Talk::name).containsExactly(ALWAYS, BY_NIGHT);
    assertThat(talks.get(0).usual()).isCloseTo(48, within(2.0));
    assertThat(talks.get(0).isSpecial()).isFalse();
    assertThat(talks.get(1).usual()).isZero();
    assertThat(talks.get(1).isSpecial()).isTrue();
    assertThat(talks.get(1).times()).isEqualTo(1);
  }

  @Test
  void onlySoManyAreToldAsAskedFor() {
    for (int i = 0; i < 20; i++) {
      trails.add(
          query(
              at("2026-11-02T00:00:00Z"), CAMERA, name("n" + i + ".example"), Fate.PASSED, i + 1));
    }

    assertThat(Quiet.byNight(trails, Night.USUAL, List.of(), 3))
        .extracting(Talk::queries)
        .containsExactly(20L, 19L, 18L);
  }
}
