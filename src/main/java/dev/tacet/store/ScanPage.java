package dev.tacet.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Optional;

/** A stretch of rows as numbers, filled by one thread, then read by another. Used again. */
final class ScanPage {
  static final int ROWS = 32_768;

  private final long[] at = new long[ROWS];
  private final long[] who = new long[ROWS];
  private final long[] what = new long[ROWS];
  private final long[] repeats = new long[ROWS];
  private int size;
  private long end;
  private Optional<SQLException> failure = Optional.empty();

  /**
   * Two numbers a column: each column costs a call into SQLite and back, and that is what takes the
   * time.
   *
   * @param condition a further one, empty or beginning with AND
   */
  static String sql(String condition) {
    return "SELECT "
        + HistoryCondition.AT
        + ", (d.asker << 32) | d.name, (d.outcome << 16) | (d.kind & 65535), d.repeats, d.seq FROM"
        + " decision d"
        + " WHERE d.seq > ? AND d.seq <= ?"
        + condition
        + " ORDER BY d.seq";
  }

  /**
   * Reads the rows after a number, up to and including another; no more than {@link #ROWS}, and
   * {@link #end} says where the rest begins.
   */
  void fill(Database database, String sql, long after, long upTo) {
    size = 0;
    end = upTo;
    failure = Optional.empty();
    try (PreparedStatement statement = database.prepare(sql)) {
      statement.setLong(1, after);
      statement.setLong(2, upTo);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          at[size] = row.getLong(1);
          who[size] = row.getLong(2);
          what[size] = row.getLong(3);
          repeats[size] = row.getLong(4);
          size++;
          if (size == ROWS) {
            end = row.getLong(5);
            return;
          }
        }
      }
    } catch (SQLException e) {
      failure = Optional.of(e);
    }
  }

  /**
   * As {@link #fill}, from the pages of the file.
   *
   * @param asker whose rows, by the id of the asker; empty for all
   * @throws TableWalk.IrregularPageException where SQLite is to be asked; nothing is here then
   */
  void fill(TableWalk decisions, Optional<BitSet> asker, long after, long upTo)
      throws TableWalk.IrregularPageException {
    size = 0;
    end = upTo;
    failure = Optional.empty();
    DecisionCells cells = new DecisionCells(this, asker.orElse(null));
    boolean whole = false;
    try {
      decisions.rows(after, upTo, cells);
      whole = true;
    } finally {
      size = whole ? size : 0;
    }
  }

  /**
   * Adds a row; at most {@link #ROWS} fit.
   *
   * @return whether there is room for another
   */
  boolean add(
      long seq, long atMillis, long asker, long name, int kind, long outcome, long howOften) {
    at[size] = atMillis;
    who[size] = asker << 32 | name;
    what[size] = outcome << 16 | kind & 0xffff;
    repeats[size] = howOften;
    size++;
    if (size == ROWS) {
      end = seq;
    }
    return size < ROWS;
  }

  int size() {
    return size;
  }

  /** The number up to which, it included, all rows are here. */
  long end() {
    return end;
  }

  /** Why there are no more. */
  Optional<SQLException> failure() {
    return failure;
  }

  long at(int row) {
    return at[row];
  }

  long asker(int row) {
    return who[row] >> 32;
  }

  long name(int row) {
    return who[row] & 0xffff_ffffL;
  }

  long outcome(int row) {
    return what[row] >> 16;
  }

  int type(int row) {
    return (int) what[row] & 0xffff;
  }

  long repeats(int row) {
    return repeats[row];
  }
}
