package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes a {@link TrieBuilder} in the form of {@link TrieLayout}. Everything stands in the order of
 * the nodes' hashes, which follow from the names alone, so the order of adding leaves no trace.
 */
final class TrieCompiler {
  /** More save space, fewer save time: four lie in one cache line or two. */
  private static final int NODES_A_BUCKET = 4;

  private final TrieBuilder trie;
  private final EffectPool effects;
  private final LabelPool labels;
  private final int nodes;
  private final int buckets;

  /** Where each bucket starts, and the end of the last. */
  private final int[] bucketStarts;

  TrieCompiler(TrieBuilder trie, EffectPool effects) {
    this.trie = trie;
    this.effects = effects;
    labels = trie.labels();
    nodes = trie.nodes();
    buckets = nodes / NODES_A_BUCKET + 1;
    bucketStarts = new int[buckets + 1];
  }

  ByteBuffer compile() {
    long seed = seed();
    long[] hashes = hashes(seed);
    int[] order = order(hashes);
    int[] setNumbers = new int[trie.sets()];
    int[] usedSets = numberSets(order, setNumbers);
    TrieLayout layout = layout(seed, usedSets);
    if (layout.length() > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "the index would take "
              + layout.length()
              + " octets; 2 GiB is the most: use fewer lists");
    }
    ByteBuffer index = ByteBuffer.allocate((int) layout.length()).order(ByteOrder.LITTLE_ENDIAN);
    writeBuckets(index, layout);
    writeSets(index, layout, usedSets);
    writeNodes(index, layout, order, hashes, setNumbers);
    layout.seal(index);
    return index.position(0);
  }

  /**
   * Follows from all names together: nobody who writes one list can know it beforehand and choose
   * names that all fall into one bucket.
   */
  private long seed() {
    long sum = 0;
    for (long hash : hashes(0)) {
      sum += TrieHash.mix(hash);
    }
    return TrieHash.mix(sum);
  }

  private long[] hashes(long seed) {
    long[] hashes = new long[nodes];
    hashes[0] = seed;
    for (int node = 1; node < nodes; node++) {
      int label = labels.startOf(trie.labelOf(node));
      hashes[node] = TrieHash.child(hashes[trie.parentOf(node)], labels.octets(), label);
    }
    return hashes;
  }

  /** The nodes in their order, the root first; fills {@link #bucketStarts}. */
  private int[] order(long[] hashes) {
    for (int node = 1; node < nodes; node++) {
      bucketStarts[TrieHash.bucket(hashes[node], buckets)]++;
    }
    int end = 1;
    for (int bucket = 0; bucket <= buckets; bucket++) {
      end += bucketStarts[bucket];
      bucketStarts[bucket] = end;
    }
    // Each start stands at the end of its bucket now and moves down as the bucket fills.
    int[] order = new int[nodes];
    for (int node = 1; node < nodes; node++) {
      int bucket = TrieHash.bucket(hashes[node], buckets);
      int at = --bucketStarts[bucket];
      int bucketEnd = at;
      while (bucketEnd + 1 < nodes
          && order[bucketEnd + 1] != 0
          && TrieHash.bucket(hashes[order[bucketEnd + 1]], buckets) == bucket
          && Long.compareUnsigned(hashes[order[bucketEnd + 1]], hashes[node]) < 0) {
        order[bucketEnd] = order[++bucketEnd];
      }
      order[bucketEnd] = node;
    }
    return order;
  }

  /** Gives the sets in use their numbers in the file, by first appearance; returns them so. */
  private int[] numberSets(int[] order, int[] setNumbers) {
    int[] used = new int[trie.sets()];
    int count = 0;
    for (int node : order) {
      int set = trie.setOf(node);
      if (set != 0 && effects.withoutCancelled(trie.entries(set)).length == 0) {
        setNumbers[set] = 0;
      } else if (set != 0 && setNumbers[set] == 0) {
        used[count++] = set;
        setNumbers[set] = count;
      }
    }
    return Arrays.copyOf(used, count);
  }

  private TrieLayout layout(long seed, int[] usedSets) {
    int names = 0;
    for (int node = 0; node < nodes; node++) {
      names += effects.withoutCancelled(trie.entries(trie.setOf(node))).length == 0 ? 0 : 1;
    }
    int setInts = 0;
    for (int set : usedSets) {
      setInts = Math.addExact(setInts, 1 + effects.withoutCancelled(trie.entries(set)).length);
    }
    return new TrieLayout(
        names,
        nodes,
        buckets,
        effects.count(),
        usedSets.length,
        setInts,
        TrieLayout.widthFor(usedSets.length),
        labels.used(),
        0,
        seed);
  }

  private void writeBuckets(ByteBuffer index, TrieLayout layout) {
    index.position((int) layout.bucketsAt());
    for (int start : bucketStarts) {
      index.putInt(start);
    }
  }

  private void writeNodes(
      ByteBuffer index, TrieLayout layout, int[] order, long[] hashes, int[] setNumbers) {
    int[] places = new int[nodes];
    for (int place = 0; place < nodes; place++) {
      places[order[place]] = place;
    }
    int labelsAt = (int) layout.labelsAt();
    int labelsEnd = 0;
    int[] labelPlaces = new int[labels.count()]; // offset + 1; 0 is not written yet
    for (int place = 0; place < nodes; place++) {
      int node = order[place];
      int at = (int) layout.nodesAt() + layout.nodeOctets() * place;
      writeSetNumber(index, at, layout.setWidth(), setNumbers[trie.setOf(node)]);
      if (node == 0) {
        continue; // the root has neither parent nor label, and is never looked for
      }
      int label = trie.labelOf(node);
      if (labelPlaces[label] == 0) {
        int start = labels.startOf(label);
        int length = labels.octets()[start] + 1;
        index.put(labelsAt + labelsEnd, labels.octets(), start, length);
        labelPlaces[label] = labelsEnd + 1;
        labelsEnd += length;
      }
      index.putInt(at + TrieLayout.PARENT, places[trie.parentOf(node)]);
      index.putInt(at + TrieLayout.LABEL, labelPlaces[label] - 1);
      index.put(at + TrieLayout.FINGERPRINT, TrieHash.fingerprint(hashes[node]));
    }
  }

  private static void writeSetNumber(ByteBuffer index, int nodeAt, int width, int number) {
    int at = nodeAt + TrieLayout.SET_NUMBER;
    switch (width) {
      case 1 -> index.put(at, (byte) number);
      case 2 -> index.putShort(at, (short) number);
      default -> index.putInt(at, number);
    }
  }

  private void writeSets(ByteBuffer index, TrieLayout layout, int[] usedSets) {
    index.position((int) layout.setsAt());
    for (int set : usedSets) {
      int[] entries = effects.withoutCancelled(trie.entries(set));
      index.putInt(entries.length);
      for (int entry : entries) {
        index.putInt(entry);
      }
    }
  }
}
