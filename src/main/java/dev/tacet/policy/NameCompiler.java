package dev.tacet.policy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes what {@link NodeRecords} holds as the sections of nodes and of their directory: the nodes
 * in the order of their hashes, so that each bucket is a stretch of them, and with gaps, so that it
 * starts near its home.
 */
final class NameCompiler {
  /**
   * The share of the homes' room that nodes take. The more, the farther from home buckets start: at
   * 0.85 by 40 octets in the mean, at 0.93 by 90, and a look-up waits for lines it did not fetch.
   */
  private static final double LOAD = 0.85;

  private static final byte[] GAP = new byte[NameTable.HOME_OCTETS];

  /** The number of buckets follows from the parts that together have so many nodes. */
  private static final int SAMPLE = 20_000;

  private final NodeRecords records;
  private final EffectPool effects;
  private final SetPool sets = new SetPool();
  private final byte[] node = new byte[256];
  private byte[] directory = {};
  private int buckets;
  private int commonSet;
  private int rootSet;
  private int names;
  private LeftOut leftOut;

  NameCompiler(NodeRecords records, EffectPool effects) {
    this.records = records;
    this.effects = effects;
    leftOut = new LeftOut(effects.sources().size());
  }

  /**
   * @param root the entries of the root, each once
   */
  void write(IndexOutput out, int[] root) throws IOException {
    buckets = (int) (estimatedNodeOctets() / LOAD / NameTable.HOME_OCTETS) + 1;
    rootSet = root.length == 0 ? 0 : setOf(root);
    names = rootSet == 0 ? 0 : 1;
    directory = new byte[buckets];
    long start = out.position();
    int bucket = 0;
    for (int part = 0; part < NodeRecords.PARTS; part++) {
      stopIfInterrupted();
      RecordGroups groups = records.groups(part);
      while (groups.next()) {
        int set = setOf(groups);
        int own = ownNumber(groups);
        if (set == 0 && own == 0) {
          continue;
        }
        names += set == 0 ? 0 : 1;
        int wanted = bucketOf(part << 24 | groups.hash(), buckets);
        while (bucket < wanted) {
          endBucket(out, start, ++bucket);
        }
        int end = fillNode(groups, set, own);
        out.put(node, 0, end);
      }
    }
    while (bucket < buckets - 1) {
      endBucket(out, start, ++bucket);
    }
    out.put(new byte[NameTable.SPARE_OCTETS], 0, NameTable.SPARE_OCTETS);
    out.endNodes();
    out.put(ByteBuffer.wrap(directory));
    out.endSection();
  }

  /** Goes on at the next bucket's home, if that is not reached yet. */
  private void endBucket(IndexOutput out, long start, int next) throws IOException {
    long behind = out.position() - start - (long) next * NameTable.HOME_OCTETS;
    if (behind < 0) {
      int gap = (int) -behind;
      node[0] = (byte) (gap - 1);
      out.put(node, 0, 1);
      out.put(GAP, 0, gap - 1);
      behind = 0;
    }
    directory[next] = (byte) Math.min(behind, NameTable.FAR);
  }

  /** The bucket of the upper half of a hash; it rises with it. */
  static int bucketOf(int hash, int buckets) {
    return (int) ((hash & 0xffffffffL) * buckets >>> 32);
  }

  /** Looks at some parts, which are a fair sample; finds the most common set, too. */
  private double estimatedNodeOctets() throws IOException {
    long nodes = 0;
    int parts = 0;
    while (parts < NodeRecords.PARTS && nodes < SAMPLE) {
      stopIfInterrupted();
      RecordGroups groups = records.groups(parts++);
      while (groups.next()) {
        nodes += setOf(groups) != 0 || ownNumber(groups) != 0 ? 1 : 0;
      }
    }
    commonSet = sets.mostCommon();
    long octets = 0;
    for (int part = 0; part < parts; part++) {
      RecordGroups groups = records.groups(part);
      while (groups.next()) {
        int set = setOf(groups);
        int own = ownNumber(groups);
        octets += set == 0 && own == 0 ? 0 : fillNode(groups, set, own);
      }
    }
    sets.forgetCounts();
    leftOut = new LeftOut(effects.sources().size());
    return (double) octets * NodeRecords.PARTS / parts;
  }

  /**
   * Writes a node to {@link #node}.
   *
   * @return its octets
   */
  private int fillNode(RecordGroups groups, int set, int own) {
    int end = 1 + groups.keyOctets();
    groups.copyKey(node, 1);
    if (own != 0 || set != commonSet) {
      end = NodeRecords.putNumber(node, end, set);
    }
    if (own != 0) {
      end = NodeRecords.putNumber(node, end, own);
    }
    node[0] = (byte) (end - 1);
    return end;
  }

  /** The set's number; 0 where no rule is left. */
  private int setOf(RecordGroups groups) {
    int count = groups.facts();
    int[] entries = new int[count];
    int rules = 0;
    for (int i = 0; i < count; i++) {
      if (!NodeRecords.isNode(groups.fact(i))) {
        entries[rules++] = NodeRecords.entryOf(groups.fact(i));
      }
    }
    return rules == 0 ? 0 : setOf(rules == count ? entries : Arrays.copyOf(entries, rules));
  }

  /**
   * @param entries not empty, each once
   */
  private int setOf(int[] entries) {
    int[] left = effects.withoutCancelled(entries);
    if (left.length == 0) {
      return 0;
    }
    if (left.length > 1) {
      Arrays.sort(left);
    }
    int set = sets.count(left);
    if (set == SetPool.FULL) {
      for (int entry : left) {
        leftOut.add(effects.effect(EntrySets.effectOf(entry)).source().index());
      }
      return 0;
    }
    return set;
  }

  private static int ownNumber(RecordGroups groups) {
    for (int i = 0; i < groups.facts(); i++) {
      if (NodeRecords.isNode(groups.fact(i))) {
        return NodeRecords.numberOf(groups.fact(i));
      }
    }
    return 0;
  }

  private static void stopIfInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("stopped while compiling the lists");
    }
  }

  SetPool sets() {
    return sets;
  }

  IndexLayout.Counts counts(long seed) {
    return new IndexLayout.Counts(names, buckets, commonSet, rootSet, sets.sets(), seed);
  }

  /** Rules of names that are not there, for there were too many different combinations. */
  LeftOut leftOut() {
    return leftOut;
  }
}
