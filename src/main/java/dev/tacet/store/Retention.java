package dev.tacet.store;

import dev.tacet.querylog.Sequence;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest decisions from {@code queries.db}: by age a row at a time, by size an epoch at
 * a time. Texts go with the epoch they belong to. Free pages are used again, so the file stays
 * where it is until it has to shrink. One thread: the log's.
 */
final class Retention {
  /** Rows removed in one transaction: a reader sees steps, and the write-ahead log stays short. */
  private static final int ROWS_A_STEP = 20_000;

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private static final String AT = "((seq >> " + Sequence.COUNTER_BITS + ") + skew)";

  private final Database database;
  private final DecisionTables tables;
  private final Duration keep;
  private final long limitBytes;

  /**
   * @param limitBytes what the file may take, the write-ahead log not counted
   */
  Retention(Database database, DecisionTables tables, Duration keep, long limitBytes) {
    this.database = database;
    this.tables = tables;
    this.keep = keep;
    this.limitBytes = limitBytes;
  }

  void trim(Instant now) throws SQLException {
    Instant cutoff = now.minus(keep);
    removeRowsBelow(Sequence.first(cutoff));
    // After a clock that was ahead for a while, numbers are ahead of the time they were given at.
    long expired =
        database.number("SELECT max(id) FROM epoch WHERE closed < ?", 0, cutoff.toEpochMilli());
    while (oldestEpoch() <= expired) {
      dropOldestEpoch();
    }
    dropEmptyEpochs();
    makeRoom(0);
  }

  /** Whether {@code bytes} more fit as it is. */
  boolean fits(long bytes) throws SQLException {
    return usedBytes() + bytes <= limitBytes;
  }

  /** Removes the oldest epochs until {@code bytes} more fit. */
  void makeRoom(long bytes) throws SQLException {
    long epochs = 0;
    while (usedBytes() + bytes > limitBytes && !isEmpty()) {
      if (epochs() == 1) {
        long next = database.number("SELECT max(seq) + 1 FROM decision", 1);
        database.transaction(() -> tables.endEpoch(next, Sequence.timeOf(next).toEpochMilli()));
      }
      dropOldestEpoch();
      epochs++;
    }
    if (epochs > 0) {
      log.debug("{} epochs removed: the query log reached its size", epochs);
    }
    if (fileBytes() > limitBytes) {
      shrink();
    }
  }

  /** Removes all decisions before a moment and what only they named; returns the rows. */
  long purge(Instant before) throws SQLException {
    long millis = before.toEpochMilli();
    database.execute("PRAGMA secure_delete = ON");
    try {
      long rows = removeRowsBelow(Sequence.first(before));
      // Those a clock that fell back, or a slow upstream, numbered later than they came.
      rows += database.update("DELETE FROM decision WHERE " + AT + " < ?", millis);
      database.transaction(
          () -> {
            long seconds = Math.floorDiv(millis, 1_000L);
            database.update("DELETE FROM answer WHERE first + lasted < ?", seconds);
            database.update(
                "UPDATE answer SET first = ?1, lasted = first + lasted - ?1 WHERE first < ?1",
                seconds);
            Forgetting.rewriteTexts(database);
          });
      tables.forget();
      dropEmptyEpochs();
      shrink();
      database.executeToTheEnd("PRAGMA wal_checkpoint(TRUNCATE)");
      return rows;
    } finally {
      database.execute("PRAGMA secure_delete = FAST");
    }
  }

  private long removeRowsBelow(long seq) throws SQLException {
    long removed = 0;
    while (true) {
      long end =
          Math.min(
              seq,
              database.number(
                  "SELECT seq FROM decision ORDER BY seq LIMIT 1 OFFSET ?", seq, ROWS_A_STEP));
      int step = database.update("DELETE FROM decision WHERE seq < ?", end);
      removed += step;
      if (end == seq) {
        return removed;
      }
    }
  }

  private void dropEmptyEpochs() throws SQLException {
    while (epochs() > 1) {
      long first = database.number("SELECT min(seq) FROM decision", Long.MAX_VALUE);
      long next = database.number("SELECT first_seq FROM epoch ORDER BY id LIMIT 1 OFFSET 1", 0);
      if (first < next) {
        return;
      }
      dropOldestEpoch();
    }
  }

  /** Removes the rows of the oldest epoch that has a successor, then their texts. */
  private void dropOldestEpoch() throws SQLException {
    long next = database.number("SELECT id FROM epoch ORDER BY id LIMIT 1 OFFSET 1", 0);
    removeRowsBelow(first(next, "first_seq"));
    database.transaction(
        () -> {
          database.update("DELETE FROM answer WHERE id < ?", first(next, "first_answer"));
          database.update("DELETE FROM name WHERE id < ?", first(next, "first_name"));
          database.update("DELETE FROM asker WHERE id < ?", first(next, "first_asker"));
          database.update("DELETE FROM outcome WHERE id < ?", first(next, "first_outcome"));
          database.update("DELETE FROM epoch WHERE id < ?", next);
        });
  }

  private long first(long epoch, String column) throws SQLException {
    return database.number("SELECT " + column + " FROM epoch WHERE id = ?", 0, epoch);
  }

  private long oldestEpoch() throws SQLException {
    return database.number("SELECT min(id) FROM epoch", 0);
  }

  private long epochs() throws SQLException {
    return database.number("SELECT count(*) FROM epoch", 0);
  }

  private boolean isEmpty() throws SQLException {
    return database.number("SELECT count(*) FROM (SELECT 1 FROM decision LIMIT 1)", 0) == 0;
  }

  /** Gives free pages back to the file system. */
  private void shrink() throws SQLException {
    database.executeToTheEnd("PRAGMA incremental_vacuum");
  }

  private long usedBytes() throws SQLException {
    return fileBytes()
        - database.number("PRAGMA freelist_count", 0) * database.number("PRAGMA page_size", 0);
  }

  private long fileBytes() throws SQLException {
    return database.number("PRAGMA page_count", 0) * database.number("PRAGMA page_size", 0);
  }
}
