package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The growing trie behind {@link DomainTrie.Builder}: one number for each node and property, and no
 * object for a name. A parent always has a smaller number than its children; the root is node 0.
 */
final class TrieBuilder {
  private static final int[] EMPTY_SET = {};

  private final LabelPool labels = new LabelPool();

  private int nodes = 1;
  private int[] parents = new int[64];
  private int[] labelOf = new int[64];
  private int[] setOf = new int[64];

  /** Open addressing, 0 is free: the root is nobody's child. Its length is a power of two. */
  private int[] children = new int[128];

  /** By number; 0 is the empty set. Sets that only led to a larger one stay until the end. */
  private final List<int[]> sets = new ArrayList<>(List.of(EMPTY_SET));

  private final Map<IntBuffer, Integer> setNumbers =
      new HashMap<>(Map.of(IntBuffer.wrap(EMPTY_SET), 0));

  /** Set and entry to the set with that entry added. */
  private final Map<Long, Integer> extended = new HashMap<>();

  void add(DomainName name, Scope scope, int effect) {
    int node = 0;
    for (int label = name.labelCount() - 1; label >= 0; label--) {
      node = child(node, labels.number(name, name.labelStart(label)));
    }
    setOf[node] = extend(setOf[node], TrieLayout.entry(scope, effect));
  }

  private int child(int parent, int label) {
    int slot = slot(parent, label);
    if (children[slot] != 0) {
      return children[slot];
    }
    if (nodes == parents.length) {
      int larger = nodes + (nodes >> 1);
      parents = Arrays.copyOf(parents, larger);
      labelOf = Arrays.copyOf(labelOf, larger);
      setOf = Arrays.copyOf(setOf, larger);
    }
    int node = nodes++;
    parents[node] = parent;
    labelOf[node] = label;
    children[slot] = node;
    if (nodes > children.length / 4 * 3) {
      children = new int[children.length * 2];
      for (int i = 1; i < nodes; i++) {
        children[slot(parents[i], labelOf[i])] = i;
      }
    }
    return node;
  }

  /** The slot of the child, or the free one where it belongs; there is always a free one. */
  private int slot(int parent, int label) {
    int mask = children.length - 1;
    int slot = (int) TrieHash.mix(labels.secret() ^ ((long) parent << 32 | label)) & mask;
    while (children[slot] != 0
        && (parents[children[slot]] != parent || labelOf[children[slot]] != label)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private int extend(int set, int entry) {
    Integer known = extended.get((long) set << 32 | entry);
    if (known != null) {
      return known;
    }
    int[] before = sets.get(set);
    int place = Arrays.binarySearch(before, entry);
    if (place >= 0) {
      return set;
    }
    int[] larger = Arrays.copyOf(before, before.length + 1);
    int at = -place - 1;
    System.arraycopy(before, at, larger, at + 1, before.length - at);
    larger[at] = entry;
    Integer number = setNumbers.putIfAbsent(IntBuffer.wrap(larger), sets.size());
    if (number == null) {
      number = sets.size();
      sets.add(larger);
    }
    extended.put((long) set << 32 | entry, number);
    return number;
  }

  /** Nodes, the root included. */
  int nodes() {
    return nodes;
  }

  int parentOf(int node) {
    return parents[node];
  }

  int labelOf(int node) {
    return labelOf[node];
  }

  int setOf(int node) {
    return setOf[node];
  }

  /** The entries of a set: EXACT before SUBTREE before BELOW, then by effect. */
  int[] entries(int set) {
    return sets.get(set);
  }

  int sets() {
    return sets.size();
  }

  LabelPool labels() {
    return labels;
  }
}
