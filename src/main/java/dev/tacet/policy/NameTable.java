package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;

/**
 * The names of a compiled index: a label tree, walked from the top-level domain down, whose nodes
 * lie in one hash table. A bucket is a stretch of nodes, a node holds all that is asked of it, so a
 * look-up costs one place of the directory and a cache line or two for each label.
 *
 * <pre>
 * a node: how many octets follow (1), {@link NodeKey key}, then
 *           nothing, for a leaf with the most common set of rules; or
 *           the number of its set (0 is none), and where it has children its own number
 * directory, for 16 buckets: where the first starts (4), how far behind that the other 15 do (2
 *           each); at the end where the last bucket ends (4)
 * </pre>
 *
 * <p>Immutable and thread-safe.
 */
final class NameTable {
  /** Buckets that share a place to count from. */
  static final int GROUP = 16;

  static final int GROUP_OCTETS = 4 + 2 * (GROUP - 1);

  /** Behind the last node, for keys are compared in words. */
  static final int SPARE_OCTETS = 8;

  /** At most so many labels a name has, and the root. */
  static final int MAX_DEPTHS = 128;

  private final ByteBuffer nodes;
  private final ByteBuffer directory;
  private final int buckets;
  private final int commonSet;
  private final int rootSet;
  private final long seed;
  private final long rootHash;

  /**
   * @param nodes big-endian
   * @param directory little-endian
   */
  NameTable(ByteBuffer nodes, ByteBuffer directory, IndexLayout.Counts counts) {
    this.nodes = nodes;
    this.directory = directory;
    buckets = counts.buckets();
    commonSet = counts.commonSet();
    rootSet = counts.rootSet();
    seed = counts.seed();
    rootHash = NodeKey.rootHash(seed);
    if (buckets < 1
        || buckets % GROUP != 0
        || directory.limit() != (long) GROUP_OCTETS * (buckets / GROUP) + 4
        || nodes.limit() < SPARE_OCTETS
        || start(buckets) != nodes.limit() - SPARE_OCTETS) {
      throw new DamagedIndexException("its directory does not fit its nodes");
    }
  }

  private int start(int bucket) {
    int group = bucket / GROUP * GROUP_OCTETS;
    int place = bucket & GROUP - 1;
    int start = directory.getInt(group);
    return place == 0 ? start : start + (directory.getShort(group + 2 + 2 * place) & 0xffff);
  }

  /**
   * Finds the sets of rules at the name and at its ancestors. Allocates nothing.
   *
   * @param key to work with
   * @param sets takes the number of the set at each depth, 0 for the root, as far as there are
   *     nodes; has {@link #MAX_DEPTHS} places
   * @return the highest depth with a set, -1 where there is none
   * @throws IndexOutOfBoundsException only where the index was forged
   */
  int find(DomainName name, NodeKey key, int[] sets) {
    int labels = name.labelCount();
    int deepest = rootSet == 0 ? -1 : 0;
    sets[0] = rootSet;
    long hash = rootHash;
    int parent = 0;
    for (int depth = 1; depth <= labels; depth++) {
      hash = key.fill(name, name.labelStart(labels - depth), parent, hash, seed);
      int bucket = NameCompiler.bucketOf((int) (hash >>> 32), buckets);
      int node = key.findIn(nodes, start(bucket), start(bucket + 1));
      if (node < 0) {
        break;
      }
      int at = node + 1 + key.octets();
      int end = node + 1 + (nodes.get(node) & 0xff);
      int set = commonSet;
      parent = 0;
      if (at < end) {
        set = 0;
        int octet;
        int shift = 0;
        do {
          octet = nodes.get(at++);
          set |= (octet & 0x7f) << shift;
          shift += 7;
        } while (octet < 0);
        for (shift = 0; at < end; shift += 7) {
          parent |= (nodes.get(at++) & 0x7f) << shift;
        }
      }
      sets[depth] = set;
      if (set != 0) {
        deepest = depth;
      }
      if (parent == 0) {
        break;
      }
    }
    return deepest;
  }
}
