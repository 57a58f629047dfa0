package dev.tacet.querylog;

import dev.tacet.config.QueryLogConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log's thread does with decisions: number, publish, write in batches, try again when the
 * store cannot take them, trim. All timers run on the monotonic ticker, so a wall clock that jumps
 * moves none of them. One thread: the log's; only {@link #status} may be called by others.
 */
final class LogWriter {
  /** Rows kept in memory while the store cannot take them; then the oldest are lost. */
  static final int PENDING_BOUND = 20_000;

  /** A longer transaction would hold more pages in memory than a small machine likes. */
  private static final int ROWS_A_TRANSACTION = 5_000;

  private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long TRIM_EVERY_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

  private record Condition(Optional<String> error, Instant since) {}

  private final DecisionSink sink;
  private final DecisionFeed feed;
  private final PendingRows pending;
  private final long flushEveryNanos;
  private final int flushRows;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Sequence sequence;
  private final List<LoggedDecision> unpublished = new ArrayList<>();

  private long pendingSince;
  private long retryAt;
  private long retryNanos;
  private long trimAt;
  private volatile long written;
  private volatile long lost;
  private volatile Condition condition;

  LogWriter(
      DecisionSink sink,
      DecisionFeed feed,
      PendingRows pending,
      QueryLogConfig config,
      Clock clock,
      LongSupplier ticker) {
    this.sink = sink;
    this.feed = feed;
    this.pending = pending;
    this.flushEveryNanos = config.flushEvery().toNanos();
    this.flushRows = config.flushRows();
    this.clock = clock;
    this.ticker = ticker;
    this.sequence = new Sequence(sink.lastSeq());
    this.trimAt = ticker.getAsLong();
    this.condition = new Condition(Optional.empty(), clock.instant());
    feed.startAfter(sink.lastSeq());
  }

  /** Numbers a decision and keeps it for the next batch; {@link #publish} follows. */
  void take(Decision decision) {
    LoggedDecision row = new LoggedDecision(sequence.next(decision.at()), decision);
    if (pending.size() == 0) {
      pendingSince = ticker.getAsLong();
    }
    lost += pending.add(row);
    unpublished.add(row);
  }

  /** Shows what was taken to those who follow. */
  void publish() {
    if (!unpublished.isEmpty()) {
      feed.publish(List.copyOf(unpublished));
      unpublished.clear();
    }
  }

  /** Writes and trims where it is due. */
  void work() {
    long now = ticker.getAsLong();
    if (flushIsDue(now)) {
      try {
        flush();
      } catch (SinkException e) {
        // Kept as the condition, said once by failed(), and tried again after retryNanos.
        log.debug("a batch waits: {}", e.getMessage());
      }
    }
    if (now - trimAt >= 0) {
      trimAt = now + TRIM_EVERY_NANOS;
      trim();
    }
  }

  private boolean flushIsDue(long now) {
    if (pending.size() == 0) {
      return false;
    }
    if (retryNanos > 0) {
      return now - retryAt >= 0;
    }
    return pending.size() >= flushRows || now - pendingSince >= flushEveryNanos;
  }

  /** Nanoseconds until {@link #work} has something to do, 0 or more. */
  long nanosToNextWork() {
    long now = ticker.getAsLong();
    long wait = trimAt - now;
    if (pending.size() > 0) {
      long flushAt = retryNanos > 0 ? retryAt : pendingSince + flushEveryNanos;
      wait = Math.min(wait, flushAt - now);
    }
    return Math.max(0, wait);
  }

  /**
   * Writes all that is pending.
   *
   * @throws SinkException where the store cannot take it; the rows stay pending
   */
  void flush() {
    while (pending.size() > 0) {
      List<LoggedDecision> batch = pending.oldest(ROWS_A_TRANSACTION);
      try {
        sink.write(batch);
      } catch (SinkException e) {
        failed(e);
        throw e;
      } catch (RuntimeException e) {
        // A bug, and the same rows would meet it again: without this the log would stand still.
        log.error("{} decisions could not be written and are lost", batch.size(), e);
        lost += batch.size();
        pending.removeOldest(batch.size());
        continue;
      }
      pending.removeOldest(batch.size());
      written += batch.size();
      pendingSince = ticker.getAsLong();
      recovered();
    }
  }

  private void failed(SinkException e) {
    retryNanos = Math.min(LAST_RETRY_NANOS, Math.max(FIRST_RETRY_NANOS, 2 * retryNanos));
    retryAt = ticker.getAsLong() + retryNanos;
    if (condition.error().isEmpty()) {
      log.error("the query log cannot be written, DNS goes on: {}", e.getMessage());
      condition = new Condition(Optional.of(e.getMessage()), clock.instant());
    } else {
      condition = new Condition(Optional.of(e.getMessage()), condition.since());
    }
  }

  private void recovered() {
    retryNanos = 0;
    if (condition.error().isPresent()) {
      log.info("the query log is written again");
      condition = new Condition(Optional.empty(), clock.instant());
    }
  }

  private void trim() {
    try {
      sink.trim(clock.instant());
    } catch (SinkException e) {
      log.warn("old decisions could not be removed, tried again later: {}", e.getMessage());
    }
  }

  /** Writes what is pending, then removes all before a moment; returns the rows removed. */
  long purge(Instant before) {
    flush();
    return sink.purge(before);
  }

  LogStatus status(long lostBeforeHere) {
    Condition now = condition;
    return new LogStatus(written, pending.size(), lost + lostBeforeHere, now.error(), now.since());
  }

  /** Decisions lost here, the queue's not counted. */
  long lost() {
    return lost;
  }
}
