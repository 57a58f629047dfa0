package dev.tacet.policy;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tacet.policy.Schedule.Override;
import dev.tacet.policy.Schedule.Range;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);

  private static Schedule schedule(Set<DayOfWeek> days, String from, String to) {
    return new Schedule(
        "night", BERLIN, List.of(new Range(days, LocalTime.parse(from), LocalTime.parse(to))));
  }

  private static boolean active(Schedule schedule, String moment) {
    return schedule.activeAt(Instant.parse(moment));
  }

  /** 5 January 2026 is a Monday, and Berlin is an hour ahead. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "2026-01-05T07:59:59Z, false",
    "2026-01-05T08:00:00Z, true",
    "2026-01-05T08:59:59Z, true",
    "2026-01-05T09:00:00Z, false",
    "2026-01-06T08:30:00Z, false"
  })
  void aRangeHoldsItsFirstMomentAndNotItsLast(String moment, boolean expected) {
    assertThat(active(schedule(Set.of(MONDAY), "09:00", "10:00"), moment)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "2026-01-09T19:59:59Z, false",
    "2026-01-09T20:00:00Z, true",
    "2026-01-10T05:29:59Z, true",
    "2026-01-10T05:30:00Z, false",
    "2026-01-10T20:30:00Z, false",
    "2026-01-09T01:00:00Z, false"
  })
  void theDayOfARangeOverNightIsThatOfTheEvening(String moment, boolean expected) {
    assertThat(active(schedule(Set.of(FRIDAY), "21:00", "06:30"), moment)).isEqualTo(expected);
  }

  @Test
  void fromATimeToTheSameIsTheWholeDay() {
    Schedule weekend = schedule(Set.of(SATURDAY, SUNDAY), "00:00", "00:00");

    assertThat(active(weekend, "2026-01-09T22:59:59Z")).isFalse();
    assertThat(active(weekend, "2026-01-09T23:00:00Z")).isTrue();
    assertThat(active(weekend, "2026-01-11T22:59:59Z")).isTrue();
    assertThat(active(weekend, "2026-01-11T23:00:00Z")).isFalse();
  }

  @Test
  void theWallClockCountsWhenItIsPutForwardAndBack() {
    Schedule early = schedule(DAILY, "02:30", "03:30");

    // 29 March 2026: 02:00 is 03:00 at once, so half of the hour is there.
    assertThat(active(early, "2026-03-29T00:59:59Z")).isFalse();
    assertThat(active(early, "2026-03-29T01:00:00Z")).isTrue();
    assertThat(active(early, "2026-03-29T01:30:00Z")).isFalse();
    // 25 October 2026: from 02:30 on, an hour comes twice; 02:00 of the second is before it.
    assertThat(active(early, "2026-10-25T00:30:00Z")).isTrue();
    assertThat(active(early, "2026-10-25T01:00:00Z")).isFalse();
    assertThat(active(early, "2026-10-25T01:30:00Z")).isTrue();
    assertThat(active(early, "2026-10-25T02:30:00Z")).isFalse();
  }

  @Test
  void switchedByHandStandsOverTheRangesUntilItsEnd() {
    Schedule never = new Schedule("home", BERLIN, List.of());
    Instant end = Instant.parse("2026-01-05T12:00:00Z");

    assertThat(never.activeAt(end)).isFalse();
    assertThat(never.switched(Override.ON, Optional.empty()).activeAt(end)).isTrue();
    assertThat(never.switched(Override.ON, Optional.of(end)).activeAt(end.minusMillis(1))).isTrue();
    assertThat(never.switched(Override.ON, Optional.of(end)).activeAt(end)).isFalse();
    assertThat(
            schedule(DAILY, "00:00", "00:00")
                .switched(Override.OFF, Optional.empty())
                .activeAt(end))
        .isFalse();
  }

  @Test
  void whatCannotBeIsRefused() {
    Range range = new Range(DAILY, LocalTime.MIN, LocalTime.NOON);

    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule("a b", BERLIN, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule("a", BERLIN, Collections.nCopies(33, range)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Range(Set.of(), LocalTime.MIN, LocalTime.NOON));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Schedule("a", BERLIN, List.of())
                    .switched(Override.AUTO, Optional.of(Instant.EPOCH)));
  }

  @Test
  void theOwnersActiveSchedulesAreNamed() {
    OwnerSettings settings =
        new OwnerSettings(
            List.of(),
            java.util.Map.of(),
            Optional.empty(),
            List.of(),
            List.of(
                schedule(DAILY, "21:00", "06:00"),
                new Schedule("home", BERLIN, List.of(), Override.ON, Optional.empty())));

    assertThat(settings.activeAt(Instant.parse("2026-01-05T12:00:00Z"))).containsOnly("home");
    assertThat(settings.activeAt(Instant.parse("2026-01-05T22:00:00Z")))
        .containsOnly("home", "night");
  }
}
