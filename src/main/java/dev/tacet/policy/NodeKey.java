package dev.tacet.policy;

import java.nio.ByteBuffer;

/**
 * What identifies a node of the name tree: its label in the {@link LabelCode}, filled up to whole
 * octets, then the number of its parent. Both say themselves where they end, so a key is never the
 * beginning of another, and octets that begin with a key are that node's.
 *
 * <p>Holds one key at a time, to be filled again and again. For one thread, for building an index;
 * a look-up compares label and parent one after the other.
 */
final class NodeKey {
  /** The longest label and the largest number. */
  static final int MAX_OCTETS = LabelCode.MAX_OCTETS + 5;

  private final byte[] key = new byte[MAX_OCTETS];
  private int octets;

  /** Takes over the key of a child. */
  void fill(CodedName name, int depth, int parent) {
    octets = NodeRecords.putNumber(key, name.copyTo(depth, key, 0), parent);
  }

  int octets() {
    return octets;
  }

  /** Whether the octets at a place begin with this key. */
  boolean isAt(ByteBuffer from, int at) {
    for (int i = 0; i < octets; i++) {
      if (from.get(at + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  /** Writes the key; there must be room. */
  void copyTo(byte[] target, int at) {
    System.arraycopy(key, 0, target, at, octets);
  }

  /** As {@link #copyTo(byte[], int)}. */
  void copyTo(ByteBuffer target, int at) {
    target.put(at, key, 0, octets);
  }
}
