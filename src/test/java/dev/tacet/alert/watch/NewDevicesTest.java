package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.device.NameFrom;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDevicesTest {
  @TempDir Path directory;
  private WatchedRig rig;

  @BeforeEach
  void aHouseThatIsKnown() {
    rig = new WatchedRig(directory);
    rig.device(1, "laptop", Kind.COMPUTER);
    rig.start();
    rig.pass(Duration.ofDays(2));
  }

  @Test
  void aDeviceThatJoinsIsToldByTheNameThatComesAfterIt() {
    rig.device(2, "02:00:00:00:00:02", Kind.UNKNOWN, NameFrom.ADDRESS, false);
    rig.pass(Duration.ofSeconds(7));
    rig.device(2, "camera", Kind.CAMERA);
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.of(AlertKind.NEW_DEVICE))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title()).isEqualTo("new device: camera");
              assertThat(alert.device()).isEqualTo(2);
              assertThat(alert.text()).contains("tacet devices rename 2 NAME");
            });
    assertThat(rig.of(AlertKind.NEW_DEVICE).get(0).facts()).containsEntry("kind", "camera");
  }

  @Test
  void onTheFirstDayOfAHouseNothingIsNew() {
    WatchedRig fresh = new WatchedRig(directory.resolve("none"));
    fresh.start();
    for (int id = 1; id <= 30; id++) {
      fresh.device(id, "device " + id, Kind.OTHER);
      fresh.pass(Duration.ofMinutes(40));
    }
    fresh.pass(Duration.ofDays(2));

    assertThat(fresh.alerts).isEmpty();

    fresh.device(31, "guest", Kind.PHONE);
    fresh.pass(Duration.ofMinutes(2));

    assertThat(fresh.of(AlertKind.NEW_DEVICE)).extracting(Alert::device).containsExactly(31);
  }

  @Test
  void afterARestartWhatWasThereIsNotNew() {
    rig.device(2, "camera", Kind.CAMERA);
    rig.pass(Duration.ofMinutes(2));
    rig.alerts.clear();

    rig.stop().start().pass(Duration.ofHours(2));

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void whatJoinedWhileNobodyWatchedIsTold() {
    rig.stop();
    rig.device(2, "camera", Kind.CAMERA);

    rig.start().pass(Duration.ofMinutes(1));

    assertThat(rig.of(AlertKind.NEW_DEVICE)).extracting(Alert::device).containsExactly(2);
  }

  @Test
  void ofManyAtOnceThreeAreToldAndThenHowManyMore() {
    for (int id = 2; id <= 16; id++) {
      rig.device(id, "thing " + id, Kind.OTHER);
    }
    rig.pass(Duration.ofMinutes(2));

    assertThat(rig.of(AlertKind.NEW_DEVICE)).hasSize(NewDevices.ONE_BY_ONE);

    rig.pass(Duration.ofHours(2));

    assertThat(rig.of(AlertKind.NEW_DEVICE)).hasSize(NewDevices.ONE_BY_ONE + 1);
    Alert last = rig.alerts.get(rig.alerts.size() - 1);
    assertThat(last.title()).isEqualTo("12 more new devices within an hour");
    assertThat(last.facts()).containsEntry("devices", 12);
  }

  @Test
  void aFloodOfMadeUpAddressesIsCountedAndNotKept() {
    for (int id = 2; id <= 900; id++) {
      rig.device(id, "flood " + id, Kind.UNKNOWN, NameFrom.ADDRESS, true);
      if (id % 100 == 0) {
        rig.pass(Duration.ofSeconds(10));
      }
    }
    rig.pass(Duration.ofHours(3));

    assertThat(rig.of(AlertKind.NEW_DEVICE))
        .extracting(Alert::title)
        .hasSize(2)
        .last()
        .isEqualTo("898 more new devices within an hour");
  }

  @Test
  void ofPhonesThatChangeTheirAddressEachHourOneADayIsTold() {
    for (int hour = 0; hour < 24; hour++) {
      rig.device(2 + hour, "0" + hour, Kind.UNKNOWN, NameFrom.ADDRESS, true);
      rig.pass(Duration.ofHours(1));
    }

    assertThat(rig.of(AlertKind.NEW_DEVICE).stream().filter(alert -> alert.device() != 0))
        .singleElement()
        .satisfies(alert -> assertThat(alert.text()).contains("Its address is made up"));
  }

  @Test
  void whatTheOwnerNamedInTheConfigurationIsNotNew() {
    rig.device(2, "printer", Kind.PRINTER, NameFrom.OWNER, false);
    rig.pass(Duration.ofMinutes(5));

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void aClockThatWasSetBackMakesNoHouseNew() {
    rig.clock.jump(Duration.ofDays(-400));
    rig.pass(Duration.ofMinutes(1));
    rig.device(2, "camera", Kind.CAMERA);
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.of(AlertKind.NEW_DEVICE)).hasSize(1);
  }
}
