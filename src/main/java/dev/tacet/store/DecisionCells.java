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

  private static final int ONE_OCTET = 1;
  private static final int TWO_OCTETS = 2;
  private static final int ONE = 9;

  private final ScanPage page;
  private final BitSet askers;
  private final boolean all;

  /** The same, by bits. */
  private final long[] wanted;

  /**
   * @param askers whose rows; null for all
   */
  DecisionCells(ScanPage page, BitSet askers) {
    this.page = page;
    this.askers = askers;
    this.all = askers == null;
    this.wanted = all ? new long[0] : askers.toLongArray();
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
  public int next(
      byte[] octets, int base, int pointers, int from, int count, int idOctets, int end) {
    if (all) {
      return from;
    }
    long[] these = wanted;
    // Gone through for each row of a log, in code that the first compiler makes: nothing is called.
    for (int i = from; i < count; i++) {
      int pointer = pointers + 2 * i;
      int cell = base + ((octets[pointer] & 0xff) << 8 | octets[pointer + 1] & 0xff);
      int length = octets[cell];
      int at = cell + 1 + idOctets;
      // What is longer than ours are, or otherwise than ours, is to be looked at closely.
      if (length < 0 || at + length > end || octets[at] != HEADER) {
        return i;
      }
      int type = octets[at + 2];
      int asker = octets[at + HEADER];
      if (type == TWO_OCTETS) {
        asker = asker << 8 | octets[at + HEADER + 1] & 0xff;
      } else if (type != ONE_OCTET) {
        if (type != ONE) {
          return i;
        }
        asker = 1;
      }
      int word = asker >> 6;
      if (asker < 0 || word < these.length && (these[word] >>> asker & 1) != 0) {
        return i;
      }
    }
    return count;
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
