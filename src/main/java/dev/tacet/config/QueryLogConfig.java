package dev.tacet.config;

import java.time.Duration;

/**
 * The query log.
 *
 * @param store where it is kept
 * @param keep rows older than this are removed
 * @param maxSizeBytes the file's bound; the oldest rows go first
 * @param flushEvery a batch is made durable after this time, or after {@code flushRows}
 * @param moveEvery batches are moved into the database after this time; not above {@code
 *     flushEvery}: each batch is written there at once
 * @param privacy what is kept of a query, 0 (all) to 3 (nothing), where no device or group has a
 *     level of its own
 */
public record QueryLogConfig(
    Store store,
    Duration keep,
    long maxSizeBytes,
    Duration flushEvery,
    int flushRows,
    Duration moveEvery,
    int privacy) {
  private static final long MIB = 1L << 20;

  /** All is kept of a query. */
  public QueryLogConfig(
      Store store,
      Duration keep,
      long maxSizeBytes,
      Duration flushEvery,
      int flushRows,
      Duration moveEvery) {
    this(store, keep, maxSizeBytes, flushEvery, flushRows, moveEvery, 0);
  }

  static QueryLogConfig read(Section in) {
    return new QueryLogConfig(
        in.word(
            "store",
            Store.DISK,
            "disk keeps it in the data directory; memory keeps it until the server stops."),
        in.duration(
            "keep",
            Duration.ofDays(14),
            Bounds.between(Duration.ofHours(1), Duration.ofDays(3_650)),
            "Older rows are removed."),
        in.size(
            "maxSize",
            512 * MIB,
            Bounds.atLeast(MIB),
            "The log's bound; beyond it the oldest rows are removed."),
        in.duration(
            "flushEvery",
            Duration.ofSeconds(60),
            Bounds.between(Duration.ofMillis(100), Duration.ofHours(1)),
            "Rows are written together after this time, to queries.pending: a memory card wears out by"
                + " writes."),
        in.integer(
            "flushRows",
            500,
            Bounds.between(1, 10_000),
            "Or when this many rows have gathered; a power cut loses at most these, or what came in"
                + " 0.2 s where that is more."),
        in.duration(
            "moveEvery",
            Duration.ofMinutes(15),
            Bounds.between(Duration.ofMillis(100), Duration.ofHours(1)),
            "From there they move to queries.db after this time: what sqlite3 sees is so far behind,"
                + " tacet's own commands are not. Not above flushEvery: rows go there at once, and"
                + " more is written."),
        in.integer(
            "privacy",
            0,
            Bounds.between(0, 3),
            "What is kept of a query: 0 all, 1 not its name, 2 nor who asked, 3 no row at all. A"
                + " device or group may have its own. From 1 on there is no report on a device."));
  }

  /** DISK keeps {@code queries.db}; MEMORY keeps the same tables in RAM until the server stops. */
  public enum Store {
    DISK,
    MEMORY
  }
}
