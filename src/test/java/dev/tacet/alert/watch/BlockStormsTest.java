package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.insight.Burst;
import dev.tacet.insight.Fate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockStormsTest {
  private static final int TV = 7;

  @TempDir Path directory;
  private WatchedRig rig;

  @BeforeEach
  void aTelevision() {
    rig = new WatchedRig(directory);
    rig.device(TV, "tv", Kind.TV);
    rig.start();
  }

  private void storm(String name, int queries, Fate fate, Duration apart) {
    for (int i = 0; i < queries; i++) {
      rig.ask(TV, name, fate);
      rig.pass(apart);
    }
  }

  @Test
  void twentyBlockedQueriesInARowAreAStormToldOnce() {
    storm("ads.tv.example", 200, Fate.BLOCKED, Duration.ofSeconds(2));

    assertThat(rig.of(AlertKind.STORM))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title()).isEqualTo("tv storms for ads.tv.example");
              assertThat(alert.subject()).isEqualTo("#7 ads.tv.example");
              assertThat(alert.text())
                  .contains("20 queries within 38 s")
                  .contains("tacet allow ads.tv.example --exact --device 7 --for 1h");
            });
  }

  @Test
  void fewerOrSlowerOrAnsweredOnesAreNone() {
    storm("a.example", Burst.MIN_QUERIES - 1, Fate.BLOCKED, Duration.ofSeconds(1));
    storm("b.example", 60, Fate.BLOCKED, Duration.ofSeconds(7));
    storm("c.example", 60, Fate.PASSED, Duration.ofSeconds(1));

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void theSameStormEveryDayIsToldOnceAWeekAlsoAcrossARestart() {
    for (int day = 0; day < 20; day++) {
      storm("ads.tv.example", 30, Fate.BLOCKED, Duration.ofSeconds(1));
      rig.pass(Duration.ofDays(1));
      rig.stop().start();
    }

    assertThat(rig.of(AlertKind.STORM)).hasSize(3);
  }

  @Test
  void aDeviceThatStormsForManyNamesIsToldFourTimesADayAtMost() {
    for (int i = 0; i < 96; i++) {
      storm("ads" + i + ".tv.example", 30, Fate.BLOCKED, Duration.ofSeconds(1));
      rig.pass(Duration.ofMinutes(14).plusSeconds(30));
    }

    assertThat(rig.of(AlertKind.STORM)).hasSizeBetween(3, 4);
  }

  @Test
  void aClockThatGoesBackEndsABurst() {
    storm("ads.tv.example", 15, Fate.BLOCKED, Duration.ofSeconds(1));
    rig.clock.jump(Duration.ofHours(-1));
    storm("ads.tv.example", 15, Fate.BLOCKED, Duration.ofSeconds(1));

    assertThat(rig.alerts).isEmpty();
  }
}
