package dev.tacet.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaysTest {
  private static final long NOON = 29_386_080;

  private final Stays stays = new Stays();

  private void seen(long... minutes) {
    for (long minute : minutes) {
      stays.seen(at(minute).plusSeconds(59));
    }
  }

  private static Instant at(long minute) {
    return Instant.ofEpochSecond(minute * 60);
  }

  @Test
  void signsOfLifeAShortPauseApartAreOneStay() {
    seen(NOON, NOON, NOON + 10, NOON + 25, NOON + 41);

    assertThat(stays.all())
        .containsExactly(new Stay(NOON, NOON + 25), new Stay(NOON + 41, NOON + 41));
  }

  @Test
  void theOldestOfTooManyMakesRoom() {
    for (int i = 0; i <= Stays.MAX; i++) {
      seen(NOON + 100L * i);
    }

    assertThat(stays.all()).hasSize(Stays.MAX).first().isEqualTo(new Stay(NOON + 100, NOON + 100));
  }

  @Test
  void whatIsToldLateSaysNothingNew() {
    seen(NOON, NOON + 300, NOON + 100);

    assertThat(stays.all()).hasSize(2);
  }

  @Test
  void aClockThatWasYearsAheadLeavesNothingInTheWay() {
    seen(NOON, NOON + 5_000_000, NOON + 5);

    assertThat(stays.all()).containsExactly(new Stay(NOON, NOON + 5));
  }

  @Test
  void whatIsForgottenIsCutOffAtThatMinute() {
    seen(NOON, NOON + 100, NOON + 110, NOON + 200);

    assertThat(stays.forgetBefore(at(NOON + 105))).isTrue();
    assertThat(stays.forgetBefore(at(NOON + 105))).isFalse();

    assertThat(stays.all())
        .isEqualTo(List.of(new Stay(NOON + 105, NOON + 110), new Stay(NOON + 200, NOON + 200)));
  }
}
