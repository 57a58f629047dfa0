package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The source sets of a compiled index, read once when it is opened: which entries of a set speak
 * about the name itself, and which about the names below it. Immutable.
 */
final class SourceSets {
  private static final int[] NONE = {};

  private final int[][] atName;
  private final int[][] above;

  private SourceSets(int[][] atName, int[][] above) {
    this.atName = atName;
    this.above = above;
  }

  static SourceSets read(ByteBuffer index, TrieLayout layout, List<Effect> effects) {
    int at = (int) layout.setsAt();
    int end = at + 4 * layout.setInts();
    if (layout.sets() > layout.setInts()) {
      throw new DamagedIndexException("it has fewer source sets than it says");
    }
    int[][] atName = new int[layout.sets() + 1][];
    int[][] above = new int[layout.sets() + 1][];
    atName[0] = NONE;
    above[0] = NONE;
    for (int set = 1; set <= layout.sets(); set++) {
      int size = at < end ? index.getInt(at) : -1;
      if (size < 1 || size > (end - at) / 4 - 1) {
        throw new DamagedIndexException("source set " + set + " does not end where it should");
      }
      int[] entries = new int[size];
      for (int i = 0; i < size; i++) {
        entries[i] = index.getInt(at + 4 + 4 * i);
        if (TrieLayout.scopeOf(entries[i]) >= Scope.values().length
            || TrieLayout.sourceOf(entries[i]) >= effects.size()) {
          throw new DamagedIndexException("source set " + set + " names an unknown source");
        }
        if (i > 0 && entries[i] <= entries[i - 1]) {
          throw new DamagedIndexException("source set " + set + " is not in order");
        }
      }
      at += 4 + 4 * size;
      entries = inOrder(entries, effects);
      atName[set] = without(Scope.BELOW, entries);
      above[set] = without(Scope.EXACT, entries);
    }
    if (at != end) {
      throw new DamagedIndexException("it has more source sets than it says");
    }
    return new SourceSets(atName, above);
  }

  /** EXACT, SUBTREE, BELOW, then by source, then by effect. */
  private static int[] inOrder(int[] entries, List<Effect> effects) {
    return Arrays.stream(entries)
        .boxed()
        .sorted(
            Comparator.comparingInt(TrieLayout::scopeOf)
                .thenComparingInt(entry -> effects.get(TrieLayout.sourceOf(entry)).source().index())
                .thenComparingInt(TrieLayout::sourceOf))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The same array where nothing is left out: most sets have one scope. */
  private static int[] without(Scope scope, int[] entries) {
    int[] kept =
        Arrays.stream(entries)
            .filter(entry -> TrieLayout.scopeOf(entry) != scope.ordinal())
            .toArray();
    return kept.length == entries.length ? entries : kept.length == 0 ? NONE : kept;
  }

  /**
   * The entries of a set that speak about the asked name.
   *
   * @param isName whether the set stands at that name; else it stands at an ancestor
   */
  int[] speaking(int set, boolean isName) {
    return isName ? atName[set] : above[set];
  }

  int count() {
    return atName.length - 1;
  }
}
