package dev.tacet.store;

import dev.tacet.dns.AddressText;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Removes everything of some devices from {@code queries.db}, down to the octets in its files. A
 * row that is deleted leaves its octets in its page, or in another that it was once moved from, so
 * the tables that hold texts are written anew and the pages they had are overwritten, which needs
 * {@code secure_delete}. The decisions themselves are numbers only. One thread: the log's.
 */
final class Forgetting {
  /** Rows looked at in one transaction, so that the write-ahead log stays short. */
  private static final int ROWS_A_STEP = 20_000;

  private final Database database;
  private final DecisionTables tables;

  Forgetting(Database database, DecisionTables tables) {
    this.database = database;
    this.tables = tables;
  }

  /**
   * Removes the rows and what only they named. Where it fails half-way some rows are gone, and the
   * next time removes the rest.
   *
   * @param addresses rows from these go where they are of no known device
   * @param lastSeq the number of the newest row
   * @return the rows removed
   */
  long remove(Set<Integer> devices, Set<InetAddress> addresses, long lastSeq, Instant now)
      throws SQLException {
    List<Object> whose = new ArrayList<>(devices);
    addresses.forEach(address -> whose.add(AddressText.of(address)));
    String askers =
        "(SELECT id FROM asker WHERE device IN "
            + HistoryCondition.places(devices.size())
            + " OR device = 0 AND client IN "
            + HistoryCondition.places(addresses.size())
            + ")";
    long[] removed = {0};
    for (long after = -1; after < lastSeq; ) {
      long from = after;
      long end =
          database.number(
              "SELECT seq FROM decision WHERE seq > ? ORDER BY seq LIMIT 1 OFFSET ?",
              lastSeq,
              from,
              ROWS_A_STEP - 1);
      database.transaction(() -> removed[0] += delete(askers, from, end, whose));
      after = end;
    }
    database.transaction(
        () -> {
          // What the writer remembers of texts ends with the epoch: some of them are going.
          tables.endEpoch(lastSeq + 1, now.toEpochMilli());
          rewriteTexts(database);
          rewrite(database, "device_name", "id NOT IN " + numbers(devices));
        });
    return removed[0];
  }

  private long delete(String askers, long after, long upTo, List<Object> whose)
      throws SQLException {
    List<Object> values = new ArrayList<>(List.of(after, upTo));
    values.addAll(whose);
    return database.update(
        "DELETE FROM decision WHERE seq > ? AND seq <= ? AND asker IN " + askers, values.toArray());
  }

  private static String numbers(Set<Integer> devices) {
    return devices.toString().replace('[', '(').replace(']', ')');
  }

  /** Keeps of all texts those that a row refers to. Called within a transaction. */
  static void rewriteTexts(Database database) throws SQLException {
    rewrite(database, "answer", "name IN (SELECT name FROM decision)");
    rewrite(database, "name", "id IN (SELECT name FROM decision)");
    rewrite(database, "asker", "id IN (SELECT asker FROM decision)");
    rewrite(database, "outcome", "id IN (SELECT outcome FROM decision)");
  }

  /** Keeps some rows of a table, in pages of their own; those it had are freed and overwritten. */
  private static void rewrite(Database database, String table, String kept) throws SQLException {
    database.execute(
        "CREATE TABLE kept AS SELECT * FROM " + table + " WHERE " + kept,
        "DELETE FROM " + table,
        "INSERT INTO " + table + " SELECT * FROM kept ORDER BY id",
        "DROP TABLE kept");
  }

  /**
   * Takes free pages out of the file, and what is in the write-ahead log into it.
   *
   * @throws SQLException where another process reads the log and so keeps the old pages
   */
  void wipe() throws SQLException {
    database.executeToTheEnd("PRAGMA incremental_vacuum");
    if (database.number("PRAGMA freelist_count", 0) > 0) {
      database.execute("VACUUM"); // a file of an early version gives no pages back
    }
    if (database.number("PRAGMA wal_checkpoint(TRUNCATE)", 0) != 0) {
      throw new SQLException(
          "another process reads the log (sqlite3?) and keeps what was removed in the file beside"
              + " it; end it and forget the device again");
    }
  }
}
