package dev.tacet.querylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSlabTest {
  private final RowSlab slab = new RowSlab();

  private static LoggedDecision row(long seq, String name) {
    return new LoggedDecision(seq, Decisions.allowed(Decisions.START, "192.0.2.7", name));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void itHoldsWhatAQueueHolds(long seed) {
    Random random = new Random(seed);
    ArrayDeque<LoggedDecision> expected = new ArrayDeque<>();
    for (int step = 0; step < 3_000; step++) {
      if (random.nextInt(3) > 0) {
        LoggedDecision row = row(step + 1, "n" + step + "." + "x".repeat(random.nextInt(60)) + "y");
        slab.add(row.seq(), row.decision());
        expected.add(row);
      } else {
        int gone = Math.min(expected.size(), random.nextInt(12));
        slab.removeOldest(gone);
        for (int i = 0; i < gone; i++) {
          expected.remove();
        }
      }
      if (step % 50 == 0) {
        assertThat(List.copyOf(slab.oldest(slab.size()))).isEqualTo(List.copyOf(expected));
      }
    }
  }

  @Test
  void rowsThatComeAndGoTakeTheRoomOfAFew() {
    for (int i = 1; i <= 50_000; i++) {
      LoggedDecision row = row(i, "a-name-of-some-length-" + i + ".example");
      slab.add(row.seq(), row.decision());
      if (i > 200) {
        slab.removeOldest(1);
      }
    }

    assertThat(slab.size()).isEqualTo(200);
    assertThat(slab.oldest(200).octets().length).isLessThan(200 * 512);
  }

  private void fillAndTake(int rows) {
    for (int i = 1; i <= rows; i++) {
      LoggedDecision row = row(i, "a-name-of-some-length-" + i + ".example");
      slab.add(row.seq(), row.decision());
    }
    slab.removeOldest(rows);
  }

  private int octetsHeld() {
    return slab.oldest(0).octets().length;
  }

  @Test
  void whatIsNeededAgainAndAgainIsKeptAndGivenBackOnceItIsNot() {
    fillAndTake(15_000);
    byte[] first = slab.oldest(0).octets();
    assertThat(octetsHeld()).isGreaterThan(512 << 10);

    fillAndTake(15_000);
    assertThat(slab.oldest(0).octets()).isSameAs(first);

    fillAndTake(3);
    assertThat(octetsHeld()).isLessThan(16 << 10);
    fillAndTake(15_000);
    assertThat(slab.size()).isZero();
  }
}
