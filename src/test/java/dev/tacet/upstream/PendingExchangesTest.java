package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.testkit.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingExchangesTest {
  private final ManualClock clock = new ManualClock();

  private PendingExchanges<String> pending(int capacity) {
    return new PendingExchanges<>(capacity, new IdSource(), clock.nanos());
  }

  @Test
  void noTwoExchangesShareAnId() {
    PendingExchanges<String> pending = pending(0x8000);
    Set<Integer> ids = new HashSet<>();

    for (int i = 0; i < 0x8000; i++) {
      ids.add(pending.add("query " + i).orElseThrow());
    }

    assertThat(ids).hasSize(0x8000);
  }

  @Test
  void aFullTableRefusesAndAnAnswerMakesRoom() {
    PendingExchanges<String> pending = pending(2);
    int first = pending.add("first").orElseThrow();
    pending.add("second");

    assertThat(pending.add("third")).isEmpty();
    pending.remove(first);
    assertThat(pending.add("third")).isPresent();
  }

  @Test
  void theIdOfAGivenUpQueryRestsTenSeconds() {
    PendingExchanges<String> pending = pending(1);
    int id = pending.add("lost").orElseThrow();

    pending.retire(id);

    assertThat(pending.find(id)).isEmpty();
    clock.pass(Duration.ofMillis(9_999));
    assertThat(pending.add("next")).isEqualTo(OptionalInt.empty());
    clock.pass(Duration.ofMillis(1));
    assertThat(pending.add("next")).isPresent();
  }

  @Test
  void aRestingIdIsNotDrawn() {
    PendingExchanges<String> pending = pending(0x8000);
    Set<Integer> resting = new HashSet<>();
    for (int i = 0; i < 0x4000; i++) {
      int id = pending.add("lost").orElseThrow();
      pending.retire(id);
      resting.add(id);
    }

    Set<Integer> drawn = new HashSet<>();
    for (int i = 0; i < 0x4000; i++) {
      drawn.add(pending.add("next").orElseThrow());
    }
    drawn.retainAll(resting);

    assertThat(drawn).isEmpty();
  }

  @Test
  void drainingTakesEverything() {
    PendingExchanges<String> pending = pending(10);
    int id = pending.add("one").orElseThrow();
    pending.add("two");

    assertThat(pending.drain()).containsExactlyInAnyOrder("one", "two");
    assertThat(pending.size()).isZero();
    assertThat(pending.find(id)).isEmpty();
  }
}
