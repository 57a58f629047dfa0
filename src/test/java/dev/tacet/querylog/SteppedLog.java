package dev.tacet.querylog;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.testkit.ManualClock;
import java.util.List;
import java.util.Optional;

/** The log's writer without its thread: a test says what the time is, and when it works. */
public final class SteppedLog {
  private final LogWriter writer;
  private final DecisionHistory history;

  public SteppedLog(
      DecisionSink sink, DecisionHistory stored, QueryLogConfig config, ManualClock clock) {
    PendingRows pending = new PendingRows(LogWriter.PENDING_BOUND);
    writer =
        new LogWriter(
            sink,
            new DecisionFeed(),
            pending,
            new Observers(List.of()),
            Optional::of,
            config,
            clock,
            clock.nanos());
    history = new RecentHistory(pending, stored);
  }

  public void record(Decision decision) {
    writer.take(decision);
    writer.publish();
  }

  /** What the thread does whenever it wakes. */
  public void work() {
    writer.work();
  }

  public long nanosToNextWork() {
    return writer.nanosToNextWork();
  }

  public void flush() {
    writer.flushAll();
  }

  public DecisionHistory history() {
    return history;
  }

  public LogStatus status() {
    return writer.status(0);
  }
}
