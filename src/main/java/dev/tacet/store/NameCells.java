package dev.tacet.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The texts of neighbouring rows of the table {@code name}, kept as octets until one is asked for:
 * the report of one device needs few of them. One thread.
 */
final class NameCells implements TableWalk.Cells {
  private static final int FIRST_TEXT = 13;

  private final long first;
  private final int[] starts;
  private final int[] lengths;
  private byte[] texts;
  private int size;

  /**
   * @param first the lowest id
   */
  NameCells(long first, int ids) {
    this.first = first;
    starts = new int[ids];
    lengths = new int[ids];
    texts = new byte[ids * 24];
    Arrays.fill(lengths, -1);
  }

  @Override
  public boolean row(long id, byte[] octets, int at, int end)
      throws TableWalk.IrregularPageException {
    // The record's header: its length, no type for the id, one or two octets for the text's.
    int header = octets[at];
    boolean isShort = header == 3 && octets[at + 2] >= 0;
    boolean isLong = header == 4 && octets[at + 2] < 0 && octets[at + 3] >= 0;
    if (octets[at + 1] != 0 || !isShort && !isLong) {
      throw new TableWalk.IrregularPageException("a name that is not as ours are");
    }
    int type = isShort ? octets[at + 2] : (octets[at + 2] & 0x7f) << 7 | octets[at + 3];
    int length = (type - FIRST_TEXT) / 2;
    if (type < FIRST_TEXT || type % 2 == 0 || at + header + length != end) {
      throw new TableWalk.IrregularPageException("a name that is no text");
    }
    if (size + length > texts.length) {
      texts = Arrays.copyOf(texts, Math.max(size + length, 2 * texts.length));
    }
    System.arraycopy(octets, at + header, texts, size, length);
    int place = (int) (id - first);
    starts[place] = size;
    lengths[place] = length;
    size += length;
    return true;
  }

  boolean has(int place) {
    return lengths[place] >= 0;
  }

  String text(int place) {
    return new String(texts, starts[place], lengths[place], StandardCharsets.UTF_8);
  }
}
