package dev.tacet.querylog;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How the query log is doing, for {@code status}. Immutable.
 *
 * @param written rows the store has made durable since the start
 * @param pending rows in memory only, which the end of the process would lose; history shows them
 *     all the same
 * @param lost decisions that are in no store and never will be: the queue or the pending rows were
 *     full
 * @param withheld decisions that have no row, for privacy
 * @param lastError why rows cannot be written at present; empty while all is well
 * @param since when the present condition, good or bad, began
 */
public record LogStatus(
    long written,
    int pending,
    long lost,
    long withheld,
    Optional<String> lastError,
    Instant since) {
  public LogStatus {
    Objects.requireNonNull(lastError);
    Objects.requireNonNull(since);
  }

  public boolean isWriting() {
    return lastError.isEmpty();
  }
}
