package dev.tacet.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/** One row, whoever read it; columns count from 1. */
interface Columns {
  /** A whole number; 0 where there is none. */
  long number(int column) throws SQLException;

  /** A text; null where there is none. */
  String text(int column) throws SQLException;

  /** The row that a result of SQLite's stands at. */
  static Columns of(ResultSet row) {
    return new Columns() {
      @Override
      public long number(int column) throws SQLException {
        return row.getLong(column);
      }

      @Override
      public String text(int column) throws SQLException {
        return row.getString(column);
      }
    };
  }
}
