package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;

/**
 * What identifies a node of the name tree: its label in the {@link LabelCode}, filled up to whole
 * octets, then the number of its parent. Both say themselves where they end, so a key is never the
 * beginning of another, and octets that begin with a key are that node's.
 *
 * <p>Holds one key at a time, to be filled again and again without allocating. For one thread.
 */
final class NodeKey {
  /** The longest label and the largest number. */
  static final int MAX_OCTETS = LabelCode.MAX_OCTETS + 5;

  private final long[] words = new long[(MAX_OCTETS + 7) / 8];
  private int octets;
  private long lastMask;

  /** The hash of the root, of which all others follow. */
  static long rootHash(long seed) {
    return fold(seed, 0x9e3779b97f4a7c15L);
  }

  /**
   * Takes over the key of a child.
   *
   * @param labelAt where the child's label starts, with its length octet
   * @param parentHash the hash of the path to the parent
   * @param seed the secret of this index: whoever writes a list cannot know which names collide
   * @return the hash of the path to the child; it finds candidates and never decides
   */
  long fill(DomainName name, int labelAt, int parent, long parentHash, long seed) {
    long hash = parentHash;
    long word = 0;
    int free = Long.SIZE;
    int count = 0;
    int end = labelAt + name.byteAt(labelAt);
    for (int at = labelAt + 1; at <= end + 1; at++) {
      int code = at > end ? LabelCode.end() : LabelCode.of(name.byteAt(at));
      long bits = code >>> 5;
      free -= code & 31;
      if (free >= 0) {
        word |= bits << free;
      } else {
        word |= bits >>> -free;
        words[count++] = word;
        hash = fold(hash ^ word, seed);
        free += Long.SIZE;
        word = bits << free;
      }
    }
    hash = fold(hash ^ word, seed);
    free &= ~7;
    int rest = parent;
    boolean more = true;
    while (more) {
      more = rest >>> 7 != 0;
      if (free == 0) {
        words[count++] = word;
        word = 0;
        free = Long.SIZE;
      }
      free -= 8;
      word |= (long) (more ? rest & 0x7f | 0x80 : rest) << free;
      rest >>>= 7;
    }
    words[count] = word;
    octets = 8 * count + (Long.SIZE - free) / 8;
    lastMask = -1L << free;
    return hash;
  }

  /** Multiplies to 128 bits and folds them; both factors depend on the seed. */
  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }

  int octets() {
    return octets;
  }

  /**
   * Whether the octets at a place begin with this key. Reads up to seven octets beyond the key.
   *
   * @param from big-endian
   */
  boolean isAt(ByteBuffer from, int at) {
    int last = octets - 1 >>> 3;
    for (int i = 0; i < last; i++) {
      if (from.getLong(at + 8 * i) != words[i]) {
        return false;
      }
    }
    return ((from.getLong(at + 8 * last) ^ words[last]) & lastMask) == 0;
  }

  /**
   * Looks for the entry with this key: each is an octet that says how many follow, then these.
   *
   * @param from big-endian, with seven octets to spare behind the last entry
   * @return where the entry starts, or -1
   */
  int findIn(ByteBuffer from, int start, int end) {
    int last = octets - 1 >>> 3;
    long first = words[0];
    long mask = last == 0 ? lastMask : -1L;
    for (int at = start; at < end; ) {
      int length = from.get(at) & 0xff;
      if (((from.getLong(at + 1) ^ first) & mask) == 0
          && length >= octets
          && (last == 0 || isAt(from, at + 1))) {
        return at;
      }
      at += 1 + length;
    }
    return -1;
  }

  /** Writes the key; there must be room. */
  void copyTo(byte[] target, int at) {
    for (int i = 0; i < octets; ) {
      long word = words[i >>> 3];
      for (int end = Math.min(octets, i + 8), shift = 56; i < end; i++, shift -= 8) {
        target[at + i] = (byte) (word >>> shift);
      }
    }
  }

  /** As {@link #copyTo(byte[], int)}. */
  void copyTo(ByteBuffer target, int at) {
    for (int i = 0; i < octets; i++) {
      target.put(at + i, (byte) (words[i >>> 3] >>> 56 - 8 * (i & 7)));
    }
  }
}
