package dev.tacet.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of one table by their ids. One thread. */
interface RowSource {
  /** Takes one row. */
  interface Reader {
    /**
     * @param row for as long as the call lasts; column 1 is the id
     */
    void row(Columns row) throws SQLException;
  }

  /** Shows the rows from one id to another, both included, in order; perhaps some of them twice. */
  void rows(long first, long last, Reader reader) throws SQLException;

  /** Opens a database once, when it is first needed. */
  interface Access {
    Database database() throws SQLException;
  }

  /**
   * Asks SQLite.
   *
   * @param sql with two places for the first and the last id
   */
  static RowSource of(Access access, String sql) {
    return (first, last, reader) -> {
      try (PreparedStatement statement = access.database().prepare(sql)) {
        statement.setLong(1, first);
        statement.setLong(2, last);
        try (ResultSet row = statement.executeQuery()) {
          Columns columns = Columns.of(row);
          while (row.next()) {
            reader.row(columns);
          }
        }
      }
    };
  }

  /**
   * Reads the file's pages, where that can be done.
   *
   * @param columns the first ones of the table, which are those that the other source has
   */
  static RowSource of(LogTables tables, String table, int columns, RowSource otherwise) {
    TableWalk walk = tables.walk(table);
    return (first, last, reader) -> {
      RecordCells cells =
          new RecordCells(
              columns,
              row -> {
                reader.row(row);
                return true;
              });
      try {
        walk.rows(first == Long.MIN_VALUE ? first : first - 1, last, cells);
      } catch (TableWalk.IrregularPageException e) {
        otherwise.rows(first, last, reader);
      }
    };
  }
}
