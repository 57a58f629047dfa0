package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;

/**
 * The labels of a name in the {@link LabelCode}, each with the hash of the path that leads to it
 * from the root. A depth counts labels from the right; the root's is 0.
 *
 * <p>All of it is worked out before any place of an index is looked at, so that a processor can
 * fetch the places of all labels at once. Holds one name at a time, to be filled again and again
 * without allocating. For one thread.
 */
final class CodedName {
  /** At most so many labels a name has, and the root. */
  static final int MAX_DEPTHS = 128;

  /** Each octet in sixteen bits, and for each label the end and what fills its last word up. */
  private static final int MAX_WORDS = DomainName.MAX_OCTETS * 16 / Long.SIZE + MAX_DEPTHS;

  private final long[] words = new long[MAX_WORDS];
  private final int[] firstWord = new int[MAX_DEPTHS];
  private final int[] octets = new int[MAX_DEPTHS];
  private final long[] hashes = new long[MAX_DEPTHS];

  /** The hash of the root, of which all others follow. */
  static long rootHash(long seed) {
    return fold(seed, 0x9e3779b97f4a7c15L);
  }

  /**
   * Takes over the labels of a name, from a depth on.
   *
   * @param from the first depth, from 1
   * @param above the hash of the depth before
   * @param seed the secret of this index: whoever writes a list cannot know which names collide
   */
  void take(DomainName name, int from, long above, long seed) {
    int labels = name.labelCount();
    long hash = above;
    int next = 0;
    for (int depth = from; depth <= labels; depth++) {
      int labelAt = name.labelStart(labels - depth);
      int end = labelAt + name.byteAt(labelAt);
      int first = next;
      long word = 0;
      int free = Long.SIZE;
      for (int at = labelAt + 1; at <= end + 1; at++) {
        int code = at > end ? LabelCode.end() : LabelCode.of(name.byteAt(at));
        long bits = code >>> 5;
        free -= code & 31;
        if (free >= 0) {
          word |= bits << free;
        } else {
          word |= bits >>> -free;
          words[next++] = word;
          hash = fold(hash ^ word, seed);
          free += Long.SIZE;
          word = bits << free;
        }
      }
      words[next++] = word;
      hash = fold(hash ^ word, seed);
      hashes[depth] = hash;
      firstWord[depth] = first;
      octets[depth] = 8 * (next - first) - (free >>> 3);
    }
  }

  /** Multiplies to 128 bits and folds them; both factors depend on the seed. */
  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }

  /** The hash of the path to a depth; it finds candidates and never decides. */
  long hash(int depth) {
    return hashes[depth];
  }

  /** How many octets the label has in the code. */
  int octets(int depth) {
    return octets[depth];
  }

  /** The first octets of the label, eight or as many as it has, at the top of the word. */
  long firstWord(int depth) {
    return words[firstWord[depth]];
  }

  /** Ones where {@link #firstWord} holds octets of the label. */
  long firstMask(int depth) {
    return mask(octets[depth]);
  }

  private static long mask(int octets) {
    return octets >= 8 ? -1L : -1L << Long.SIZE - 8 * octets;
  }

  /**
   * Whether the octets at a place begin with the label. Reads up to seven octets beyond.
   *
   * @param from big-endian
   */
  boolean isAt(int depth, ByteBuffer from, int at) {
    int word = firstWord[depth];
    int place = at;
    int left = octets[depth];
    for (; left > 8; left -= 8, place += 8) {
      if (from.getLong(place) != words[word++]) {
        return false;
      }
    }
    return ((from.getLong(place) ^ words[word]) & mask(left)) == 0;
  }

  /**
   * Writes the label.
   *
   * @return where it ends
   */
  int copyTo(int depth, byte[] target, int at) {
    for (int i = 0; i < octets[depth]; i++) {
      target[at + i] = (byte) (words[firstWord[depth] + (i >>> 3)] >>> 56 - 8 * (i & 7));
    }
    return at + octets[depth];
  }
}
