package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.insight.Fate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaysAroundTest {
  private static final int STICK = 8;

  @TempDir Path directory;
  private WatchedRig rig;

  @BeforeEach
  void aStick() {
    rig = new WatchedRig(directory);
    rig.device(STICK, "stick", Kind.TV);
    rig.start();
  }

  private void beThereForAnHour() {
    for (int i = 0; i < 3; i++) {
      rig.device(STICK, "stick", Kind.TV); // seen now
      rig.pass(Duration.ofMinutes(20));
    }
  }

  @Test
  void whoAsksThriceForAnEncryptedResolverIsToldOnceAMonth() {
    rig.ask(STICK, "dns.google");
    rig.ask(STICK, "dns.google");
    assertThat(rig.alerts).isEmpty();

    for (int day = 0; day < 20; day++) {
      rig.ask(STICK, "dns.google", Fate.BLOCKED);
      rig.pass(Duration.ofDays(1));
    }

    assertThat(rig.of(AlertKind.BYPASS))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title()).isEqualTo("stick looks up encrypted resolvers: dns.google");
              assertThat(alert.text()).contains("it got no address");
              assertThat(alert.facts()).containsEntry("reached", false);
            });
  }

  @Test
  void aCanaryIsToldOnlyWhereItGotThrough() {
    rig.ask(STICK, "use-application-dns.net", Fate.BLOCKED);
    assertThat(rig.alerts).isEmpty();

    rig.ask(STICK, "use-application-dns.net", Fate.PASSED);
    assertThat(rig.of(AlertKind.BYPASS)).hasSize(1);
  }

  @Test
  void aDeviceThatFallsSilentThoughItIsThereIsTold() {
    for (int hour = 0; hour < 9 * 24; hour++) {
      rig.ask(STICK, "guide.example");
      rig.pass(Duration.ofHours(1));
    }
    assertThat(rig.alerts).isEmpty();

    for (int hour = 0; hour < 48; hour++) {
      beThereForAnHour();
    }

    assertThat(rig.of(AlertKind.BYPASS))
        .singleElement()
        .satisfies(alert -> assertThat(alert.facts()).containsEntry("way", "silent"));
  }

  @Test
  void aDeviceThatSleepsEveryNightOrIsGoneIsNotTold() {
    for (int day = 0; day < 10; day++) {
      rig.ask(STICK, "guide.example");
      for (int hour = 0; hour < 23; hour++) {
        beThereForAnHour();
      }
    }
    rig.pass(Duration.ofDays(9)); // nobody saw it

    assertThat(rig.alerts).extracting(Alert::title).isEmpty();
  }
}
