package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpdaterThreadTest {
  private static UpdaterThread idle() {
    return new UpdaterThread(Optional::empty, () -> true);
  }

  @Test
  void aSweepWithoutEndHoldsUpNeitherARequestNorTheStop() throws Exception {
    UpdaterThread thread = idle();
    CountDownLatch some = new CountDownLatch(3);
    AtomicInteger parts = new AtomicInteger();
    thread.start(
        () -> {},
        () -> {
          parts.incrementAndGet();
          some.countDown();
          return false;
        });
    assertThat(some.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(thread.ask(() -> "done").get(10, TimeUnit.SECONDS)).isEqualTo("done");
    long before = System.nanoTime();
    thread.close();

    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(3));
    int ended = parts.get();
    Thread.sleep(200);
    assertThat(parts.get()).isEqualTo(ended);
  }

  @Test
  void behindTheLastPartComesACheckAndNoFurtherPart() throws Exception {
    AtomicInteger parts = new AtomicInteger();
    CountDownLatch checked = new CountDownLatch(2);
    try (UpdaterThread thread = idle()) {
      thread.start(checked::countDown, () -> parts.incrementAndGet() == 4);
      assertThat(checked.await(30, TimeUnit.SECONDS)).isTrue(); // that one, and a regular one
    }
    assertThat(parts).hasValue(4);
  }

  @Test
  void whoWaitsForAnAnswerComesBeforeIt() throws Exception {
    try (UpdaterThread thread = idle()) {
      assertThat(thread.ask(() -> Thread.currentThread().getPriority()).get(10, TimeUnit.SECONDS))
          .isEqualTo(Thread.MIN_PRIORITY);
    }
  }
}
