package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;

/**
 * The names of a compiled index: a label tree, walked from the top-level domain down, whose nodes
 * lie in one hash table. A bucket is a stretch of nodes, and a node holds all that is asked of it.
 *
 * <p>The hash alone says where a bucket has its home; it starts there, or a little behind where the
 * buckets before took more room than theirs. So a processor can fetch what lies at the homes of all
 * labels, and the octet that says how far behind, at once: a look-up waits for memory once, not
 * once for each label.
 *
 * <pre>
 * a node: how many octets follow (1), {@link NodeKey key}, then
 *           nothing, for a leaf with the most common set of rules; or
 *           the number of its set (0 is none), and where it has children its own number
 * a gap, where a bucket ends before the next one's home: how many octets follow (1), zeros
 * directory, for each bucket: how many octets behind its home it starts (1); 255 is that many or
 *           more, and then a look-up reads from the last bucket before of which it is known
 * </pre>
 *
 * <p>Immutable but for which of its {@linkplain NodePieces pieces} were checked, and thread-safe.
 */
final class NameTable {
  /** From one bucket's home to the next one's. */
  static final int HOME_OCTETS = 64;

  /** In the directory: so far behind its home, or farther, a bucket starts. */
  static final int FAR = 255;

  /** Behind the last node, for keys are compared in words. */
  static final int SPARE_OCTETS = 8;

  private static final int CACHE_LINE = 64;

  /** What most buckets have, in octets. */
  private static final int FETCHED = 2 * CACHE_LINE;

  private static final int TOP_LEVEL_BITS = 8;

  private final ByteBuffer nodes;
  private final NodePieces pieces;
  private final ByteBuffer directory;
  private final int buckets;
  private final int nodesEnd;
  private final int commonSet;
  private final int rootSet;
  private final long seed;
  private final long rootHash;

  /**
   * Whether no look-up needs to ask for a piece any more. Set once; a thread that does not see that
   * goes on asking, which is as right.
   */
  private boolean allChecked;

  /** By {@link #slot}; written by any thread, the first stays. */
  private final TopLevelNode[] topLevelNodes = new TopLevelNode[1 << TOP_LEVEL_BITS];

  /**
   * @param nodes big-endian
   * @param pieces little-endian; checked, as the directory is
   * @param directory little-endian
   */
  NameTable(ByteBuffer nodes, ByteBuffer pieces, ByteBuffer directory, IndexLayout.Counts counts) {
    this.nodes = nodes;
    this.pieces = new NodePieces(nodes, pieces);
    this.directory = directory;
    buckets = counts.buckets();
    commonSet = counts.commonSet();
    rootSet = counts.rootSet();
    seed = counts.seed();
    rootHash = CodedName.rootHash(seed);
    nodesEnd = nodes.limit() - SPARE_OCTETS;
    if (buckets < 1 || directory.limit() != buckets || nodesEnd < 0 || directory.get(0) != 0) {
      throw new DamagedIndexException("its directory does not fit its nodes");
    }
  }

  /** As {@link NodePieces#checkMore}. */
  boolean checkMore(int most) {
    allChecked = allChecked || pieces.checkMore(most);
    return allChecked;
  }

  /** Where a bucket starts, or one before it. */
  private int start(int bucket) {
    int known = bucket;
    int behind = directory.get(known) & 0xff;
    while (behind == FAR) {
      behind = directory.get(--known) & 0xff;
    }
    return known * HOME_OCTETS + behind;
  }

  /** Where a bucket ends, or one behind it. */
  private int end(int bucket) {
    int next = bucket;
    int behind;
    do {
      if (++next == buckets) {
        return nodesEnd;
      }
      behind = directory.get(next) & 0xff;
    } while (behind == FAR);
    return next * HOME_OCTETS + behind;
  }

  /** What a look-up works with, so that it allocates nothing. For one thread. */
  static final class Workspace {
    private final CodedName coded = new CodedName();
    private final int[] buckets = new int[CodedName.MAX_DEPTHS];
    private final int[] sets = new int[CodedName.MAX_DEPTHS];

    /** Keeps reads alive that are only there to have memory fetched. */
    private int read;

    /** The number of the set of rules at a depth, 0 where there is none. */
    int set(int depth) {
      return sets[depth];
    }
  }

  /**
   * Finds the sets of rules at the name and at its ancestors. Allocates nothing, but for each of a
   * few top-level domains, and for each piece of the nodes, once.
   *
   * @param work takes the sets, from the root's to that of the depth that is the answer
   * @return the highest depth with a set, -1 where there is none
   * @throws DamagedIndexException where a bucket it looks into lies in a damaged piece
   * @throws IndexOutOfBoundsException only where the index was forged
   */
  int find(DomainName name, Workspace work) {
    int labels = name.labelCount();
    int[] sets = work.sets;
    sets[0] = rootSet;
    int deepest = rootSet == 0 ? -1 : 0;
    if (labels == 0) {
      return deepest;
    }
    int depth = 1;
    int parent = 0;
    long hash = rootHash;
    long topLevel = topLevel(name);
    TopLevelNode known = topLevelNodes[slot(topLevel)];
    boolean isNew = known == null && topLevel != 0;
    if (known != null && known.label == topLevel) {
      sets[1] = known.set;
      if (known.set != 0) {
        deepest = 1;
      }
      if (known.number == 0) {
        return deepest;
      }
      depth = 2;
      parent = known.number;
      hash = known.hash;
    }
    CodedName coded = work.coded;
    coded.take(name, depth, hash, seed);
    boolean checked = allChecked;
    fetch(work, depth, labels);
    for (; depth <= labels; depth++) {
      int bucket = work.buckets[depth];
      int start = start(bucket);
      int behind = end(bucket);
      if (!checked) {
        // Whatever is compared beyond the bucket's end decides nothing: its last node is too short.
        pieces.check(start, behind);
      }
      int at = findIn(nodes, coded, depth, parent, start, behind);
      if (at < 0) {
        break;
      }
      int end = at + 1 + (nodes.get(at) & 0xff);
      at = numberEnd(nodes, at + 1 + coded.octets(depth));
      int set = commonSet;
      parent = 0;
      if (at < end) {
        set = number(nodes, at);
        at = numberEnd(nodes, at);
        parent = at < end ? number(nodes, at) : 0;
      }
      sets[depth] = set;
      if (set != 0) {
        deepest = depth;
      }
      if (depth == 1 && isNew) {
        topLevelNodes[slot(topLevel)] = new TopLevelNode(topLevel, coded.hash(1), set, parent);
      }
      if (parent == 0) {
        break;
      }
    }
    return deepest;
  }

  /**
   * Has what is at the homes of all labels' buckets fetched, before any of it is needed. It may not
   * be checked yet, and nothing follows from what it is.
   */
  private void fetch(Workspace work, int from, int labels) {
    int read = 0;
    for (int depth = from; depth <= labels; depth++) {
      int bucket = NameCompiler.bucketOf((int) (work.coded.hash(depth) >>> 32), buckets);
      work.buckets[depth] = bucket;
      read += directory.get(bucket);
      int home = bucket * HOME_OCTETS;
      for (int line = 0; line < FETCHED; line += CACHE_LINE) {
        read += nodes.get(Math.min(home + line, nodesEnd));
      }
    }
    work.read = read;
  }

  /**
   * Looks in a bucket for the child of a parent.
   *
   * @param nodes big-endian, with seven octets to spare behind the last
   * @return where it starts, or -1
   */
  static int findIn(ByteBuffer nodes, CodedName coded, int depth, int parent, int start, int end) {
    long first = coded.firstWord(depth);
    long mask = coded.firstMask(depth);
    int octets = coded.octets(depth);
    for (int at = start; at < end; at += 1 + (nodes.get(at) & 0xff)) {
      // A gap of one octet has nothing of its own to compare: its length gives it away.
      if (((nodes.getLong(at + 1) ^ first) & mask) == 0
          && (octets <= 8 || coded.isAt(depth, nodes, at + 1))
          && number(nodes, at + 1 + octets) == parent
          && (nodes.get(at) & 0xff) > octets) {
        return at;
      }
    }
    return -1;
  }

  private static int number(ByteBuffer nodes, int start) {
    int number = 0;
    int shift = 0;
    int at = start;
    int octet;
    do {
      octet = nodes.get(at++);
      number |= (octet & 0x7f) << shift;
      shift += 7;
    } while (octet < 0);
    return number;
  }

  private static int numberEnd(ByteBuffer nodes, int start) {
    int at = start;
    while (nodes.get(at++) < 0) {
      // a number goes on while the top bit is set
    }
    return at;
  }

  /** The last label with its length, 0 where that is too long to say it in eight octets. */
  private static long topLevel(DomainName name) {
    int end = name.length() - 1;
    int at = name.labelStart(name.labelCount() - 1);
    long label = 0;
    if (end - at <= 8) {
      for (; at < end; at++) {
        label = label << 8 | name.byteAt(at);
      }
    }
    return label;
  }

  private static int slot(long topLevel) {
    return (int) (topLevel * 0x9e3779b97f4a7c15L >>> 64 - TOP_LEVEL_BITS);
  }

  /**
   * A child of the root, as it was found once. Nearly every name ends with one of a few.
   *
   * @param label see {@link #topLevel}
   */
  private record TopLevelNode(long label, long hash, int set, int number) {}
}
