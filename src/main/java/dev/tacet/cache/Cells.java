package dev.tacet.cache;

import dev.tacet.dns.DomainName;
import java.util.Arrays;

/**
 * Octets in chains of cells of one size: nothing is ever moved, no hole is too small, and a chain
 * is given back in one step for each of its cells. The cells lie in pieces that are made when they
 * are first needed, so that little costs little. One thread at a time.
 */
final class Cells {
  /** Of one cell, its number's place in the chain included. */
  static final int SIZE = 68;

  private static final int NONE = -1;
  private static final int SHIFT = 6;
  private static final int OCTETS = 1 << SHIFT;
  private static final int PIECE_SHIFT = 10;
  private static final int PIECE = 1 << PIECE_SHIFT;

  private byte[][] octets = new byte[0][];
  private int[][] next = new int[0][];

  /** Cells ever used; those given back since are the chain that begins at {@code free}. */
  private int made;

  private int free = NONE;
  private int used;

  /** Cells that so many octets take; one at least. */
  static int count(int length) {
    return Math.max(1, length + OCTETS - 1 >>> SHIFT);
  }

  int used() {
    return used;
  }

  /** Makes sure of so many cells: {@link #keep} then needs no memory. */
  void reserve(int count) {
    while ((long) octets.length * PIECE - used < count) {
      byte[][] moreOctets = Arrays.copyOf(octets, octets.length + 1);
      int[][] moreNext = Arrays.copyOf(next, next.length + 1);
      moreOctets[octets.length] = new byte[PIECE << SHIFT];
      moreNext[next.length] = new int[PIECE];
      octets = moreOctets;
      next = moreNext;
    }
  }

  /**
   * Takes octets in; there must be room for them.
   *
   * @return the first cell of the chain
   */
  int keep(byte[] source) {
    int first = take();
    int cell = first;
    for (int at = 0; ; ) {
      int count = Math.min(OCTETS, source.length - at);
      System.arraycopy(source, at, piece(cell), offset(cell), count);
      at += count;
      if (at >= source.length) {
        return first;
      }
      int following = take();
      link(cell, following);
      cell = following;
    }
  }

  private int take() {
    used++;
    int cell = free;
    if (cell != NONE) {
      free = next(cell);
    } else {
      cell = made++;
    }
    link(cell, NONE);
    return cell;
  }

  /** Gives a chain back. */
  void release(int first) {
    int last = first;
    used--;
    while (next(last) != NONE) {
      last = next(last);
      used--;
    }
    link(last, free);
    free = first;
  }

  /** Forgets all of it, and gives the memory back. */
  void clear() {
    octets = new byte[0][];
    next = new int[0][];
    made = 0;
    free = NONE;
    used = 0;
  }

  /** A copy of a chain's octets, from an offset on. */
  byte[] copy(int first, int from, int count) {
    byte[] copy = new byte[count];
    int cell = first;
    for (int skip = from >>> SHIFT; skip > 0; skip--) {
      cell = next(cell);
    }
    int within = from & OCTETS - 1;
    for (int at = 0; at < count; ) {
      int part = Math.min(OCTETS - within, count - at);
      System.arraycopy(piece(cell), offset(cell) + within, copy, at, part);
      at += part;
      within = 0;
      cell = next(cell);
    }
    return copy;
  }

  /** Whether a chain begins with a name. */
  boolean beginsWith(int first, DomainName name) {
    int cell = first;
    for (int at = 0; ; cell = next(cell)) {
      int part = Math.min(OCTETS, name.length() - at);
      if (!name.hasOctets(at, part, piece(cell), offset(cell))) {
        return false;
      }
      at += part;
      if (at == name.length()) {
        return true;
      }
    }
  }

  private byte[] piece(int cell) {
    return octets[cell >>> PIECE_SHIFT];
  }

  private static int offset(int cell) {
    return (cell & PIECE - 1) << SHIFT;
  }

  private int next(int cell) {
    return next[cell >>> PIECE_SHIFT][cell & PIECE - 1];
  }

  private void link(int cell, int following) {
    next[cell >>> PIECE_SHIFT][cell & PIECE - 1] = following;
  }

  /**
   * For tests: each cell is in one chain, be it that of the free ones.
   *
   * @param firsts of all chains in use
   * @param counts how many cells each has
   */
  void check(int[] firsts, int[] counts) {
    boolean[] seen = new boolean[made];
    int total = 0;
    for (int i = 0; i < firsts.length; i++) {
      int count = mark(seen, firsts[i]);
      if (count != counts[i]) {
        throw new IllegalStateException("a chain of " + count + " cells for " + counts[i]);
      }
      total += count;
    }
    if (total != used || total + (free == NONE ? 0 : mark(seen, free)) != made) {
      throw new IllegalStateException(total + " cells found, " + used + " used of " + made);
    }
  }

  private int mark(boolean[] seen, int first) {
    int count = 0;
    for (int cell = first; cell != NONE; cell = next(cell)) {
      if (seen[cell]) {
        throw new IllegalStateException("cell " + cell + " is in two chains");
      }
      seen[cell] = true;
      count++;
    }
    return count;
  }
}
