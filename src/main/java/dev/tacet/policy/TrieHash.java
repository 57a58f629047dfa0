package dev.tacet.policy;

import dev.tacet.dns.DomainName;

/**
 * The hash of a node's path, label by label from the root: the root's is the seed, a child's is
 * made from its parent's and its own label. It depends on the names only, never on the order in
 * which they came, so nodes sorted by it stand in one order whoever builds the index.
 *
 * <p>It finds candidates; it never decides. Two paths with one hash cost a comparison, no more.
 */
final class TrieHash {
  private static final long STEP = 0x9e3779b97f4a7c15L;
  private static final long MIX = 0xd6e8feb86659fd93L;

  private TrieHash() {}

  /** The hash of the child whose label starts, with its length octet, at {@code at}. */
  static long child(long parent, DomainName name, int at) {
    long hash = parent;
    int end = at + name.byteAt(at);
    for (int i = at; i <= end; i++) {
      hash = (hash ^ name.byteAt(i)) * STEP;
    }
    return mix(hash);
  }

  /** As {@link #child(long, DomainName, int)}, for a label that lies in an array. */
  static long child(long parent, byte[] octets, int at) {
    long hash = parent;
    int end = at + octets[at];
    for (int i = at; i <= end; i++) {
      hash = (hash ^ (octets[i] & 0xff)) * STEP;
    }
    return mix(hash);
  }

  /** Spreads the bits of a number over all of it. */
  static long mix(long bits) {
    long hash = (bits ^ (bits >>> 32)) * MIX;
    return hash ^ (hash >>> 29);
  }

  /** The bucket of a hash; it rises with the unsigned hash. */
  static int bucket(long hash, int buckets) {
    return (int) (((hash >>> 32) * buckets) >>> 32);
  }

  /** The octet kept beside each node, so that a bucket is searched without visiting its nodes. */
  static byte fingerprint(long hash) {
    return (byte) hash;
  }
}
