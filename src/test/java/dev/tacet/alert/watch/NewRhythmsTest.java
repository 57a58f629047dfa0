package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.insight.Fate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewRhythmsTest {
  private static final int CAMERA = 5;

  @TempDir Path directory;
  private WatchedRig rig;
  private final Random random = new Random(1);

  @BeforeEach
  void aCamera() {
    rig = new WatchedRig(directory);
    rig.device(CAMERA, "camera", Kind.CAMERA);
    rig.start();
  }

  private void beat(String name, Duration every, Duration lasting, Fate fate) {
    for (long at = 0; at < lasting.toMillis(); at += every.toMillis()) {
      rig.ask(CAMERA, name, fate);
      rig.pass(every.plusMillis((long) (every.toMillis() * 0.05 * random.nextGaussian())));
    }
  }

  @Test
  void aBeaconThatBeginsIsToldOnceAndNeverAgain() {
    rig.learn(CAMERA, "cloud.camera.example");

    beat("stat.camera.example", Duration.ofMinutes(5), Duration.ofDays(2), Fate.PASSED);
    rig.stop().start();
    beat("stat.camera.example", Duration.ofMinutes(5), Duration.ofDays(2), Fate.PASSED);

    assertThat(rig.of(AlertKind.BEACON))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title())
                  .isEqualTo("camera keeps a new rhythm: stat.camera.example every 5 min");
              assertThat(alert.subject()).isEqualTo("#5 stat.camera.example");
              assertThat((long) alert.facts().get("periodSeconds")).isBetween(290L, 310L);
              assertThat(alert.text()).contains("tacet block stat.camera.example --device 5");
            });
  }

  @Test
  void whatWasThereWhileItWasLearntHasNotBegunAlsoAcrossARestart() {
    for (int day = 0; day < 9; day++) {
      beat("cloud.camera.example", Duration.ofMinutes(10), Duration.ofDays(1), Fate.PASSED);
      rig.stop().start();
    }
    beat("cloud.camera.example", Duration.ofMinutes(10), Duration.ofDays(3), Fate.PASSED);

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void aRhythmOfRetriesIsAStorm() {
    rig.learn(CAMERA, "cloud.camera.example");

    beat("stat.camera.example", Duration.ofSeconds(12), Duration.ofHours(14), Fate.BLOCKED);

    assertThat(rig.of(AlertKind.BEACON)).isEmpty();
    assertThat(rig.of(AlertKind.STORM)).hasSize(1);
  }

  @Test
  void aSlowRhythmIsFoundInTime() {
    rig.learn(CAMERA, "cloud.camera.example");

    beat("day.camera.example", Duration.ofHours(6), Duration.ofDays(10), Fate.PASSED);

    assertThat(rig.of(AlertKind.BEACON)).hasSize(1);
  }

  @Test
  void aClockSetBackInBetweenMakesNoRhythmAndHidesNone() {
    rig.learn(CAMERA, "cloud.camera.example");

    beat("stat.camera.example", Duration.ofMinutes(5), Duration.ofHours(3), Fate.PASSED);
    rig.clock.jump(Duration.ofHours(-30));
    beat("stat.camera.example", Duration.ofMinutes(5), Duration.ofDays(2), Fate.PASSED);

    assertThat(rig.of(AlertKind.BEACON)).extracting(Alert::device).containsExactly(CAMERA);
  }

  @Test
  void theChangeOfTheClockOnTheWallBeginsNothing() {
    rig.clock.jump(Duration.between(rig.clock.instant(), Instant.parse("2026-10-15T00:00:00Z")));
    rig.start();
    for (int day = 0; day < 14; day++) { // over the 25th of October
      beat("cloud.camera.example", Duration.ofMinutes(30), Duration.ofDays(1), Fate.PASSED);
    }

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void aForgottenDeviceIsLearntAnew() throws Exception {
    rig.learn(CAMERA, "cloud.camera.example");

    rig.watchers().forget(Set.of(CAMERA));
    beat("stat.camera.example", Duration.ofMinutes(5), Duration.ofDays(2), Fate.PASSED);

    assertThat(rig.alerts).isEmpty();
  }
}
