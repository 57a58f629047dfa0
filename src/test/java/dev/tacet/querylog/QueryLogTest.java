package dev.tacet.querylog;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.blocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.QueryLogConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueryLogTest {
  private static final QueryLogConfig CONFIG =
      new QueryLogConfig(
          QueryLogConfig.Store.MEMORY,
          Duration.ofDays(14),
          1L << 20,
          Duration.ofSeconds(60),
          500,
          Duration.ofMinutes(10));

  private final MemorySink sink = new MemorySink();
  private final AtomicLong ticks = new AtomicLong();
  private final Clock clock = Clock.fixed(START, ZoneOffset.UTC);
  private final QueryLog log = new QueryLog(sink, sink, CONFIG, clock, ticks::get);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    sink.full = false;
    log.close();
  }

  private void record(int count) {
    for (int i = 0; i < count; i++) {
      log.record(allowed(START.plusMillis(i), "192.0.2.7", "n" + i + ".example"));
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private List<LoggedDecision> recent() {
    return log.history().newest(DecisionFilter.ALL, Long.MAX_VALUE, 10_000);
  }

  @Test
  void whatIsRecordedIsSeenBeforeItIsWritten() {
    log.start();
    record(3);

    await(() -> recent().size() == 3);
    assertThat(sink.rows()).isEmpty();
    assertThat(log.status().pending()).isEqualTo(3);
    assertThat(log.history().totals(DecisionFilter.ALL).rows()).hasSize(3);
  }

  @Test
  void aBatchIsWrittenWhenItHasItsRows() {
    log.start();
    record(500);

    await(() -> sink.rows().size() == 500);
    assertThat(sink.batches().stream().mapToInt(i -> i).sum()).isEqualTo(500);
  }

  @Test
  void aBatchIsWrittenWhenItsTimeHasCome() {
    log.start();
    record(1);
    await(() -> recent().size() == 1);
    ticks.addAndGet(Duration.ofSeconds(59).toNanos());
    record(1);
    await(() -> recent().size() == 2);
    assertThat(sink.rows()).isEmpty();

    ticks.addAndGet(Duration.ofSeconds(2).toNanos());
    record(1); // wakes the thread; it may write the batch before or after it takes this row

    await(() -> sink.rows().size() >= 2);
  }

  @Test
  void whatComesWhileABatchIsWrittenIsSeenBeforeThatEndsAndWrittenOnce() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    List<Integer> seen = new CopyOnWriteArrayList<>();
    sink.beforeKeeping =
        () -> {
          writing.countDown();
          awaited(release);
        };
    sink.afterKeeping = () -> seen.add(recent().size());
    log.start();
    record(500);
    assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();

    record(3);
    release.countDown();

    await(() -> !seen.isEmpty());
    assertThat(seen.get(0)).isEqualTo(503);
    log.flush();
    assertThat(sink.rows()).hasSize(503).doesNotHaveDuplicates();
    assertThat(sink.rows()).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
    assertThat(log.status().written()).isEqualTo(503);
    assertThat(log.lost()).isZero();
  }

  @Test
  void whatComesWhileABatchFailsWaitsWithIt() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    sink.full = true;
    sink.beforeKeeping =
        () -> {
          writing.countDown();
          awaited(release);
        };
    log.start();
    record(500);
    assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
    record(3);
    release.countDown();
    await(() -> recent().size() == 503);

    sink.full = false;
    log.flush();

    assertThat(sink.rows()).hasSize(503).doesNotHaveDuplicates();
    assertThat(log.lost()).isZero();
  }

  @Test
  void whatComesWhileABatchIsWrittenTakesNoRowsPlace() throws Exception {
    sink.full = true;
    log.start();
    record(LogWriter.PENDING_BOUND);
    await(() -> log.status().pending() == LogWriter.PENDING_BOUND);
    sink.full = false;
    CountDownLatch writing = new CountDownLatch(1);
    sink.beforeKeeping =
        () -> {
          writing.countDown();
          awaited(release);
        };
    ticks.addAndGet(Duration.ofMinutes(2).toNanos());
    log.record(allowed(START, "192.0.2.7", "wakes.example"));
    assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();

    record(2_000);
    release.countDown();
    log.flush();

    // One row at most goes for the decision that woke the log before it wrote.
    assertThat(log.lost()).isLessThanOrEqualTo(1);
    assertThat(sink.rows()).hasSize((int) (LogWriter.PENDING_BOUND + 2_001 - log.lost()));
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void closingWritesEverything() {
    log.start();
    record(20_000);
    log.close();

    assertThat(sink.rows()).hasSize(20_000);
    assertThat(sink.rows()).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
    log.record(allowed(START, "192.0.2.7", "late.example"));
    assertThat(log.lost()).isEqualTo(1);
  }

  @Test
  void closingMovesWhatIsSafeIntoTheHistory() {
    sink.beside = true;
    log.start();
    record(700);
    await(() -> log.status().written() >= 500);
    assertThat(sink.rows()).isEmpty();
    log.close();

    assertThat(sink.rows()).hasSize(700);
    assertThat(log.lost()).isZero();
  }

  @Test
  void purgingTakesWhatIsSafeButNotInTheHistoryToo() {
    sink.beside = true;
    log.start();
    record(700);
    await(() -> log.status().written() >= 500);

    assertThat(log.purge(START.plusMillis(600))).isEqualTo(600);
    assertThat(recent()).hasSize(100);
  }

  @Test
  void aFullQueueLosesAndCountsAndNeverBlocks() {
    record(QueryLog.QUEUE_BOUND + 137); // nobody drains: the thread was not started
    assertThat(log.lost()).isEqualTo(137);

    log.start();
    log.flush();
    assertThat(sink.rows().size() + log.status().lost()).isEqualTo(QueryLog.QUEUE_BOUND + 137L);
  }

  @Test
  void aFullDiskIsSaidAndTriedAgainAndLosesTheOldestBeyondTheBound() {
    sink.full = true;
    log.start();
    int more = 1_000;
    int recorded = LogWriter.PENDING_BOUND + more;
    for (int i = 0; i < recorded; i++) {
      log.record(allowed(START, "192.0.2.7", "n" + i + ".example"));
    }
    await(() -> log.lost() == more);

    assertThat(log.status().isWriting()).isFalse();
    assertThat(log.status().lastError()).contains("queries.db: disk full");
    assertThat(log.status().pending()).isEqualTo(LogWriter.PENDING_BOUND);
    assertThatThrownBy(log::flush).isInstanceOf(SinkException.class).hasMessageContaining("full");
    assertThat(recent()).hasSize(10_000);

    sink.full = false;
    ticks.addAndGet(Duration.ofSeconds(61).toNanos());
    await(() -> log.status().isWriting() && log.status().pending() == 0);
    assertThat(sink.rows().get(0).decision().question().qname())
        .hasToString("n" + more + ".example");
    assertThat(log.lost()).isEqualTo(more);
    assertThat(log.status().written()).isEqualTo(LogWriter.PENDING_BOUND);
  }

  @Test
  void aBugInTheStoreLosesItsBatchAndNotTheLog() {
    sink.broken = true;
    log.start();
    record(500);
    await(() -> log.lost() == 500);

    sink.broken = false;
    record(1);
    log.flush();
    assertThat(sink.rows()).hasSize(1);
  }

  @Test
  void aReaderSeesEachRowOnceWhileBatchesAreWritten() throws Exception {
    sink.beforeKeeping = Thread::yield;
    sink.afterKeeping = Thread::yield; // kept by the store, still pending
    log.start();
    int total = 60_000;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < total; i++) {
                // Each another name: what is alike would become one row a minute.
                log.record(
                    blocked(START.plusMillis(i / 50), "192.0.2.7", "x" + i + ".mi.com", "mi.com"));
                if (i % 2_000 == 0) {
                  Thread.yield();
                }
              }
            });
    writer.start();
    int seenBefore = 0;
    while (writer.isAlive() || log.status().written() + log.status().pending() < total) {
      List<Long> seqs = new ArrayList<>();
      log.history().each(DecisionFilter.ALL, -1, row -> seqs.add(row.seq()));
      assertThat(seqs).isSorted().doesNotHaveDuplicates();
      assertThat(seqs.size()).isGreaterThanOrEqualTo(seenBefore);
      seenBefore = seqs.size();
      long sum =
          log.history().totals(DecisionFilter.ALL).rows().stream()
              .mapToLong(Totals.Row::queries)
              .sum();
      assertThat(sum).isBetween((long) seenBefore, (long) total);
      assertThat(log.lost()).isZero();
    }
    writer.join();
    log.flush();
    assertThat(sink.rows()).hasSize(total);
    assertThat(
            log.history().totals(DecisionFilter.ALL).rows().stream()
                .mapToLong(Totals.Row::blocked)
                .sum())
        .isEqualTo(total);
  }

  @Test
  void historyAndFeedTogetherMissNothingAndRepeatNothing() throws Exception {
    log.start();
    Thread writer = new Thread(() -> record(900));
    writer.start();
    Follower follower = log.feed().follow(DecisionFilter.ALL).orElseThrow();
    List<Long> seqs = new ArrayList<>();
    log.history()
        .newest(DecisionFilter.ALL, follower.startedAfter() + 1, 10_000)
        .forEach(row -> seqs.add(row.seq()));
    await(
        () -> {
          follower.take().decisions().forEach(row -> seqs.add(row.seq()));
          return seqs.size() >= 900;
        });
    writer.join();
    log.flush();

    assertThat(seqs).isEqualTo(sink.rows().stream().map(LoggedDecision::seq).toList());
  }

  @Test
  void aSlowFollowerLosesTheOldestAndIsToldHowMany() {
    log.start();
    Follower slow = log.feed().follow(DecisionFilter.ALL).orElseThrow();
    record(Follower.RING_BOUND + 137);
    log.flush();

    Follower.Batch batch = slow.take();
    assertThat(batch.gap()).isEqualTo(137);
    assertThat(batch.decisions()).hasSize(Follower.RING_BOUND);
    assertThat(batch.decisions().get(0).decision().question().qname()).hasToString("n137.example");
    assertThat(slow.take().isEmpty()).isTrue();
  }

  @Test
  void theSeventeenthFollowerIsTurnedAwayUntilOneLeaves() {
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < DecisionFeed.MAX_FOLLOWERS; i++) {
      followers.add(log.feed().follow(DecisionFilter.ALL).orElseThrow());
    }
    assertThat(log.feed().follow(DecisionFilter.ALL)).isEmpty();

    followers.get(3).close();
    assertThat(log.feed().follow(DecisionFilter.ALL)).isPresent();
  }

  @Test
  void aFollowerIsWokenForWhatItAskedForAndAtTheEnd() throws Exception {
    log.start();
    CountDownLatch ready = new CountDownLatch(2);
    DecisionFilter onlyBlocked =
        new DecisionFilter(
            Set.of(),
            Set.of(),
            DecisionFilter.Kind.BLOCKED,
            List.of(),
            Optional.empty(),
            Optional.empty());
    Follower follower = log.feed().follow(onlyBlocked, ready::countDown).orElseThrow();
    record(5);
    log.flush();
    assertThat(ready.getCount()).isEqualTo(2);

    log.record(blocked(START, "192.0.2.7", "x.mi.com", "mi.com"));
    await(() -> ready.getCount() == 1);
    log.close();
    assertThat(ready.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(follower.isClosed()).isTrue();
    assertThat(follower.take().decisions()).hasSize(1);
  }

  @Test
  void aFollowerThatThrowsHarmsNobody() {
    log.start();
    log.feed()
        .follow(
            DecisionFilter.ALL,
            () -> {
              throw new IllegalStateException("a reader's fault");
            })
        .orElseThrow();
    record(3);
    log.flush();

    assertThat(sink.rows()).hasSize(3);
  }

  @Test
  void anIdleLogDoesNotRun() {
    log.start();
    record(1);
    await(() -> recent().size() == 1);
    Thread thread = threadOf("query-log");

    await(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  private static Thread threadOf(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name) && thread.isAlive())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWallClockThatFallsBackKeepsTheOrder() {
    log.start();
    log.record(allowed(START, "192.0.2.7", "a.example"));
    log.record(allowed(START.minus(Duration.ofDays(400)), "192.0.2.7", "b.example"));
    log.record(allowed(START.plusSeconds(1), "192.0.2.7", "c.example"));
    log.flush();

    assertThat(sink.rows().stream().map(row -> row.decision().question().qname().toString()))
        .containsExactly("a.example", "b.example", "c.example");
    assertThat(sink.rows()).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
  }

  @Test
  void purgingTakesWhatIsStillInMemoryToo() {
    log.start();
    record(10);

    assertThat(log.purge(Instant.MAX.minusSeconds(1))).isEqualTo(10);
    assertThat(recent()).isEmpty();
  }

  @Test
  void aDecisionHoldsNoMoreAddressesThanAreRemembered() {
    String[] thousands = new String[2_000];
    java.util.Arrays.setAll(thousands, i -> "198.18." + i / 256 + "." + i % 256);

    Decision decision = Decisions.answered(START, "many.example", thousands);

    assertThat(decision.addresses()).hasSize(Decision.MAX_ADDRESSES);
    assertThat(decision.addresses().get(0).getHostAddress()).isEqualTo("198.18.0.0");
  }

  @Test
  void anErrorOfTheMachineDoesNotEndTheLogsThread() {
    sink.beforeKeeping =
        () -> {
          sink.beforeKeeping = () -> {};
          throw new OutOfMemoryError("a test's");
        };
    log.start();
    record(500);

    await(() -> sink.rows().size() == 500);
    assertThat(log.lost()).isZero();
  }
}
