package dev.tacet.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * Reads rows of whole numbers and texts as the file holds them, each shown while it is read
 * (sqlite.org/fileformat2.html, section 2.1). Column 1 is the row's id. One thread.
 */
final class RecordCells implements TableWalk.Cells, Columns {
  private static final int FIRST_TEXT = 13;

  /** By type: those of whole numbers. 8 and 9 are the numbers 0 and 1, and take no room. */
  private static final int[] OCTETS = {0, 1, 2, 3, 4, 6, 8, -1, 0, 0};

  private static final int ONE = 9;

  /** Takes one row. */
  interface Reader {
    /**
     * @param row for as long as the call lasts
     * @return whether to go on
     */
    boolean row(Columns row) throws SQLException, TableWalk.IrregularPageException;
  }

  private final Reader reader;
  private final int[] types;
  private final int[] places;
  private byte[] octets = new byte[0];
  private long id;
  private int at;
  private int rowEnd;

  /**
   * @param columns how many a row has; of a row cut off the first ones that are there are enough
   */
  RecordCells(int columns, Reader reader) {
    this.reader = reader;
    types = new int[columns + 1];
    places = new int[columns + 1];
  }

  @Override
  public boolean row(long rowId, byte[] page, int begin, int end)
      throws TableWalk.IrregularPageException {
    octets = page;
    id = rowId;
    at = begin;
    rowEnd = end;
    int place = begin + next();
    for (int column = 1; column < types.length; column++) {
      types[column] = next();
      places[column] = place;
      place += width(types[column]);
    }
    if (at > places[1]) {
      throw irregular("a row with fewer columns than its table");
    }
    try {
      return reader.row(this);
    } catch (SQLException e) {
      throw irregular("a column of another kind");
    }
  }

  /** A number of up to four octets; larger ones are of rows that are not ours. */
  private int next() throws TableWalk.IrregularPageException {
    int value = 0;
    for (int i = 0; i < 4 && at < rowEnd; i++) {
      int octet = octets[at++];
      value = value << 7 | octet & 0x7f;
      if (octet >= 0) {
        return value;
      }
    }
    throw irregular("a row that is cut off, or larger than ours");
  }

  private static int width(int type) throws TableWalk.IrregularPageException {
    if (type >= FIRST_TEXT && type % 2 == 1) {
      return (type - FIRST_TEXT) / 2;
    }
    int width = type < OCTETS.length ? OCTETS[type] : -1;
    if (width < 0) {
      throw irregular("a column that is no whole number and no text");
    }
    return width;
  }

  @Override
  public long number(int column) throws SQLException {
    int type = types[column];
    if (type >= FIRST_TEXT) {
      throw new SQLException("column " + column + " is a text");
    }
    if (type == 0) {
      return column == 1 ? id : 0;
    }
    int width = OCTETS[type];
    isThere(column, width);
    if (width == 0) {
      return type == ONE ? 1 : 0;
    }
    long value = octets[places[column]];
    for (int i = 1; i < width; i++) {
      value = value << 8 | octets[places[column] + i] & 0xff;
    }
    return value;
  }

  @Override
  public String text(int column) throws SQLException {
    int type = types[column];
    if (type == 0) {
      return null; // NULL in the file
    }
    if (type < FIRST_TEXT) {
      throw new SQLException("column " + column + " is a number");
    }
    int length = (type - FIRST_TEXT) / 2;
    isThere(column, length);
    return new String(octets, places[column], length, StandardCharsets.UTF_8);
  }

  private void isThere(int column, int length) throws SQLException {
    if (length > rowEnd - places[column]) {
      throw new SQLException("column " + column + " is cut off");
    }
  }

  private static TableWalk.IrregularPageException irregular(String what) {
    return new TableWalk.IrregularPageException(what);
  }
}
