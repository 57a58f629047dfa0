package dev.tacet.querylog;

import static dev.tacet.querylog.Decisions.allowed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows on their way: in memory, safe beside the history, in the history. */
class LogWriterTest {
  private final MemorySink sink = new MemorySink();
  private final ManualClock clock = new ManualClock();
  private SteppedLog log = log(Duration.ofMinutes(10));
  private int recorded;

  private SteppedLog log(Duration moveEvery) {
    sink.beside = true;
    return new SteppedLog(
        sink,
        sink,
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            Duration.ofDays(14),
            1L << 30,
            Duration.ofSeconds(60),
            500,
            moveEvery),
        clock);
  }

  private void record(int count) {
    for (int i = 0; i < count; i++) {
      log.record(allowed(clock.instant(), "192.0.2.7", "n" + recorded++ + ".example"));
    }
  }

  private void pass(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
    log.work();
  }

  private List<LoggedDecision> seen() {
    return log.history().newest(DecisionFilter.ALL, Long.MAX_VALUE, 10_000);
  }

  @Test
  void aBatchIsSafeAfterAMinuteAndInTheHistoryAfterTen() {
    record(3);
    log.work();
    assertThat(log.status().pending()).isEqualTo(3);
    assertThat(log.nanosToNextWork()).isEqualTo(Duration.ofSeconds(60).toNanos());

    pass(60);
    assertThat(sink.appended).hasSize(3);
    assertThat(log.status().pending()).isZero();
    assertThat(log.status().written()).isEqualTo(3);
    record(2);
    pass(539);
    assertThat(sink.appended).hasSize(5);
    assertThat(sink.rows()).isEmpty();
    assertThat(log.nanosToNextWork()).isEqualTo(Duration.ofSeconds(1).toNanos());

    record(1);
    pass(1);
    assertThat(sink.rows()).as("those in memory only go with them").hasSize(6);
    assertThat(sink.batches()).containsExactly(6);
    assertThat(log.status().written()).isEqualTo(6);
    assertThat(log.status().pending()).isZero();
    pass(600);
    assertThat(sink.batches()).as("nothing waits, nothing is written").hasSize(1);
  }

  @Test
  void aClockThatJumpsAheadMakesNoRowOfThisRunOld() {
    clock.jump(Duration.between(clock.instant(), Instant.parse("2026-02-01T00:00:00Z")));
    record(1);
    Instant came = clock.instant();
    clock.jump(Duration.ofDays(30));
    pass(3_600);

    assertThat(sink.trimmedAt.minus(Duration.ofDays(14))).isEqualTo(came);

    clock.pass(Duration.ofDays(14));
    log.work();
    assertThat(sink.trimmedAt).as("by now it is old").isEqualTo(clock.instant());
  }

  @Test
  void aBatchIsSafeWhenItHasItsRows() {
    record(499);
    log.work();
    assertThat(sink.appended).isEmpty();

    record(1);
    log.work();
    assertThat(sink.appended).hasSize(500);
    assertThat(sink.rows()).isEmpty();
  }

  @Test
  void someThousandRowsMoveAtOnce() {
    for (int i = 0; i < 9; i++) {
      record(500);
      pass(1);
    }
    assertThat(sink.rows()).isEmpty();

    record(500);
    log.work();
    assertThat(sink.rows()).hasSize(5_000);
    assertThat(sink.appended).hasSize(4_500);
  }

  /** One batch, after which more of them are known to come fast. */
  private void aFirstBatch() {
    record(500);
    log.work();
    assertThat(sink.appended).as("a first one is made safe at once").hasSize(500);
  }

  @Test
  void rowsThatComeFastAreWrittenOnceAndWithinAFifthOfASecond() {
    aFirstBatch();
    record(600);
    log.work();
    assertThat(log.nanosToNextWork()).isEqualTo(Duration.ofMillis(200).toNanos());
    assertThat(seen()).hasSize(1_100).doesNotHaveDuplicates();

    clock.pass(Duration.ofMillis(199));
    record(600);
    log.work();
    assertThat(sink.rows()).isEmpty();
    clock.pass(Duration.ofMillis(1));
    log.work();
    assertThat(sink.batches()).as("with what is safe already").containsExactly(1_700);
    record(900);
    clock.pass(Duration.ofMillis(900));
    log.work();
    assertThat(sink.batches()).containsExactly(1_700, 900);
    assertThat(sink.appended).as("nothing more is written twice").hasSize(500);
    assertThat(log.status().written()).isEqualTo(2_600);
    assertThat(log.status().pending()).isZero();

    record(500);
    pass(1);
    assertThat(sink.appended).as("what comes slowly is made safe as before").hasSize(1_000);
    record(3);
    pass(60);
    assertThat(sink.appended).hasSize(1_003);
  }

  @Test
  void rowsThatComeVeryFastMoveByThousands() {
    record(5_100);
    log.work();

    assertThat(sink.batches()).containsExactly(5_000, 100);
    assertThat(sink.appended).isEmpty();
  }

  @Test
  void whereTheHistoryTakesNoFastRowsTheyAreMadeSafeAllTheSame() {
    aFirstBatch();
    sink.full = true;
    record(700);
    clock.pass(Duration.ofMillis(200));
    log.work();

    assertThat(log.status().lastError()).contains("queries.db: disk full");
    assertThat(sink.appended).hasSize(1_200);
    assertThat(log.status().pending()).isZero();
    sink.full = false;
    pass(1);
    assertThat(sink.rows()).hasSize(1_200);
    assertThat(log.status().lost()).isZero();
    assertThat(log.status().written()).isEqualTo(1_200);
  }

  @Test
  void aReaderSeesEachRowOnceWhereverItIs() {
    for (int minute = 0; minute < 25; minute++) {
      record(7);
      assertThat(seen()).as("minute %d", minute).hasSize(recorded).doesNotHaveDuplicates();
      pass(60);
      assertThat(seen()).as("minute %d", minute).hasSize(recorded).doesNotHaveDuplicates();
      assertThat(log.history().totals(DecisionFilter.ALL).rows()).hasSize(recorded);
    }
    assertThat(sink.rows()).isNotEmpty().hasSizeLessThan(recorded);
  }

  @Test
  void whereNothingIsKeptBesideBatchesGoIntoTheHistory() {
    sink.beside = false;
    record(3);
    pass(60);

    assertThat(sink.rows()).hasSize(3);
    assertThat(log.status().written()).isEqualTo(3);
  }

  @Test
  void movedNotLaterThanFlushedEachBatchGoesIntoTheHistory() {
    log = log(Duration.ofSeconds(60));
    record(500);
    log.work();
    record(3);
    pass(60);

    assertThat(sink.batches()).containsExactly(500, 3);
    assertThat(sink.appended).isEmpty();
  }

  @Test
  void aBatchThatCannotBeMadeSafeIsSaidAndTriedAgain() {
    sink.besideFull = true;
    record(3);
    pass(60);
    assertThat(log.status().lastError()).contains("queries.pending: disk full");
    assertThat(log.status().pending()).isEqualTo(3);
    assertThat(log.nanosToNextWork()).isEqualTo(Duration.ofSeconds(1).toNanos());

    sink.besideFull = false;
    pass(1);
    assertThat(log.status().isWriting()).isTrue();
    assertThat(sink.appended).hasSize(3);
    assertThat(seen()).hasSize(3);
  }

  @Test
  void whileTheHistoryTakesNothingRowsAreMadeSafeAllTheSame() {
    sink.full = true;
    record(3);
    pass(60);
    record(2);
    pass(600);
    assertThat(log.status().lastError()).contains("queries.db: disk full");
    assertThat(log.status().pending()).isZero();
    assertThat(sink.appended).hasSize(5);
    record(2);
    pass(60);
    assertThat(log.status().isWriting()).as("one of the two is not enough").isFalse();
    assertThat(sink.appended).hasSize(7);

    sink.full = false;
    pass(60);
    assertThat(log.status().isWriting()).isTrue();
    assertThat(sink.rows()).hasSize(7);
    assertThat(log.status().written()).isEqualTo(7);
    assertThat(log.status().lost()).isZero();
  }

  @Test
  void aSafeRowIsNeverGivenUp() {
    sink.full = true;
    for (int i = 0; i < 60; i++) {
      record(500);
      pass(60);
    }
    assertThat(log.status().lost()).isPositive();
    assertThatThrownBy(log::flush).isInstanceOf(SinkException.class);

    sink.full = false;
    log.flush();
    Set<Long> kept = new HashSet<>();
    sink.rows().forEach(row -> kept.add(row.seq()));
    assertThat(sink.appended).allMatch(row -> kept.contains(row.seq()));
    assertThat(sink.rows()).hasSize(30_000 - (int) log.status().lost());
    assertThat(sink.rows()).hasSize(LogWriter.PENDING_BOUND);
    assertThat(sink.rows().get(LogWriter.PENDING_BOUND - 1).decision().question().qname())
        .hasToString("n29999.example");
    assertThat(log.status().written()).isEqualTo(LogWriter.PENDING_BOUND);
  }

  @Test
  void aStormIsOneRowAMinuteAndEveryQueryIsCounted() {
    for (int second = 0; second < 300; second++) {
      log.record(Decisions.blocked(clock.instant(), "192.0.2.7", "tv.example", "tv.example"));
      pass(1);
    }
    log.flush();

    assertThat(sink.rows()).hasSizeBetween(14, 16);
    assertThat(sink.rows().stream().mapToInt(row -> row.decision().repeats()).sum()).isEqualTo(300);
  }
}
