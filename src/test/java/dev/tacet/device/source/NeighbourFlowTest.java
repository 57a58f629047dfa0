package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NeighbourFlowTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private final NeighbourFlow flow = new NeighbourFlow();

  @Test
  void theSameNeighbourIsToldEachTenSeconds() {
    assertThat(flow.tellsChange(at(1, 1), 0)).isTrue();
    assertThat(flow.tellsChange(at(1, 1), 9 * SECOND)).isFalse();
    assertThat(flow.tellsChange(at(1, 1), 10 * SECOND)).isTrue();
    assertThat(flow.dropped()).isZero();
  }

  @Test
  void anotherMacIsToldAtOnce() {
    assertThat(flow.tellsChange(at(1, 1), 0)).isTrue();
    assertThat(flow.tellsChange(at(1, 2), 1)).isTrue();
  }

  @Test
  void onlyOneThatWasThereIsTakenAway() {
    assertThat(flow.tellsChange(gone(1), 0)).isFalse();
    flow.tellsChange(at(1, 1), 0);

    assertThat(flow.tellsChange(gone(1), 1)).isTrue();
    assertThat(flow.tellsChange(gone(1), 2)).isFalse();
    assertThat(flow.tellsChange(at(1, 1), 3)).isTrue();
  }

  @Test
  void ofFiveThousandFlapsInASecondSomeAreToldAndTheRestIsCounted() {
    int told = 0;
    for (int i = 0; i < 5_000; i++) {
      told += flow.tellsChange(at(1, 1 + i % 2), i) ? 1 : 0;
    }

    // Once no more are told, half of what comes is the MAC told last, which is no news.
    assertThat(told).isEqualTo(NeighbourFlow.MAX_A_SECOND);
    assertThat(flow.dropped()).isEqualTo((5_000 - NeighbourFlow.MAX_A_SECOND) / 2);
    assertThat(flow.tellsChange(at(2, 3), SECOND)).isTrue();
  }

  @Test
  void whatIsForgottenToMakeRoomIsNewAgain() {
    for (int i = 0; i <= NeighbourFlow.MAX_KNOWN; i++) {
      flow.told(at(i, 1), 0);
    }

    assertThat(flow.isNews(at(0, 1))).isTrue();
    assertThat(flow.isNews(at(1, 1))).isFalse();
  }

  @Test
  void aChildThatKeepsEndingIsStartedEverMoreSeldomUntilOneLives() {
    RestartPause pause = new RestartPause();
    long now = 0;
    long[] seconds = new long[8];
    for (int i = 0; i < seconds.length; i++) {
      pause.started(now);
      seconds[i] = pause.ended(now) / SECOND;
    }
    assertThat(seconds).containsExactly(1, 2, 4, 8, 16, 32, 60, 60);
    assertThat(pause.failedInARow(now, false)).isEqualTo(8);

    pause.started(now);
    assertThat(pause.failedInARow(61 * SECOND, true)).isZero();
    assertThat(pause.ended(61 * SECOND)).isEqualTo(SECOND);
  }

  private static Neighbour at(int address, int mac) {
    return new Neighbour(
        PlainAddress.parse(
                "10." + (address >> 16) + "." + (address >> 8 & 255) + "." + (address & 255))
            .orElseThrow(),
        "br0",
        Optional.of(new MacAddress(0x0200_0000_0000L + mac)),
        0,
        false);
  }

  private static Neighbour gone(int address) {
    return new Neighbour(at(address, 1).address(), "br0", Optional.empty(), 0, false);
  }
}
