package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldAndNamedTest {
  @TempDir Path directory;
  private WatchedRig rig;

  @BeforeEach
  void aCamera() {
    rig = new WatchedRig(directory);
    rig.device(5, "camera", Kind.CAMERA);
    rig.device(6, "lamp", Kind.LIGHT);
    rig.named = List.of(new NamedName(DomainName.parse("foo.example"), device -> device == 5));
    rig.start();
  }

  @Test
  void aNamedDeviceAskingANamedNameIsToldOnceAnHour() {
    rig.ask(6, "a.foo.example");
    rig.ask(5, "foo.example.net");
    assertThat(rig.alerts).isEmpty();

    for (int i = 0; i < 90; i++) {
      rig.ask(5, "a.foo.example", Fate.BLOCKED);
      rig.pass(Duration.ofMinutes(1));
    }

    assertThat(rig.of(AlertKind.NAMED))
        .hasSize(2)
        .allSatisfy(
            alert -> {
              assertThat(alert.title()).isEqualTo("camera asks a.foo.example");
              assertThat(alert.subject()).isEqualTo("#5 foo.example");
              assertThat(alert.text()).contains("which is blocked");
              assertThat(alert.facts()).containsEntry("verdict", "blocked");
            });
  }

  @Test
  void ofAPrivateDeviceNothingIsToldEvenIfItWasHeard() {
    rig.privacy.put(5, 1);
    rig.ask(5, "a.foo.example");

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void namesHeldBackAreToldWhenTheyChangeAlsoAcrossARestart() {
    rig.held = List.of(new HeldList("ads", Set.of(DomainName.parse("shop.example")), ""));
    rig.pass(Duration.ofDays(2));
    rig.stop().start();
    rig.pass(Duration.ofDays(2));

    assertThat(rig.alerts)
        .extracting(Alert::title)
        .containsExactly("list ads: 1 name is held back");
    assertThat(rig.alerts.get(0).text()).contains("shop.example").contains("tacet lists diff ads");

    rig.held = List.of(new HeldList("ads", Set.of(), "it could not be compared with the log"));
    rig.pass(Duration.ofHours(1));

    assertThat(rig.alerts)
        .extracting(Alert::title)
        .last()
        .isEqualTo("list ads: a new version is held back");
  }
}
