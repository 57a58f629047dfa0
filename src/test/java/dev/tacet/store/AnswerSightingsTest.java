package dev.tacet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AnswerSightingsTest {
  private static final long HOUR = 3_600_000;
  private final AnswerSightings sightings = new AnswerSightings();

  private boolean isDue(long name, int address, long millis) {
    return sightings.isDue(name, ByteBuffer.allocate(6).putInt(1, address).array(), 1, 5, millis);
  }

  @Test
  void aPairIsWrittenOnceAnHour() {
    assertThat(isDue(1, 7, 0)).isTrue();
    assertThat(isDue(1, 7, HOUR - 1)).isFalse();
    assertThat(isDue(1, 8, 0)).isTrue();
    assertThat(isDue(2, 7, 0)).isTrue();
    assertThat(isDue(1, 7, HOUR)).isTrue();
    assertThat(isDue(1, 7, HOUR + 1)).isFalse();
    assertThat(isDue(1, 7, -HOUR)).as("the clock fell back").isTrue();
    sightings.clear();
    assertThat(isDue(1, 7, -HOUR)).isTrue();
  }

  @Test
  void whatAHomeSeesInAnHourIsRememberedAndAFloodIsNot() {
    int again = 0;
    for (int round = 0; round < 2; round++) {
      for (int name = 0; name < 8_000; name++) {
        again += isDue(name, name * 31, 1_000L * round) ? round : 0;
      }
    }
    assertThat(again).as("written twice").isLessThan(80);

    for (int name = 0; name < 500_000; name++) {
      isDue(10_000 + name, name, 5_000);
    }
    assertThat(isDue(600_000, 1, 6_000)).isTrue();
    assertThat(isDue(600_000, 1, 6_001)).isFalse();
  }
}
