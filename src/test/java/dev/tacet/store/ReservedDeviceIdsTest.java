package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.ofDevice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservedDeviceIdsTest {
  @TempDir private Path temp;
  private DataDirectory directory;
  private SqliteRules state;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(temp.resolve("data"), Bench.CLOCK);
    state = SqliteRules.open(directory, () -> 0);
  }

  @AfterEach
  void close() {
    state.close();
    directory.close();
  }

  @Test
  void reservedIdsCountAsGivenAfterARestart() throws Exception {
    state.devices().reserve(256);

    assertThat(lastIdAfterRestart()).isEqualTo(256);
  }

  @Test
  void aDeviceKeptBelowTheMarkDoesNotMoveIt() throws Exception {
    state.devices().reserve(256);
    keep(3);

    assertThat(lastIdAfterRestart()).isEqualTo(256);
  }

  @Test
  void theMarkGoesDownToTheHighestKeptIdAndNoFurther() throws Exception {
    state.devices().reserve(256);
    keep(3);
    state.devices().reserve(1);

    assertThat(lastIdAfterRestart()).isEqualTo(3);
  }

  /** As after a return to the copy, or where state.db was put aside: else rows change hands. */
  @Test
  void anIdThatTheLogHasIsNotGivenAgainThoughWhatIsKeptIsOlder() throws Exception {
    try (Bench log = Bench.open(temp.resolve("log"), Store.DISK, 1 << 20, Duration.ofDays(14))) {
      log.sink()
          .append(log.number(List.of(ofDevice(150, allowed(START, "192.0.2.7", "a.example")))));
      log.reopen();
      assertThat(log.sink().lastDevice()).as("rows that were left over").isEqualTo(150);
      log.sink().names(Map.of(151, "tv"));
      log.reopen();
      assertThat(log.sink().lastDevice()).isEqualTo(151);

      state.devices().given(log.sink().lastDevice());
    }
    keep(3);

    assertThat(state.devices().load().lastId()).isEqualTo(151);
    state.devices().given(2);
    assertThat(state.devices().load().lastId()).isEqualTo(151);
  }

  private void keep(int id) {
    KeptDevice device =
        new KeptDevice(
            id,
            new DeviceKey.OfName("tv"),
            START,
            START,
            "",
            Kind.UNKNOWN,
            List.of(),
            List.of(),
            List.of());
    state.devices().keep(new DeviceStore.Changes(List.of(device), List.of(), List.of(), List.of()));
  }

  private int lastIdAfterRestart() throws Exception {
    close();
    open();
    return state.devices().load().lastId();
  }
}
