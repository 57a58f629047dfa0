package dev.tacet.store;

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
    S read(Columns row) throws SQLException;
  }

  private interface Making<T> {
    Optional<T> make(Columns row) throws SQLException;
  }

  /** Reads neighbouring texts without SQLite; empty where it is to be asked. */
  interface Direct {
    Optional<NameCells> read(long first, int ids);
  }

  /** In place of what cannot be understood. */
  private static final Object NOTHING = new Object();

  private final RowSource source;
  private final Making<T> making;
  private final long[] held = new long[PLACES];

  /** What was made of each id; null where nothing was, or nothing yet. */
  private final Object[][] pages = new Object[PLACES][];

  private final NameCells[] octets = new NameCells[PLACES];
  private final Direct direct;
  private final Function<String, T> ofText;

  /**
   * @param made makes of what was read what is held
   */
  <S> ScanTexts(RowSource source, Reading<S> reading, Function<S, T> made) {
    this(
        source,
        row -> understood(reading, row).map(made),
        (first, ids) -> Optional.empty(),
        text -> {
          throw new IllegalArgumentException("no text of this table is read directly");
        });
  }

  private ScanTexts(RowSource source, Making<T> making, Direct direct, Function<String, T> ofText) {
    this.source = source;
    this.making = making;
    this.direct = direct;
    this.ofText = ofText;
    Arrays.fill(held, Long.MIN_VALUE);
  }

  /**
   * Of a table of one text a row, which column 2 is.
   *
   * @param direct tried first
   * @param ofText throws where it is what we never wrote
   */
  static <T> ScanTexts<T> ofNames(RowSource source, Direct direct, Function<String, T> ofText) {
    Reading<T> reading = row -> ofText.apply(row.text(2));
    return new ScanTexts<>(source, row -> understood(reading, row), direct, ofText);
  }

  /**
   * What an id stands for; null where there is no such id, or it cannot be understood: this is
   * asked for each row.
   */
  @SuppressWarnings("unchecked") // only making puts something into a page
  T orNull(long id) throws SQLException {
    long page = id >> PAGE_BITS;
    int place = (int) (page & PLACES - 1);
    if (held[place] != page) {
      hold(place, page);
    }
    int at = (int) (id & IDS_A_PAGE - 1);
    Object made = pages[place][at];
    if (made == null && octets[place] != null) {
      made = make(octets[place], at);
      pages[place][at] = made;
    }
    return made == NOTHING ? null : (T) made;
  }

  private void hold(int place, long page) throws SQLException {
    Optional<NameCells> read = direct.read(page << PAGE_BITS, IDS_A_PAGE);
    octets[place] = read.orElse(null);
    pages[place] = read.isPresent() ? new Object[IDS_A_PAGE] : read(page);
    held[place] = page;
  }

  private Object make(NameCells cells, int at) {
    try {
      return cells.has(at) ? ofText.apply(cells.text(at)) : NOTHING;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return NOTHING; // never written by us: as good as missing
    }
  }

  private Object[] read(long page) throws SQLException {
    Object[] read = new Object[IDS_A_PAGE];
    long first = page << PAGE_BITS;
    try {
      source.rows(
          first,
          first + IDS_A_PAGE - 1,
          row -> read[(int) (row.number(1) - first)] = making.make(row).orElse(null));
    } catch (SQLException e) {
      if (!StoreException.isDamage(e)) {
        throw e;
      }
      // The rest of the page is lost; the rows that name it are counted where they come.
      return read;
    }
    return read;
  }

  private static <S> Optional<S> understood(Reading<S> reading, Columns row) throws SQLException {
    try {
      return Optional.of(reading.read(row));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Never written by us: as good as missing.
      return Optional.empty();
    }
  }
}
