package dev.tacet.store;

import dev.tacet.querylog.Sequence;
import java.util.BitSet;

/**
 * Reads rows of the table {@code decision} as the file holds them: the columns' types, then the
 * columns (sqlite.org/fileformat2.html, section 2.1). One thread.
 */
final class DecisionCells implements TableWalk.Cells {
  /** Of the record's own header: its length and a type for each of eight columns. */
  private static final int HEADER = 9;

  /** By type: those of whole numbers. 8 and 9 are the numbers 0 and 1, and take no room. */
  private static final int[] OCTETS = {-1, 1, 2, 3, 4, 6, 8, -1, 0, 0};

  private static final int ONE = 9;

  private final ScanPage page;
  private final BitSet askers;
  private final boolean all;

  /**
   * @param askers whose rows; null for all
   */
  DecisionCells(ScanPage page, BitSet askers) {
    this.page = page;
    this.askers = askers;
    this.all = askers == null;
  }

  @Override
  public boolean row(long seq, byte[] octets, int at, int end)
      throws TableWalk.IrregularPageException {
    // The first column is the row's own number, which stands before the record.
    if (end - at < HEADER || octets[at] != HEADER || octets[at + 1] != 0) {
      throw irregular();
    }
    int body = at + HEADER;
    int askerType = octets[at + 2];
    int nameAt = body + width(askerType);
    long asker = id(octets, body, askerType, end);
    if (!all && !askers.get((int) asker)) {
      return true;
    }
    int nameType = octets[at + 3];
    int kindType = octets[at + 4];
    int outcomeType = octets[at + 5];
    int repeatsType = octets[at + 7];
    int skewType = octets[at + 8];
    int kindAt = nameAt + width(nameType);
    int outcomeAt = kindAt + width(kindType);
    int tookAt = outcomeAt + width(outcomeType);
    int repeatsAt = tookAt + width(octets[at + 6]);
    int skewAt = repeatsAt + width(repeatsType);
    if (skewAt + width(skewType) != end) {
      throw irregular();
    }
    return page.add(
        seq,
        (seq >> Sequence.COUNTER_BITS) + number(octets, skewAt, skewType),
        asker,
        id(octets, nameAt, nameType, end),
        (int) number(octets, kindAt, kindType),
        id(octets, outcomeAt, outcomeType, end),
        number(octets, repeatsAt, repeatsType));
  }

  @Override
  public boolean wants(byte[] octets, int at) {
    if (all) {
      return true;
    }
    int type = octets[at + 2];
    if (octets[at] != HEADER || type < 0 || type >= OCTETS.length || OCTETS[type] > Integer.BYTES) {
      return true; // to be looked at closely
    }
    long asker = number(octets, at + HEADER, type);
    return asker < 0 || askers.get((int) asker);
  }

  private static int width(int type) throws TableWalk.IrregularPageException {
    int width = type < 0 || type >= OCTETS.length ? -1 : OCTETS[type];
    if (width < 0) {
      throw irregular();
    }
    return width;
  }

  /** Ids of ours begin at 1 and are small. */
  private static long id(byte[] octets, int at, int type, int end)
      throws TableWalk.IrregularPageException {
    if (at + OCTETS[type] > end) {
      throw irregular();
    }
    long id = number(octets, at, type);
    if (id < 0 || id > Integer.MAX_VALUE) {
      throw irregular();
    }
    return id;
  }

  private static long number(byte[] octets, int at, int type) {
    int width = OCTETS[type];
    if (width == 0) {
      return type == ONE ? 1 : 0;
    }
    long value = octets[at];
    for (int i = 1; i < width; i++) {
      value = value << 8 | octets[at + i] & 0xff;
    }
    return value;
  }

  private static TableWalk.IrregularPageException irregular() {
    return new TableWalk.IrregularPageException("a row that is not as ours are");
  }
}
