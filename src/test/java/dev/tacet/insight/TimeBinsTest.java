package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeBinsTest {
  @Test
  void aBinIsThatOfTheLogarithm() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      double seconds = Math.exp(Math.log(0.4) + random.nextDouble() * 17);
      double place = Math.log(seconds / 0.5) / TimeBins.WIDTH;
      if (Math.abs(place - Math.rint(place)) > 1e-9) {
        int bin = (int) Math.max(0, Math.min(TimeBins.COUNT - 1, Math.floor(place)));
        assertThat(TimeBins.of(seconds)).as("%s s", seconds).isEqualTo(bin);
      }
    }
  }

  @Test
  void theMiddleOfABinIsInIt() {
    for (int bin = 0; bin < TimeBins.COUNT; bin++) {
      assertThat(TimeBins.of(TimeBins.secondsOf(bin))).isEqualTo(bin);
    }
  }

  @Test
  void whatIsOutsideOfAllBinsIsInTheFirstOrTheLast() {
    assertThat(TimeBins.of(0)).isZero();
    assertThat(TimeBins.of(-3)).isZero();
    assertThat(TimeBins.of(0.1)).isZero();
    assertThat(TimeBins.of(1e12)).isEqualTo(TimeBins.COUNT - 1);
    assertThat(TimeBins.of(Double.MAX_VALUE)).isEqualTo(TimeBins.COUNT - 1);
  }
}
