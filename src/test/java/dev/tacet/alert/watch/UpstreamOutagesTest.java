package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.Alert;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamOutagesTest {
  @TempDir Path directory;
  private WatchedRig rig;

  @BeforeEach
  void twoUpstreams() {
    rig = new WatchedRig(directory);
    rig.start();
    are(true, true);
    rig.pass(Duration.ofMinutes(1));
  }

  private void are(boolean first, boolean second) {
    rig.upstreams =
        List.of(
            new UpstreamState("udp://192.0.2.1", first, first ? "" : "timed out"),
            new UpstreamState("udp://192.0.2.2", second, second ? "" : "timed out"));
  }

  private List<String> titles() {
    return rig.alerts.stream().map(Alert::title).toList();
  }

  @Test
  void anInternetThatIsGoneForANightIsOneAlertAndOneMore() {
    are(true, false);
    rig.pass(Duration.ofSeconds(5));
    are(false, false);
    rig.pass(Duration.ofHours(7));
    are(false, true);
    rig.pass(Duration.ofSeconds(10));
    are(true, true);
    rig.pass(Duration.ofMinutes(5));

    assertThat(titles()).containsExactly("no upstream answers", "upstreams answer again");
    assertThat(rig.alerts.get(0).text()).contains("timed out");
    assertThat(rig.alerts.get(1).text()).containsPattern("It was gone for (6 h 59|7 h 0) min");
  }

  @Test
  void oneUpstreamThatIsDownIsToldByItsName() {
    are(false, true);
    rig.pass(Duration.ofMinutes(3));
    are(true, true);
    rig.pass(Duration.ofMinutes(3));

    assertThat(titles())
        .containsExactly(
            "upstream udp://192.0.2.1 does not answer", "upstream udp://192.0.2.1 answers again");
  }

  @Test
  void aShortFailureIsNoOutage() {
    for (int i = 0; i < 50; i++) {
      are(false, i % 2 == 0);
      rig.pass(Duration.ofSeconds(15));
      are(true, true);
      rig.pass(Duration.ofMinutes(2));
    }

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void whatComesAndGoesIsToldOnceAnHour() {
    for (int i = 0; i < 60; i++) {
      are(false, false);
      rig.pass(Duration.ofMinutes(1));
      are(true, true);
      rig.pass(Duration.ofMinutes(1));
    }

    assertThat(rig.alerts).hasSizeBetween(4, 6);
  }
}
