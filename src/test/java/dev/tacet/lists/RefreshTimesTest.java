package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTimesTest {
  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aListIsFetchedAboutOnceADayAndMoreSlowlyWhileItFails(long seed) {
    RefreshTimes times = new RefreshTimes(new Random(seed));
    assertThat(times.afterSuccess(DAY))
        .isBetween(Duration.ofMinutes(21 * 60 + 36), Duration.ofMinutes(26 * 60 + 24));
    assertThat(times.afterFailure(1, DAY))
        .isBetween(Duration.ofMinutes(5), Duration.ofSeconds(450));
    assertThat(times.afterFailure(4, DAY))
        .isBetween(Duration.ofMinutes(40), Duration.ofMinutes(60));
    assertThat(times.afterFailure(1_000_000, DAY))
        .isBetween(Duration.ofHours(24), Duration.ofHours(36));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aClockThatJumpedNeitherHurriesNorForgetsAList(long seed) {
    RefreshTimes times = new RefreshTimes(new Random(seed));
    assertThat(times.afterStart(Duration.ofDays(9000), DAY))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(60));
    assertThat(times.afterStart(Duration.ofDays(-9000), DAY))
        .isBetween(Duration.ofHours(21), Duration.ofHours(27));
    assertThat(times.afterStart(Duration.ofHours(20), DAY))
        .isBetween(Duration.ofMinutes(90), Duration.ofMinutes(400));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aListIsFetchedAsOftenAsItsOwnerWants(long seed) {
    RefreshTimes times = new RefreshTimes(new Random(seed));
    Duration hour = Duration.ofHours(1);
    assertThat(times.afterSuccess(hour)).isBetween(Duration.ofMinutes(54), Duration.ofMinutes(66));
    assertThat(times.afterFailure(1_000_000, hour))
        .as("a failure is not slower")
        .isBetween(hour, hour.multipliedBy(2));
    assertThat(times.afterStart(Duration.ofDays(10), Duration.ofDays(30)))
        .isGreaterThan(Duration.ofDays(16));
  }
}
