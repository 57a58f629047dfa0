package dev.tacet.policy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes what {@link NodeRecords} holds as the sections of nodes and of their directory: the nodes
 * in the order of their hashes, so that each bucket is a stretch of them.
 */
final class NameCompiler {
  /** More save space, fewer save time: so many lie in one cache line or two. */
  private static final int NODES_A_BUCKET = 5;

  /** The number of buckets follows from the parts that together have so many nodes. */
  private static final int SAMPLE = 20_000;

  private final NodeRecords records;
  private final EffectPool effects;
  private final SetPool sets = new SetPool();
  private final byte[] node = new byte[256];
  private int[] directory = {};
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
    int groupsOfBuckets = estimatedNodes() / NODES_A_BUCKET / NameTable.GROUP + 1;
    buckets = groupsOfBuckets * NameTable.GROUP;
    rootSet = root.length == 0 ? 0 : setOf(root);
    names = rootSet == 0 ? 0 : 1;
    directory = new int[buckets + 1];
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
          directory[++bucket] = (int) (out.position() - start);
        }
        int end = 1 + groups.keyOctets();
        groups.copyKey(node, 1);
        if (own != 0 || set != commonSet) {
          end = NodeRecords.putNumber(node, end, set);
        }
        if (own != 0) {
          end = NodeRecords.putNumber(node, end, own);
        }
        node[0] = (byte) (end - 1);
        out.put(node, 0, end);
      }
    }
    while (bucket < buckets) {
      directory[++bucket] = (int) (out.position() - start);
    }
    out.put(new byte[NameTable.SPARE_OCTETS], 0, NameTable.SPARE_OCTETS);
    out.endSection();
    writeDirectory(out);
    out.endSection();
  }

  private void writeDirectory(IndexOutput out) throws IOException {
    byte[] octets = new byte[NameTable.GROUP_OCTETS];
    ByteBuffer group = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < buckets; first += NameTable.GROUP) {
      group.clear().putInt(directory[first]);
      for (int bucket = first; bucket <= first + NameTable.GROUP; bucket++) {
        int distance = directory[bucket] - directory[first];
        if (distance > 0xffff) {
          // Thousands of nodes where 80 belong: no seed makes that likely, another will not.
          throw new IOException("the names lie badly in the index; compile again");
        }
        group.putShort((short) distance);
      }
      out.put(octets, 0, octets.length);
    }
  }

  /** The bucket of the upper half of a hash; it rises with it. */
  static int bucketOf(int hash, int buckets) {
    return (int) ((hash & 0xffffffffL) * buckets >>> 32);
  }

  /** Looks at some parts, which are a fair sample; finds the most common set, too. */
  private int estimatedNodes() throws IOException {
    long nodes = 0;
    int part = 0;
    while (part < NodeRecords.PARTS && nodes < SAMPLE) {
      stopIfInterrupted();
      RecordGroups groups = records.groups(part++);
      while (groups.next()) {
        nodes += setOf(groups) != 0 || ownNumber(groups) != 0 ? 1 : 0;
      }
    }
    commonSet = sets.mostCommon();
    sets.forgetCounts();
    leftOut = new LeftOut(effects.sources().size());
    return (int) Math.min(nodes * NodeRecords.PARTS / part, Integer.MAX_VALUE / 4);
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
