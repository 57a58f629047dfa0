package dev.tacet.querylog;

import java.util.Arrays;

/**
 * Packed rows, the oldest first: added at the end, taken from the front. A few arrays whatever it
 * holds, so that rows that wait cost a collection of garbage nothing. Grows with what it holds;
 * once empty it gives back what it grew to. One thread at a time.
 */
final class RowSlab {
  private static final int FIRST_ROWS = 64;
  private static final int FIRST_OCTETS = 4_096;

  /** Of a row with room to spare. */
  private static final int USUAL_OCTETS = 512;

  /** Kept when it is empty: what a transaction's rows take. */
  private static final int OCTETS_KEPT = 512 << 10;

  /** More than that is kept while a fourth of it is used: to grow anew each time is garbage. */
  private static final int USED_PART = 4;

  private long[] seqs = new long[FIRST_ROWS];
  private int[] starts = new int[FIRST_ROWS + 1];
  private OctetWriter out = new OctetWriter(new byte[FIRST_OCTETS], 0);
  private int first;
  private int count;

  int size() {
    return count;
  }

  void add(long seq, Decision decision) {
    room(1, USUAL_OCTETS);
    out.cut(starts[first + count]); // what a row has left for which there was no memory
    PackedRows.pack(out, seq, decision);
    seqs[first + count] = seq;
    count++;
    starts[first + count] = out.size();
  }

  void add(PackedRows rows) {
    int octets = rows.octetCount();
    room(rows.size(), octets);
    int to = out.size();
    int from = rows.start(0);
    out.copy(rows.octets(), from, octets);
    for (int i = 0; i < rows.size(); i++) {
      seqs[first + count] = rows.seq(i);
      count++;
      starts[first + count] = rows.start(i + 1) - from + to;
    }
  }

  /** The oldest rows; what they are made of is part of this until the next change. */
  PackedRows oldest(int limit) {
    return new PackedRows(seqs, starts, out.octets(), first, Math.min(limit, count));
  }

  void removeOldest(int rows) {
    first += rows;
    count -= rows;
    if (count == 0) {
      clear();
    }
  }

  void clear() {
    first = 0;
    count = 0;
    starts[0] = 0;
    int used = out.size();
    out.cut(0);
    int length = out.octets().length;
    if (length > OCTETS_KEPT && used < length / USED_PART) {
      out = new OctetWriter(new byte[FIRST_OCTETS], 0);
      long[] fewSeqs = new long[FIRST_ROWS];
      starts = new int[FIRST_ROWS + 1];
      seqs = fewSeqs;
    }
  }

  /** Makes room: where a half is free already, by moving what there is to the front. */
  private void room(int rows, int octets) {
    int gone = starts[first];
    boolean fewRows = first + count + rows > seqs.length;
    boolean fewOctets = out.size() + octets > out.octets().length;
    if (first > 0
        && (fewRows && first >= count || fewOctets && gone > 0 && gone >= out.size() - gone)) {
      int left = out.size() - gone;
      System.arraycopy(out.octets(), gone, out.octets(), 0, left);
      out = new OctetWriter(out.octets(), left);
      System.arraycopy(seqs, first, seqs, 0, count);
      for (int i = 0; i <= count; i++) {
        starts[i] = starts[first + i] - gone;
      }
      first = 0;
    }
    if (first + count + rows > seqs.length) {
      int length = Math.max(2 * seqs.length, first + count + rows);
      long[] moreSeqs = Arrays.copyOf(seqs, length);
      starts = Arrays.copyOf(starts, length + 1);
      seqs = moreSeqs;
    }
  }
}
