package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.ControlException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mo-Fr 21:00-06:30 | Mo-Fr 21:00-06:30",
        "daily 08:00-10:00 | daily 08:00-10:00",
        "8:00-10:00 | daily 08:00-10:00",
        "Sa,Su 22:00 - 08:00 | Sa,Su 22:00-08:00",
        "sunday, wednesday 9:05-24:00 | We,Su 09:05-00:00",
        "Fr-Mo 20:00-23:59 | Mo,Fr-Su 20:00-23:59",
        "mon tue wed 00:00-00:00 | Mo-We 00:00-00:00"
      })
  void aRangeIsReadAndSaidInOneForm(String typed, String said) {
    assertThat(ScheduleText.of(ScheduleText.range(typed))).isEqualTo(said);
    assertThat(ScheduleText.range(said)).isEqualTo(ScheduleText.range(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Mo-Fr",
        "25:00-26:00",
        "10:60-11:00",
        "M 10:00-11:00",
        "Xx 10:00-11:00",
        "Mo-We-Fr 10:00-11:00",
        "daily 10-11",
        "Mo- 10:00-11:00",
        "10:00-11:00 Mo"
      })
  void whatIsNoneIsRefusedWithTheForm(String typed) {
    assertThatThrownBy(() -> ScheduleText.range(typed))
        .isInstanceOfSatisfying(ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(64))
        .hasMessageContaining("write it like \"Mo-Fr 21:00-06:30\"");
  }
}
