package dev.tacet.store;

import java.io.IOException;

/**
 * Goes through rows of one table in the order of their ids, without SQLite: its leaf pages are read
 * many at a time and their cells shown as octets (sqlite.org/fileformat2.html, sections 1.5 and
 * 1.6). It understands what it was made for, small rows in sound pages, and calls everything else
 * irregular: then SQLite is to be asked, which knows the whole format and words for what is wrong.
 * One thread.
 */
final class TableWalk {
  private static final int LEAF = 0x0d;
  private static final int INTERIOR = 0x05;
  private static final int LEAF_HEADER = 8;
  private static final int INTERIOR_HEADER = 12;

  /** A tree of the smallest pages and the most rows has not half as many levels. */
  private static final int MOST_LEVELS = 20;

  private static final int MOST_OCTETS_AHEAD = 256 * 1024;
  private static final int FEWEST_PAGES_AHEAD = 16;

  /** Pages of other tables that may stand between two leaves of this one. */
  private static final int NEAR_PAGES = 64;

  /** Shows one row. */
  interface Cells {
    /**
     * @param at where the record begins
     * @param end where it ends
     * @return whether to go on
     */
    boolean row(long id, byte[] octets, int at, int end) throws IrregularPageException;

    /**
     * The next row of a leaf that may be one to show; where nearly none is, the ids of the others
     * are not even read. All ids of this leaf are within what is asked for.
     *
     * @param base where the page begins
     * @param pointers where its cell pointers do
     * @param from the row to begin with; at least the count where none is left
     * @param idOctets of how many octets each id is
     * @param end where the page ends
     */
    default int next(
        byte[] octets, int base, int pointers, int from, int count, int idOctets, int end) {
      return from;
    }
  }

  /** Here is something this reader does not understand; what is wrong with it, if anything. */
  static final class IrregularPageException extends Exception {
    private static final long serialVersionUID = 1L;

    IrregularPageException(String what) {
      super(what, null, false, false);
    }
  }

  private final PageFile file;
  private final long root;
  private final int pageBytes;
  private final int mostAhead;
  private final byte[][] interiors = new byte[MOST_LEVELS][];
  private byte[] ahead = new byte[0];
  private long aheadFirst;
  private int aheadPages;
  private int readPages = FEWEST_PAGES_AHEAD;

  /** Where leaves are: all as deep as the first one. */
  private int leafLevel = MOST_LEVELS;

  // Of the walk under way.
  private long after;
  private long upTo;
  private Cells cells = (id, octets, at, end) -> false;
  private long lastId;
  private long visits;
  private boolean inPart;

  // Of the number read last.
  private long number;

  TableWalk(PageFile file, long root) {
    this.file = file;
    this.root = root;
    pageBytes = file.pageBytes();
    mostAhead = Math.max(FEWEST_PAGES_AHEAD, MOST_OCTETS_AHEAD / pageBytes);
  }

  /**
   * Shows the rows whose ids are after one number, up to and including another.
   *
   * @throws IrregularPageException where SQLite is to be asked; some rows may have been shown
   */
  void rows(long afterId, long upToId, Cells shown) throws IrregularPageException {
    inPart = false;
    walk(afterId, upToId, shown);
  }

  /**
   * Shows all rows; of those that are too large for a page, what stands in the page.
   *
   * @throws IrregularPageException as {@link #rows}
   */
  void rowsInPart(Cells shown) throws IrregularPageException {
    inPart = true;
    walk(Long.MIN_VALUE, Long.MAX_VALUE, shown);
  }

  /**
   * The lowest id; 0 where there are no rows.
   *
   * @throws IrregularPageException where SQLite is to be asked
   */
  long firstId() throws IrregularPageException {
    long[] first = {0};
    rows(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (id, octets, at, end) -> {
          first[0] = id;
          return false;
        });
    return first[0];
  }

  /**
   * The highest id; 0 where there are no rows.
   *
   * @throws IrregularPageException where SQLite is to be asked
   */
  long lastId() throws IrregularPageException {
    byte[] page = new byte[pageBytes];
    long number = root;
    for (int level = 0; level < MOST_LEVELS; level++) {
      read(number, page);
      int header = number == 1 ? PageFile.HEADER_BYTES : 0;
      int count = two(page, header + 3);
      if (page[header] == LEAF) {
        return count == 0 ? 0 : idAt(page, two(page, header + LEAF_HEADER + 2 * (count - 1)));
      }
      if (page[header] != INTERIOR) {
        throw new IrregularPageException("a page of another kind");
      }
      number = four(page, header + 8);
    }
    throw new IrregularPageException("too many levels of pages");
  }

  private void read(long page, byte[] into) throws IrregularPageException {
    if (page < 1 || page > file.pages()) {
      throw new IrregularPageException("a page that is not there");
    }
    try {
      file.read(page, into, 1);
    } catch (IOException e) {
      throw new IrregularPageException(String.valueOf(e.getMessage()));
    }
  }

  private long idAt(byte[] page, int cell) throws IrregularPageException {
    try {
      varint(page, varint(page, cell));
      return number;
    } catch (IndexOutOfBoundsException e) {
      throw new IrregularPageException("an offset leads out of a page");
    }
  }

  private void walk(long afterId, long upToId, Cells shown) throws IrregularPageException {
    after = afterId;
    upTo = upToId;
    cells = shown;
    lastId = afterId;
    visits = 0;
    try {
      visit(root, 0, Long.MAX_VALUE);
    } catch (IOException e) {
      throw new IrregularPageException(String.valueOf(e.getMessage()));
    } catch (IndexOutOfBoundsException e) {
      throw new IrregularPageException("an offset leads out of a page");
    }
  }

  /** Returns whether to go on. */
  private boolean visit(long page, int level, long mostId)
      throws IOException, IrregularPageException {
    if (page < 1 || page > file.pages() || level > leafLevel || ++visits > file.pages()) {
      throw new IrregularPageException("a page that is not there, or more than once");
    }
    int header = page == 1 ? PageFile.HEADER_BYTES : 0;
    if (level < leafLevel && leafLevel < MOST_LEVELS) {
      byte[] own = interior(level);
      // What is read ahead are leaves; this page may stand anywhere.
      file.read(page, own, 1);
      if (own[header] != INTERIOR) {
        throw new IrregularPageException("leaves at different depths");
      }
      return children(own, header, level, mostId);
    }
    int base = load(page);
    if (ahead[base + header] == LEAF) {
      leafLevel = level;
      return leaf(base, base + header, mostId);
    }
    if (ahead[base + header] != INTERIOR || level + 1 >= MOST_LEVELS) {
      throw new IrregularPageException("a page of another kind");
    }
    byte[] own = interior(level);
    System.arraycopy(ahead, base, own, 0, pageBytes);
    return children(own, header, level, mostId);
  }

  private byte[] interior(int level) {
    if (interiors[level] == null) {
      interiors[level] = new byte[pageBytes];
    }
    return interiors[level];
  }

  private boolean children(byte[] page, int header, int level, long mostId)
      throws IOException, IrregularPageException {
    int count = two(page, header + 3);
    for (int i = 0; i < count; i++) {
      int cell = two(page, header + INTERIOR_HEADER + 2 * i);
      if (cell > file.usable() - 5) {
        throw new IrregularPageException("a cell beyond its page");
      }
      varint(page, cell + 4);
      long key = number;
      if (key > mostId) {
        throw new IrregularPageException("ids out of order");
      }
      if (key <= after) {
        continue;
      }
      if (!visit(four(page, cell), level + 1, key)) {
        return false;
      }
      if (key >= upTo) {
        return false;
      }
    }
    return visit(four(page, header + 8), level + 1, mostId);
  }

  private boolean leaf(int base, int header, long mostId) throws IrregularPageException {
    byte[] octets = ahead;
    int count = two(octets, header + 3);
    int end = base + file.usable();
    int most = file.usable() - 35;
    int idOctets = idOctets(octets, base, header, count);
    int pointers = header + LEAF_HEADER;
    for (int i = 0; i < count; i++) {
      if (idOctets > 0) {
        i = cells.next(octets, base, pointers, i, count, idOctets, end);
        if (i >= count) {
          break;
        }
      }
      int cell = base + two(octets, pointers + 2 * i);
      int at = varint(octets, cell);
      long length = number;
      at = varint(octets, at);
      long id = number;
      if (id <= after) {
        continue;
      }
      if (id > upTo) {
        return false;
      }
      length = inPart && length > most ? inPage(length, most) : length;
      if (id <= lastId || id > mostId || length < 0 || length > most || at + length > end) {
        throw new IrregularPageException("ids out of order, or a row that is larger than ours");
      }
      lastId = id;
      if (!cells.row(id, octets, at, at + (int) length)) {
        return false;
      }
    }
    return true;
  }

  /** How many octets of a row that is too large for a page stand in its page (section 1.6). */
  private long inPage(long length, int most) {
    int usable = file.usable();
    long least = (usable - 12) * 32L / 255 - 23;
    long fitting = least + (length - least) % (usable - 4);
    return fitting <= most ? fitting : least;
  }

  /**
   * Of how many octets the id of each row of a leaf is, where all are between the two numbers;
   * otherwise, or where they differ, 0.
   */
  private int idOctets(byte[] octets, int base, int header, int count) {
    if (count == 0) {
      return 0;
    }
    int firstAt = varint(octets, base + two(octets, header + LEAF_HEADER));
    int first = varint(octets, firstAt) - firstAt;
    boolean inside = number > after;
    int lastAt = varint(octets, base + two(octets, header + LEAF_HEADER + 2 * (count - 1)));
    int last = varint(octets, lastAt) - lastAt;
    return inside && number <= upTo && first == last ? first : 0;
  }

  /** Has a page in {@link #ahead}; returns where it begins there. */
  private int load(long page) throws IOException {
    long into = page - aheadFirst;
    if (into < 0 || into >= aheadPages) {
      boolean goesOn = into >= 0 && into < aheadPages + NEAR_PAGES;
      readPages = goesOn ? Math.min(mostAhead, readPages * 2) : FEWEST_PAGES_AHEAD;
      int howMany = (int) Math.min(readPages, file.pages() - page + 1);
      if (ahead.length < howMany * pageBytes) {
        ahead = new byte[howMany * pageBytes];
      }
      aheadPages = 0;
      file.read(page, ahead, howMany);
      aheadFirst = page;
      aheadPages = howMany;
      into = 0;
    }
    return (int) into * pageBytes;
  }

  /** Reads a number of as many octets as it needs into {@link #number}; returns where it ends. */
  private int varint(byte[] octets, int at) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      int octet = octets[at + i];
      value = value << 7 | octet & 0x7f;
      if (octet >= 0) {
        number = value;
        return at + i + 1;
      }
    }
    number = value << 8 | octets[at + 8] & 0xff;
    return at + 9;
  }

  private static int two(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
  }

  private static long four(byte[] octets, int at) {
    return (long) two(octets, at) << 16 | two(octets, at + 2);
  }
}
