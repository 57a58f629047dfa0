package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Which lists and vendor profiles name a domain, and how far their entries reach: a label trie,
 * walked from the top-level domain down, that is read straight from a compiled (usually mapped)
 * index. See {@link TrieLayout} for its form.
 *
 * <p>A node holds the number of a source set: the different combinations of lists that name the
 * same domain are few, so each is kept once, and there is no limit on lists.
 *
 * <p>Immutable and thread-safe: any number of threads may look up at once. A mapped file must not
 * be changed or shortened while it is in use; write a new one and rename it into place.
 */
final class DomainTrie {
  private static final int ROOT = 0;

  /** No node: the root is nobody's child. */
  private static final int ABSENT = 0;

  private static final Scope[] SCOPES = Scope.values();

  private final ByteBuffer index;
  private final TrieLayout layout;
  private final List<Effect> effects;
  private final SourceSets sets;

  // Copies out of the layout: they are read several times a label.
  private final int buckets;
  private final int bucketsAt;
  private final int nodesAt;
  private final int nodeOctets;
  private final int labelsAt;

  DomainTrie(ByteBuffer index, List<Effect> effects) {
    this.effects = effects;
    this.index = index;
    layout = TrieLayout.read(index);
    sets = SourceSets.read(index, layout, effects);
    buckets = layout.buckets();
    bucketsAt = (int) layout.bucketsAt();
    nodesAt = (int) layout.nodesAt();
    nodeOctets = layout.nodeOctets();
    labelsAt = (int) layout.labelsAt();
    checkBuckets();
    checkNodes();
  }

  /** The number of names that have entries. */
  int size() {
    return layout.names();
  }

  /**
   * Every entry that speaks about the name: those of the name itself and those of its ancestors
   * that reach down to it. The longest name comes first; at one name EXACT, SUBTREE, BELOW in this
   * order, then by index of the source.
   *
   * @return an immutable list; the same empty one, and nothing allocated, where there is none
   */
  List<Match> matches(DomainName name) {
    int labels = name.labelCount();
    int[] setAtDepth = null;
    int count = 0;
    int node = ROOT;
    long hash = layout.seed();
    for (int depth = 0; ; depth++) {
      int set = setOf(node);
      int speaking = sets.speaking(set, depth == labels).length;
      if (speaking > 0) {
        if (setAtDepth == null) {
          setAtDepth = new int[labels + 1];
        }
        setAtDepth[depth] = set;
        count += speaking;
      }
      if (depth == labels) {
        break;
      }
      int labelAt = name.labelStart(labels - 1 - depth);
      hash = TrieHash.child(hash, name, labelAt);
      node = childOf(node, hash, name, labelAt);
      if (node == ABSENT) {
        break;
      }
    }
    return setAtDepth == null ? List.of() : collect(name, setAtDepth, count);
  }

  private List<Match> collect(DomainName name, int[] setAtDepth, int count) {
    Match[] found = new Match[count];
    int next = 0;
    for (int depth = name.labelCount(); depth >= 0; depth--) {
      if (setAtDepth[depth] != 0) {
        DomainName matched = name.suffix(depth);
        for (int entry : sets.speaking(setAtDepth[depth], depth == name.labelCount())) {
          Scope scope = SCOPES[TrieLayout.scopeOf(entry)];
          int effect = TrieLayout.sourceOf(entry);
          found[next++] = new Match.OfName(matched, scope, effects.get(effect), effect);
        }
      }
    }
    return List.of(found);
  }

  private int childOf(int parent, long hash, DomainName name, int labelAt) {
    int bucketAt = bucketsAt + 4 * TrieHash.bucket(hash, buckets);
    byte fingerprint = TrieHash.fingerprint(hash);
    int end = index.getInt(bucketAt + 4);
    for (int node = index.getInt(bucketAt); node < end; node++) {
      int at = nodesAt + nodeOctets * node;
      if (index.get(at + TrieLayout.FINGERPRINT) == fingerprint
          && index.getInt(at + TrieLayout.PARENT) == parent
          && isLabel(labelsAt + index.getInt(at + TrieLayout.LABEL), name, labelAt)) {
        return node;
      }
    }
    return ABSENT;
  }

  /** Compares length octet and octets. */
  private boolean isLabel(int at, DomainName name, int labelAt) {
    int length = name.byteAt(labelAt);
    for (int i = 0; i <= length; i++) {
      if ((index.get(at + i) & 0xff) != name.byteAt(labelAt + i)) {
        return false;
      }
    }
    return true;
  }

  private int setOf(int node) {
    int at = nodesAt + nodeOctets * node + TrieLayout.SET_NUMBER;
    return switch (nodeOctets - TrieLayout.SET_NUMBER) {
      case 1 -> index.get(at) & 0xff;
      case 2 -> index.getShort(at) & 0xffff;
      default -> index.getInt(at);
    };
  }

  /** Buckets follow each other without gap, so that a search ends. */
  private void checkBuckets() {
    int before = 1;
    for (int bucket = 0; bucket <= buckets; bucket++) {
      int first = index.getInt(bucketsAt + 4 * bucket);
      if (first < before || bucket == 0 && first != 1) {
        throw new DamagedIndexException("bucket " + bucket + " starts in the wrong place");
      }
      before = first;
    }
    if (before != layout.nodes()) {
      throw new DamagedIndexException("its buckets do not hold all nodes");
    }
  }

  /** Every number in a node leads to something that exists. */
  private void checkNodes() {
    int names = 0;
    for (int node = ROOT; node < layout.nodes(); node++) {
      int parent = index.getInt(nodesAt + nodeOctets * node + TrieLayout.PARENT);
      int label = index.getInt(nodesAt + nodeOctets * node + TrieLayout.LABEL);
      if (node != ROOT && (parent < 0 || parent >= layout.nodes() || !isInside(label))) {
        throw new DamagedIndexException("node " + node + " leads nowhere");
      }
      int set = setOf(node);
      if (set < 0 || set > sets.count()) {
        throw new DamagedIndexException("node " + node + " has an unknown source set");
      }
      names += set == 0 ? 0 : 1;
    }
    if (names != layout.names()) {
      throw new DamagedIndexException(
          "it has " + names + " names and says " + layout.names() + " in its header");
    }
  }

  private boolean isInside(int label) {
    if (label < 0 || label >= layout.labelOctets()) {
      return false;
    }
    int length = index.get(labelsAt + label);
    return length > 0
        && length <= DomainName.MAX_LABEL_OCTETS
        && length < layout.labelOctets() - label;
  }
}
