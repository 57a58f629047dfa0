package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.ControlException;
import dev.tacet.querylog.SinkException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the owner is told where a disk fails in the middle. */
class ForgettingTest {
  private final Forgetting forgetting = new Forgetting();

  private static void fail() {
    throw new SinkException("state.db: no room", new IOException());
  }

  @Test
  void whereTheFirstPartFailsNothingIsDeleted() {
    assertThatThrownBy(() -> forgetting.delete(Forgetting.ROWS, ForgettingTest::fail))
        .isInstanceOfSatisfying(ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(74))
        .hasMessage("the device is not forgotten, and nothing of it is deleted: state.db: no room");
  }

  @Test
  void whereALaterPartFailsItSaysWhatIsGoneAndWhatIsNot() {
    assertThat(forgetting.delete(Forgetting.ROWS, () -> 12L)).isEqualTo(12);

    assertThatThrownBy(() -> forgetting.delete(Forgetting.SETTINGS, ForgettingTest::fail))
        .hasMessage(
            "the device is not forgotten: deleted is its rows of the query log; still there is"
                + " what you set for it, its rules and their history, and its addresses, its"
                + " labels and what it asked in quarantine, and what alerts learnt of it; forget it"
                + " once more when the disk is well: state.db: no room");
  }

  @Test
  void whereOnlyLateRowsAreLeftTheDeviceIsForgotten() {
    forgetting.delete(Forgetting.ROWS, () -> 12L);
    forgetting.delete(Forgetting.SETTINGS, () -> {});
    forgetting.delete(Forgetting.DEVICE, () -> {});
    forgetting.delete(Forgetting.LEARNT, () -> {});

    assertThatThrownBy(() -> forgetting.delete(Forgetting.ROWS, ForgettingTest::fail))
        .hasMessageStartingWith("the device is forgotten, but for rows of the query log");
  }
}
