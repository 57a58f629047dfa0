package dev.tacet.insight;

import static dev.tacet.insight.Seen.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.testkit.house.House;
import dev.tacet.testkit.house.Person;
import dev.tacet.testkit.house.Planted;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakageTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);
  private static final LocalDate SUNDAY = MONDAY.plusDays(6);
  private static final DomainName TELEMETRY = name("telemetry.example.net");
  private static final DomainName PROBE = name("connectivitycheck.gstatic.com");

  private final House house = new House(5, BERLIN, MONDAY, 7);
  private final Party television = house.party("television", Kind.TV);
  private final long sunday = house.at(SUNDAY, 18.2);

  @BeforeEach
  void aTelevisionIsOnEveryEvening() {
    for (LocalDate day : house.days()) {
      // After the block it shows nothing any more.
      int shows = day.equals(SUNDAY) ? 1 : 25;
      for (int i = 0; i < shows; i++) {
        DomainName show = name("show" + i + ".example.org");
        for (int times = 0; times < 4; times++) {
          double hour = 18.5 + 5 * house.random().nextDouble();
          house.want(television, show, house.at(day, hour), 2);
        }
      }
      house.run(planted(TELEMETRY, 600), house.at(day, 18), house.at(day, 23.9));
    }
  }

  @Test
  void aStormIsCountedWithItsRateAndLength() {
    house.block(TELEMETRY, sunday);
    house.storm(television, TELEMETRY, sunday + 60_000, 2, 300);

    List<Storm> storms = storms(trails());

    assertThat(storms).hasSize(1);
    Storm storm = storms.get(0);
    assertThat(storm.party()).isEqualTo(television);
    assertThat(storm.name()).isEqualTo(TELEMETRY);
    assertThat(storm.queries()).isBetween(300L, 302L);
    assertThat(storm.perMinute()).isBetween(25.0, 35.0);
    assertThat(storm.toMillis() - storm.fromMillis()).isBetween(500_000L, 700_000L);
    assertThat(storm.by()).isEqualTo("owner");
    assertThat(storm.steady()).isFalse();
  }

  @Test
  void retryingInARhythmIsASteadyStorm() {
    house.block(TELEMETRY, sunday);
    house.run(planted(TELEMETRY, 12), sunday, house.at(SUNDAY, 23.5));

    assertThat(storms(trails())).anyMatch(storm -> storm.steady() && storm.perMinute() > 4);
  }

  @Test
  void aDeviceThatStormsAndFallsSilentAfterABlockIsSuspected() {
    house.block(TELEMETRY, sunday);
    house.storm(television, TELEMETRY, sunday + 60_000, 2, 300);

    List<Suspicion> suspicions = suspicions(trails());

    assertThat(suspicions).hasSize(1);
    Suspicion suspicion = suspicions.get(0);
    assertThat(suspicion.name()).isEqualTo(TELEMETRY);
    assertThat(suspicion.by()).isEqualTo("owner");
    assertThat(suspicion.signs())
        .containsExactlyInAnyOrder(Suspicion.Sign.STORM, Suspicion.Sign.FEWER_NAMES);
    assertThat(suspicion.evidence())
        .anyMatch(said -> said.startsWith("1 other names in the 6 hours after"));
  }

  @Test
  void looksForAnInternetAreASign() {
    house.block(TELEMETRY, sunday);
    for (int i = 0; i < 40; i++) {
      house.want(television, PROBE, sunday + i * 120_000L, 1);
    }

    assertThat(suspicions(trails()))
        .singleElement()
        .satisfies(
            s ->
                assertThat(s.signs())
                    .containsExactlyInAnyOrder(Suspicion.Sign.FEWER_NAMES, Suspicion.Sign.PROBES));
  }

  @Test
  void aBlockThatADeviceBearsIsNotSuspected() {
    // Blocked on Thursday: shows go on that evening and the next.
    house.block(TELEMETRY, house.at(MONDAY.plusDays(3), 18.2));

    assertThat(suspicions(trails())).isEmpty();
  }

  @Test
  void aDeviceThatStormsAsItAlwaysDidIsNotSuspected() {
    house.block(TELEMETRY, house.fromMillis());
    for (LocalDate day : house.days()) {
      house.storm(television, TELEMETRY, house.at(day, 19), 1, 200);
    }

    Trails trails = trails();

    assertThat(storms(trails)).hasSize(1);
    assertThat(storms(trails).get(0).times()).isGreaterThanOrEqualTo(7);
    assertThat(suspicions(trails)).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aQuietHouseGivesNoStormAndNoSuspicion(long seed) {
    House quiet = new House(seed, BERLIN, MONDAY, 7);
    Party laptop = quiet.party("laptop", Kind.COMPUTER);
    new Person(quiet, laptop).live();
    quiet.run(Planted.every(laptop, "report.example", 900).jitter(0.1));
    quiet.run(Planted.every(laptop, PROBE.toString(), 1_800).jitter(0.1));
    // Third parties of pages and the report are blocked from Thursday on: nothing minds.
    long thursday = quiet.at(MONDAY.plusDays(3), 20);
    for (int i = 0; i < 60; i++) {
      quiet.block(name("cdn.third" + 3 * i + ".example"), thursday);
    }
    quiet.block(name("report.example"), thursday);
    Trails trails = new Trails(BERLIN);
    quiet.observations().forEach(trails::add);

    assertThat(suspicions(trails)).isEmpty();
    assertThat(storms(trails)).noneMatch(storm -> !storm.steady());
  }

  private Planted planted(DomainName name, double seconds) {
    return Planted.every(television, name.toString(), seconds).jitter(0.05);
  }

  private Trails trails() {
    Trails trails = new Trails(BERLIN);
    house.observations().forEach(trails::add);
    return trails;
  }

  private static List<Storm> storms(Trails trails) {
    return Storms.in(trails, Beacons.in(trails, Night.USUAL, 10));
  }

  private static List<Suspicion> suspicions(Trails trails) {
    return Breakage.in(trails, storms(trails), Reachability::isProbe);
  }
}
