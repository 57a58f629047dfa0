package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final Setting ON =
      new Setting(1, Subject.EVERYONE, "observe", "on", Instant.EPOCH);
  private static final Setting OFF =
      new Setting(2, Subject.EVERYONE, "observe", "off", Instant.EPOCH);
  private static final Schedule NIGHT = new Schedule("night", ZoneOffset.UTC, List.of());

  @Test
  void theInverseOfASettingPutsTheOldOneBack() {
    Change change = Change.ofSettings("observe off", List.of(OFF), List.of(ON)).by("pi");

    assertThat(change.inverse().set()).containsExactly(ON);
    assertThat(change.inverse().unset()).containsExactly(OFF);
    assertThat(change.inverse().inverse().set()).containsExactly(OFF);
    assertThat(change.actor()).isEqualTo("pi");
  }

  @Test
  void theInverseOfANewScheduleRemovesIt() {
    Change change =
        Change.of("schedules add", new ScheduleSwitch(Optional.empty(), Optional.of(NIGHT)));

    assertThat(change.inverse().schedule().orElseThrow().after()).isEmpty();
    assertThat(change.inverse().schedule().orElseThrow().name()).isEqualTo("night");
  }

  @Test
  void aSwitchOfNothingOrOfTwoSchedulesIsNone() {
    Schedule other = new Schedule("other", ZoneOffset.UTC, List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScheduleSwitch(Optional.empty(), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScheduleSwitch(Optional.of(NIGHT), Optional.of(other)));
  }
}
