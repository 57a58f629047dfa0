package dev.tacet.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the ids of one table of texts stand for, read a page of neighbouring ids at a time when one
 * is needed. Rows name ids of their own epoch only, so a page is hardly read twice; of pages that
 * would stand in one place the latest is held. One thread.
 */
final class ScanTexts<T> {
  private static final int PAGE_BITS = 10;
  private static final int IDS_A_PAGE = 1 << PAGE_BITS;

  /** 131,072 ids in a row, two epochs and more, have a place each. */
  private static final int PLACES = 128;

  /** Reads a row, whose id is column 1; throws where it holds what we never wrote. */
  interface Reading<S> {
    S read(ResultSet row) throws SQLException;
  }

  private interface Making<T> {
    Optional<T> make(ResultSet row) throws SQLException;
  }

  private final Database database;
  private final String sql;
  private final Making<T> making;
  private final long[] held = new long[PLACES];
  private final Object[][] pages = new Object[PLACES][];

  /**
   * @param sql with two places for the first and the last id
   * @param made makes of what was read what is held
   */
  <S> ScanTexts(Database database, String sql, Reading<S> reading, Function<S, T> made) {
    this.database = database;
    this.sql = sql;
    this.making = row -> understood(reading, row).map(made);
    Arrays.fill(held, Long.MIN_VALUE);
  }

  /** What an id stands for; empty where there is no such id, or it cannot be understood. */
  @SuppressWarnings("unchecked") // only making puts something into a page
  Optional<T> of(long id) throws SQLException {
    long page = id >> PAGE_BITS;
    int place = (int) (page & PLACES - 1);
    if (held[place] != page) {
      pages[place] = read(page);
      held[place] = page;
    }
    return (Optional<T>) pages[place][(int) (id & IDS_A_PAGE - 1)];
  }

  private Object[] read(long page) throws SQLException {
    Object[] read = new Object[IDS_A_PAGE];
    Arrays.fill(read, Optional.empty());
    long first = page << PAGE_BITS;
    try (PreparedStatement statement = database.prepare(sql)) {
      statement.setLong(1, first);
      statement.setLong(2, first + IDS_A_PAGE - 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          read[(int) (row.getLong(1) - first)] = making.make(row);
        }
      }
    } catch (SQLException e) {
      if (!StoreException.isDamage(e)) {
        throw e;
      }
      // The rest of the page is lost; the rows that name it are counted where they come.
      return read;
    }
    return read;
  }

  private static <S> Optional<S> understood(Reading<S> reading, ResultSet row) throws SQLException {
    try {
      return Optional.of(reading.read(row));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Never written by us: as good as missing.
      return Optional.empty();
    }
  }
}
