package dev.tacet.insight;

import static dev.tacet.insight.Seen.CAMERA;
import static dev.tacet.insight.Seen.LAPTOP;
import static dev.tacet.insight.Seen.at;
import static dev.tacet.insight.Seen.name;
import static dev.tacet.insight.Seen.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tacet.dns.DomainName;
import dev.tacet.testkit.house.House;
import dev.tacet.testkit.house.Person;
import dev.tacet.testkit.house.Planted;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeaconsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final DomainName HOME = name("home.example.net");
  private static final long MONDAY = at("2026-11-02T00:00:00+01:00");
  private static final long DAY = 86_400_000;

  private final Trails trails = new Trails(BERLIN);
  private final House house = new House(11, BERLIN, LocalDate.of(2026, 11, 2), 7);

  @Test
  void aTimerOfAMinuteIsABeaconWithItsNumbers() {
    every(60, MONDAY, MONDAY + DAY, Fate.PASSED);

    Beacon beacon = onlyBeacon();

    assertThat(beacon.party()).isEqualTo(CAMERA);
    assertThat(beacon.name()).isEqualTo(HOME);
    assertThat(beacon.kind()).isEqualTo(Beacon.Kind.BEACON);
    assertThat(beacon.periodSeconds()).isCloseTo(60, within(0.01));
    assertThat(beacon.jitter()).isLessThan(0.01);
    assertThat(beacon.regularity()).isCloseTo(1, within(0.001));
    assertThat(beacon.count()).isEqualTo(1_440);
    assertThat(beacon.firstMillis()).isEqualTo(MONDAY);
    assertThat(beacon.lastMillis()).isEqualTo(MONDAY + DAY - 60_000);
    assertThat(beacon.byNight()).isEqualTo(7 * 60);
    assertThat(beacon.byDay()).isEqualTo(17 * 60);
    assertThat(beacon.begun()).isFalse();
    assertThat(beacon.evidence().get(0))
        .isEqualTo(
            "1440 beats from 2026-11-02 00:00 to 2026-11-02 23:59, one every 60 s with a standard"
                + " deviation of 0.0 %; while it was on, 100 % of the beats due came.");
  }

  @Test
  void severalQueriesAreOneBeat() {
    for (long at = MONDAY; at < MONDAY + DAY; at += 300_000) {
      for (long later : new long[] {0, 30, 60, 2_000, 5_000, 5_030}) {
        trails.add(query(at + later, CAMERA, HOME, Fate.PASSED));
      }
    }

    Beacon beacon = onlyBeacon();

    assertThat(beacon.periodSeconds()).isCloseTo(300, within(0.1));
    assertThat(beacon.count()).isEqualTo(288);
  }

  @Test
  void aDeviceThatIsOffByDayHasOneBeaconAllTheSame() {
    for (int day = 0; day < 5; day++) {
      every(
          60,
          MONDAY + day * DAY + 18 * 3_600_000,
          MONDAY + day * DAY + 22 * 3_600_000,
          Fate.PASSED);
    }

    Beacon beacon = onlyBeacon();

    assertThat(beacon.periodSeconds()).isCloseTo(60, within(0.1));
    assertThat(beacon.count()).isEqualTo(5 * 240);
    assertThat(beacon.regularity()).isGreaterThan(0.99);
    assertThat(beacon.limits()).contains("It was off or out of step 4 times in between.");
  }

  @Test
  void twoPeriodsInOneTrailAreBothFound() {
    house.run(planted(60).jitter(0.05));
    house.run(planted(3_600).jitter(0.002));
    addHouse();

    assertThat(beacons())
        .extracting(beacon -> Math.round(beacon.periodSeconds() / 60))
        .containsExactly(1L, 60L);
  }

  @Test
  void twoPeriodsOfLikeSizeAreBothFound() {
    house.run(planted(300).jitter(0.02));
    house.run(planted(1_130).jitter(0.02));
    addHouse();

    assertThat(beacons())
        .extracting(beacon -> Math.round(beacon.periodSeconds() / 10))
        .containsExactly(30L, 113L);
  }

  @Test
  void whereTheClockWasSetBackTheBeaconGoesOn() {
    every(60, MONDAY, MONDAY + 6 * 3_600_000, Fate.PASSED);
    every(60, MONDAY + 5 * 3_600_000 + 17_000, MONDAY + 12 * 3_600_000, Fate.PASSED);

    Beacon beacon = onlyBeacon();

    assertThat(beacon.periodSeconds()).isCloseTo(60, within(0.1));
    assertThat(beacon.count()).isEqualTo(360 + 420);
    assertThat(beacon.limits())
        .contains("The clock of the log was set back; no interval was taken across that.");
  }

  @Test
  void filesReadInAnotherOrderThanThatOfTimeGiveTheSameBeacon() {
    every(60, MONDAY + DAY, MONDAY + 2 * DAY, Fate.PASSED);
    every(60, MONDAY, MONDAY + DAY, Fate.PASSED);

    Beacon beacon = onlyBeacon();

    assertThat(beacon.count()).isEqualTo(2 * 1_440);
    assertThat(beacon.firstMillis()).isEqualTo(MONDAY);
  }

  @Test
  void theChangeToWinterTimeChangesNothing() {
    long saturday = at("2026-10-24T00:00:00+02:00");
    every(600, saturday, saturday + 3 * DAY, Fate.PASSED);

    Beacon beacon = onlyBeacon();

    assertThat(beacon.count()).isEqualTo(3 * 144);
    // The night of the change has eight hours for seven.
    assertThat(beacon.byNight()).isEqualTo((6 + 8 + 7) * 6);
  }

  @Test
  void whatBeganOnThursdayIsSaidToHaveBegun() {
    trails.add(query(MONDAY, CAMERA, name("other.example.net"), Fate.PASSED));
    every(60, MONDAY + 3 * DAY, MONDAY + 4 * DAY, Fate.PASSED);

    Beacon beacon = onlyBeacon();

    assertThat(beacon.begun()).isTrue();
    assertThat(beacon.evidence())
        .contains("It began on 2026-11-05 00:00; the device was seen before that without it.");
  }

  @Test
  void ofAFastBeaconTheBeatsWhoseTimesWereDroppedAreReckoned() {
    every(10, MONDAY, MONDAY + 4 * DAY, Fate.PASSED);

    Beacon beacon = onlyBeacon();

    assertThat(trails.all().get(0).dropped()).isPositive();
    assertThat(beacon.periodSeconds()).isCloseTo(10, within(0.01));
    assertThat(beacon.count()).isCloseTo(4 * 8_640, within(400L));
    assertThat(beacon.firstMillis()).isEqualTo(MONDAY);
    assertThat(beacon.limits()).anyMatch(limit -> limit.startsWith("Only the newest 16384 times"));
  }

  @Test
  void aNameBlockedAllAlongAndAskedAsOftenAsTheBlockLetsItIsRetried() {
    every(10, MONDAY, MONDAY + DAY, Fate.BLOCKED);

    assertThat(onlyBeacon().kind()).isEqualTo(Beacon.Kind.RETRY);
  }

  @Test
  void aRhythmThatTheBlockMadeIsNoBeacon() {
    every(600, MONDAY, MONDAY + DAY, Fate.PASSED);
    every(60, MONDAY + DAY, MONDAY + 2 * DAY, Fate.BLOCKED);

    List<Beacon> beacons = beacons();

    assertThat(beacons)
        .extracting(Beacon::kind)
        .containsExactly(Beacon.Kind.RETRY, Beacon.Kind.BEACON);
    assertThat(beacons.get(0).periodSeconds()).isCloseTo(60, within(0.1));
    assertThat(beacons.get(1).periodSeconds()).isCloseTo(600, within(0.1));
  }

  @Test
  void aBeaconThatABlockDoesNotChangeIsOneBeacon() {
    every(60, MONDAY, MONDAY + DAY, Fate.PASSED);
    every(60, MONDAY + DAY, MONDAY + 2 * DAY, Fate.BLOCKED);

    Beacon beacon = onlyBeacon();

    assertThat(beacon.kind()).isEqualTo(Beacon.Kind.BEACON);
    assertThat(beacon.count()).isEqualTo(2 * 1_440);
    assertThat(beacon.evidence()).contains("1440 of 2880 queries for the name were blocked.");
  }

  @Test
  void retriesThatComeEverMoreSlowlyAreNoBeacon() {
    for (int round = 0; round < 40; round++) {
      long at = MONDAY + (long) (round * 4_000_000 * (1 + 0.6 * house.random().nextDouble()));
      for (int i = 0; i < 9; i++) {
        trails.add(query(at, CAMERA, HOME, Fate.BLOCKED));
        at += 1_000L << i;
      }
    }

    assertThat(beacons()).noneMatch(beacon -> beacon.kind() == Beacon.Kind.BEACON);
  }

  @Test
  void aTtlThatHidesBeatsIsSaid() {
    house.ttl(HOME, 300);
    house.run(planted(70).jitter(0.1));
    addHouse();

    Beacon beacon = onlyBeacon();

    assertThat(beacon.periodSeconds()).isBetween(300.0, 370.0);
    assertThat(beacon.mayBeFaster()).isTrue();
    assertThat(beacon.limits())
        .contains(
            "The period is near a common TTL: the device may use the name more often than it asks.");
  }

  @Test
  void aTtlThatWasSeenIsNamed() {
    house.ttl(HOME, 170);
    house.showTtls();
    house.run(planted(20));
    addHouse();

    Beacon beacon = onlyBeacon();

    assertThat(beacon.periodSeconds()).isCloseTo(180, within(1.0));
    assertThat(beacon.limits())
        .contains(
            "Answers may be kept for 2.8 min: the device may use the name more often than it asks.");
  }

  @Test
  void aTimerFarAboveTheTtlHidesNothing() {
    house.ttl(HOME, 60);
    house.showTtls();
    house.run(planted(700));
    addHouse();

    assertThat(onlyBeacon().mayBeFaster()).isFalse();
  }

  @Test
  void aPersonIsNoBeacon() {
    new Person(house, LAPTOP).live();
    addHouse();

    assertThat(beacons()).isEmpty();
  }

  @Test
  void randomQuestionsAreNoBeacon() {
    house.atRandom(CAMERA, HOME, 20);
    house.atRandom(CAMERA, name("often.example.net"), 500);
    addHouse();

    assertThat(beacons()).isEmpty();
  }

  @Test
  void nothingGivesNothing() {
    assertThat(beacons()).isEmpty();
  }

  private static Planted planted(double seconds) {
    return Planted.every(CAMERA, HOME.toString(), seconds);
  }

  private void every(long seconds, long from, long to, Fate fate) {
    for (long at = from; at < to; at += seconds * 1000) {
      trails.add(query(at, CAMERA, HOME, fate));
    }
  }

  private void addHouse() {
    house.observations().forEach(trails::add);
  }

  private List<Beacon> beacons() {
    return Beacons.in(trails, Night.USUAL, 10);
  }

  private Beacon onlyBeacon() {
    assertThat(beacons()).hasSize(1);
    return beacons().get(0);
  }
}
