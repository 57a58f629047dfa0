package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1793491200, 1793491200000",
    "1, 17934912005, 1793491200500",
    "2, 179349120025, 1793491200250",
    "3, 1793491200123, 1793491200123",
    "6, 1793491200123999, 1793491200123",
    "9, 1793491200123999999, 1793491200123",
    "138, 1836534989824, 1793491201000",
    "144, 117538239283200, 1793491200000"
  })
  void everyResolutionGivesTheSameMillisecond(int resolution, long units, long millis) {
    long perSecond = Timestamps.unitsPerSecond(resolution);

    assertThat(Timestamps.millis(units, perSecond, 0)).isEqualTo(millis);
  }

  @Test
  void resolutionsBeyondSixtyFourBitsAreNone() {
    assertThat(Timestamps.unitsPerSecond(19)).isZero();
    assertThat(Timestamps.unitsPerSecond(0x80 | 63)).isZero();
    assertThat(Timestamps.unitsPerSecond(18)).isEqualTo(1_000_000_000_000_000_000L);
  }

  @Test
  void halfOfAnySecondIs500Millis() {
    for (int bits = 1; bits <= 62; bits++) {
      long perSecond = 1L << bits;
      assertThat(Timestamps.millis(perSecond / 2, perSecond, 7)).isEqualTo(7_500);
    }
  }

  @Test
  void timesNoClockShowsAreHeldWithinTheYearsPeopleWrite() {
    assertThat(Timestamps.millis(-1L, 1, Long.MAX_VALUE))
        .isEqualTo(Timestamps.MAX_MILLIS / 1000 * 1000);
    assertThat(Timestamps.millis(-1L, 1, Long.MIN_VALUE)).isZero();
    assertThat(Timestamps.of(-5, 0, 0)).isZero();
  }
}
