package dev.tacet.config;

import java.time.Duration;

/**
 * The query log.
 *
 * @param store where it is kept
 * @param keep rows older than this are removed
 * @param maxSizeBytes the file's bound; the oldest rows go first
 * @param flushEvery a batch is written after this time, or after {@code flushRows}
 */
public record QueryLogConfig(
    Store store, Duration keep, long maxSizeBytes, Duration flushEvery, int flushRows) {
  /** DISK keeps {@code queries.db}; MEMORY keeps the same tables in RAM until the server stops. */
  public enum Store {
    DISK,
    MEMORY
  }
}
