package dev.tacet.policy;

import static dev.tacet.policy.Household.CAM;
import static dev.tacet.policy.Household.DOING;
import static dev.tacet.policy.Household.TV;
import static dev.tacet.policy.Household.WHO;
import static dev.tacet.policy.Household.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.policy.Schedule.Override;
import dev.tacet.policy.Schedule.Range;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What hangs on schedules; the clock begins on Sunday, 1 March 2026, at 13:00 in Berlin. */
class OwnerScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final Household house = new Household();

  private static Schedule daily(String from, String to) {
    return on(EnumSet.allOf(DayOfWeek.class), from, to);
  }

  private static Schedule on(Set<DayOfWeek> days, String from, String to) {
    return new Schedule(
        "night", BERLIN, List.of(new Range(days, LocalTime.parse(from), LocalTime.parse(to))));
  }

  private void blockAdsWhile(Schedule schedule) {
    house.owner.schedule(schedule, DOING, WHO);
    house.rule(Action.BLOCK, "ads.example", terms("device:5", "night", Duration.ZERO));
  }

  private void at(String moment) {
    house.jump(Duration.between(house.clock.instant(), Instant.parse(moment)));
  }

  private boolean silent() {
    return !house.allowed(TV, "ads.example");
  }

  @Test
  void aFullDiskDoesNotHoldUpASchedule() {
    blockAdsWhile(on(Set.of(DayOfWeek.SUNDAY), "21:00", "06:30"));
    house.owner.pause(Optional.of(Duration.ofMinutes(1)));
    house.store.breakDown();
    assertThatThrownBy(() -> house.pass(Duration.ofMinutes(1))).hasMessage("the disk is full");

    at("2026-03-01T20:00:00Z");

    assertThat(silent()).isTrue();
  }

  @Test
  void aRuleHoldsWhileItsScheduleIsActiveOverNight() {
    blockAdsWhile(on(Set.of(DayOfWeek.SUNDAY), "21:00", "06:30"));

    assertThat(silent()).isFalse();
    at("2026-03-01T19:59:59Z");
    assertThat(silent()).isFalse();
    at("2026-03-01T20:00:00Z");
    assertThat(silent()).isTrue();
    assertThat(house.owner.activeSchedules()).containsExactly("night");
    assertThat(house.allowed(CAM, "ads.example")).isTrue();
    at("2026-03-02T05:29:59Z");
    assertThat(silent()).isTrue();
    at("2026-03-02T05:30:00Z");
    assertThat(silent()).isFalse();
    at("2026-03-02T20:00:00Z");
    assertThat(silent()).as("Monday's evening was not meant").isFalse();
  }

  @Test
  void theClockOnTheWallCountsWhenItIsPutForward() {
    blockAdsWhile(daily("01:30", "03:30"));

    at("2026-03-29T00:29:59Z"); // 01:29:59 in winter time
    assertThat(silent()).isFalse();
    at("2026-03-29T00:59:59Z");
    assertThat(silent()).isTrue();
    at("2026-03-29T01:29:59Z"); // 03:29:59 in summer time, an hour of the night is missing
    assertThat(silent()).isTrue();
    at("2026-03-29T01:30:00Z");
    assertThat(silent()).isFalse();
  }

  @Test
  void theClockOnTheWallCountsWhenItIsPutBack() {
    blockAdsWhile(daily("02:30", "03:00"));

    at("2026-10-25T00:30:00Z"); // 02:30 the first time
    assertThat(silent()).isTrue();
    at("2026-10-25T01:00:00Z"); // 02:00 the second time
    assertThat(silent()).isFalse();
    at("2026-10-25T01:30:00Z"); // 02:30 the second time
    assertThat(silent()).isTrue();
    at("2026-10-25T02:00:00Z"); // 03:00
    assertThat(silent()).isFalse();
  }

  @Test
  void aClockThatJumpsAroundTheEdgeIsFollowedBothWays() {
    blockAdsWhile(daily("13:01", "14:00"));

    for (int jump = 0; jump < 5; jump++) {
      house.jump(Duration.ofMinutes(1));
      assertThat(silent()).isTrue();
      house.jump(Duration.ofMinutes(-1));
      assertThat(silent()).isFalse();
    }
    house.jump(Duration.ofDays(4000));
    assertThat(silent()).isFalse();
    house.jump(Duration.ofDays(-8000).plusMinutes(1));
    assertThat(house.owner.settings().rules()).as("no jump ends anything").hasSize(1);
  }

  @Test
  void switchedByHandLastsItsTimeWhateverTheWallClockDoes() {
    blockAdsWhile(daily("21:00", "06:30"));

    house.owner.flip("night", Override.ON, Optional.of(Duration.ofHours(2)), "flip", WHO);
    assertThat(silent()).isTrue();

    house.jump(Duration.ofHours(3));
    assertThat(silent()).isTrue();
    house.jump(Duration.ofHours(-6));
    house.pass(Duration.ofHours(2).minusSeconds(1));
    assertThat(silent()).isTrue();
    house.pass(Duration.ofSeconds(1));
    assertThat(silent()).isFalse();
    assertThat(house.owner.settings().schedules().get(0).override()).isEqualTo(Override.AUTO);
  }

  @Test
  void switchedByHandSurvivesARestartAndEndsWhileStopped() {
    blockAdsWhile(daily("21:00", "06:30"));
    house.owner.flip("night", Override.ON, Optional.of(Duration.ofHours(2)), "flip", WHO);

    house.clock.pass(Duration.ofHours(1));
    house.restart();
    assertThat(silent()).isTrue();

    house.clock.pass(Duration.ofHours(1));
    house.restart();
    assertThat(silent()).isFalse();
    assertThat(house.owner.settings().schedules().get(0).overrideUntil()).isEmpty();
  }

  @Test
  void aScheduledSettingStandsOverThePlainOneWhileItIsActive() {
    house.owner.schedule(daily("21:00", "06:30"), DOING, WHO);
    house.set(
        house.setting("device:5", "quarantine", "none"),
        house.scheduled("device:5", "quarantine", "locked", "night"));
    assertThat(house.allowed(TV, "any.example")).isTrue();

    at("2026-03-01T20:00:00Z");

    assertThat(house.allowed(TV, "any.example")).isFalse();
    assertThat(house.allowed(CAM, "any.example")).isTrue();
  }

  @Test
  void aScheduledRuleStandsOverTheOneThatHoldsAlways() {
    house.rule(Action.ALLOW, "ads.example", terms("device:5", "", Duration.ZERO));
    blockAdsWhile(daily("21:00", "06:30"));

    assertThat(silent()).isFalse();
    at("2026-03-01T20:00:00Z");
    assertThat(silent()).isTrue();
  }

  @Test
  void otherTimesDoNotEndWhatIsSwitchedByHand() {
    house.owner.schedule(daily("21:00", "06:30"), DOING, WHO);
    house.owner.flip("night", Override.OFF, Optional.empty(), "flip", WHO);

    house.owner.schedule(daily("20:00", "06:30"), DOING, WHO);

    Schedule kept = house.owner.settings().schedules().get(0);
    assertThat(kept.override()).isEqualTo(Override.OFF);
    assertThat(kept.ranges().get(0).from()).isEqualTo(LocalTime.of(20, 0));
  }

  @Test
  void aScheduleOnWhichSomethingHangsIsNotRemoved() {
    blockAdsWhile(daily("21:00", "06:30"));
    house.set(house.scheduled("group:living", "observe", "on", "night"));

    assertThatThrownBy(() -> house.owner.unschedule("night", DOING, WHO))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessage("1 rule and 1 setting hang on the schedule night; take these back first");
    house.owner.undo();
    house.owner.undo();

    assertThat(house.owner.unschedule("night", DOING, WHO)).isPresent();
    assertThat(house.owner.settings().schedules()).isEmpty();
    assertThat(house.owner.unschedule("night", DOING, WHO)).isEmpty();
    house.owner.undo();
    assertThat(house.owner.settings().schedules()).containsExactly(daily("21:00", "06:30"));
  }

  @Test
  void whatNamesAScheduleThatIsNotThereIsRefused() {
    house.owner.schedule(daily("21:00", "06:30"), DOING, WHO);

    assertThatThrownBy(
            () -> house.rule(Action.BLOCK, "a.example", terms("device:5", "nigth", Duration.ZERO)))
        .hasMessage("there is no schedule \"nigth\"; there are night");
    assertThatThrownBy(() -> house.owner.flip("nigth", Override.ON, Optional.empty(), DOING, WHO))
        .isInstanceOf(RefusedChangeException.class);
    assertThat(house.owner.settings().rules()).isEmpty();
  }
}
