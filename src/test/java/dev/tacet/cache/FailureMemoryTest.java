package dev.tacet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureMemoryTest {
  private final ManualClock clock = new ManualClock();
  private final FailureMemory<String> memory = new FailureMemory<>(3, clock.nanos());

  private static CacheKey key(String name) {
    return new CacheKey(Question.of(DomainName.parse(name), 1), false, false);
  }

  @Test
  void aFailureIsRecalledUntilItsTimeIsOver() {
    memory.remember(key("a"), "silence", Duration.ofSeconds(2));

    clock.pass(Duration.ofMillis(1_999));
    assertThat(memory.recall(key("a"))).contains("silence");
    clock.pass(Duration.ofMillis(1));
    assertThat(memory.recall(key("a"))).isEmpty();
  }

  @Test
  void successForgetsIt() {
    memory.remember(key("a"), "silence", Duration.ofSeconds(2));

    memory.forget(key("a"));

    assertThat(memory.recall(key("a"))).isEmpty();
  }

  @Test
  void theOldestGoesWhenItIsFull() {
    for (String name : new String[] {"a", "b", "c", "a", "d"}) {
      memory.remember(key(name), name, Duration.ofSeconds(2));
    }

    assertThat(memory.recall(key("b"))).isEmpty();
    assertThat(memory.recall(key("a"))).contains("a");
    assertThat(memory.recall(key("d"))).contains("d");
  }
}
