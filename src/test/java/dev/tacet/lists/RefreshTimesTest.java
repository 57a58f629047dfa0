package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTimesTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aListIsFetchedAboutOnceADayAndMoreSlowlyWhileItFails(long seed) {
    RefreshTimes times = new RefreshTimes(new Random(seed));
    assertThat(times.afterSuccess())
        .isBetween(Duration.ofMinutes(21 * 60 + 36), Duration.ofMinutes(26 * 60 + 24));
    assertThat(times.afterFailure(1)).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(450));
    assertThat(times.afterFailure(4)).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(60));
    assertThat(times.afterFailure(1_000_000)).isBetween(Duration.ofHours(24), Duration.ofHours(36));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aClockThatJumpedNeitherHurriesNorForgetsAList(long seed) {
    RefreshTimes times = new RefreshTimes(new Random(seed));
    assertThat(times.afterStart(Duration.ofDays(9000)))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(60));
    assertThat(times.afterStart(Duration.ofDays(-9000)))
        .isBetween(Duration.ofHours(21), Duration.ofHours(27));
    assertThat(times.afterStart(Duration.ofHours(20)))
        .isBetween(Duration.ofMinutes(90), Duration.ofMinutes(400));
  }
}
