package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
  @ParameterizedTest
  @ValueSource(strings = {"device:7", "group:iot", "group:Kids_2.b-c", "everyone"})
  void whatIsWrittenIsReadAgain(String text) {
    assertThat(Subject.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "device:",
        "device:0",
        "device:-1",
        "device:x",
        "device:99999999999",
        "group:",
        "group:a b",
        "group:-a",
        "group:a/b",
        "all",
        "Everyone"
      })
  void anythingElseIsNoSubject(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Subject.parse(text));
  }

  @Test
  void aDeviceStandsAboveAGroupAndThatAboveEveryone() {
    assertThat(Subject.parse("device:7").rank()).isLessThan(Subject.parse("group:iot").rank());
    assertThat(Subject.parse("group:iot").rank()).isLessThan(Subject.EVERYONE.rank());
  }
}
