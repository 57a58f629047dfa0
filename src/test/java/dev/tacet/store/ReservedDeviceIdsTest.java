package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Kind;
import java.nio.file.Path;
import java.util.List;
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
