package dev.tacet.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The sets of entries of a compiled index, read once when it is opened: which entries of a set
 * speak about the name itself, and which about the names below it. An entry is one rule at one
 * name: its scope above, the number of its effect below. Immutable.
 */
final class EntrySets {
  static final int SCOPE_SHIFT = 24;
  static final int EFFECT_MASK = (1 << SCOPE_SHIFT) - 1;

  private static final Scope[] SCOPES = Scope.values();
  private static final int[] NONE = {};

  private final int[][] atName;
  private final int[][] above;
  private final int[] names;

  private EntrySets(int[][] atName, int[][] above, int[] names) {
    this.atName = atName;
    this.above = above;
    this.names = names;
  }

  static EntrySets read(OctetReader in, int count, List<Effect> effects) {
    if (count < 0 || count > SetPool.MAX_SETS) {
      throw new DamagedIndexException("it says that it has " + count + " sets of rules");
    }
    int[][] atName = new int[count + 1][];
    int[][] above = new int[count + 1][];
    int[] names = new int[count + 1];
    atName[0] = NONE;
    above[0] = NONE;
    for (int set = 1; set <= count; set++) {
      names[set] = in.number();
      int[] entries = new int[in.count()];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = in.number();
        if (entries[i] >>> SCOPE_SHIFT >= Scope.values().length
            || effectOf(entries[i]) >= effects.size()) {
          throw new DamagedIndexException("set " + set + " has a rule of an unknown kind");
        }
      }
      int[] ordered = entries.length == 1 ? entries : inOrder(entries, effects);
      atName[set] = without(Scope.BELOW, ordered);
      above[set] = without(Scope.EXACT, ordered);
    }
    if (!in.atEnd()) {
      throw new DamagedIndexException("it has more sets of rules than it says");
    }
    return new EntrySets(atName, above, names);
  }

  /** EXACT, SUBTREE, BELOW, then by source, then by effect. */
  private static int[] inOrder(int[] entries, List<Effect> effects) {
    List<Integer> ordered = new ArrayList<>(entries.length);
    for (int entry : entries) {
      ordered.add(entry);
    }
    ordered.sort(
        Comparator.comparingInt((Integer entry) -> entry >>> SCOPE_SHIFT)
            .thenComparingInt(entry -> effects.get(effectOf(entry)).source().index())
            .thenComparingInt(EntrySets::effectOf));
    return ordered.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The same array where nothing is left out: most sets have one scope. No stream and no lambda: a
   * server that starts would load and link them first, for longer than all else here takes.
   */
  private static int[] without(Scope scope, int[] entries) {
    int[] kept = new int[entries.length];
    int count = 0;
    for (int entry : entries) {
      if (entry >>> SCOPE_SHIFT != scope.ordinal()) {
        kept[count++] = entry;
      }
    }
    return count == entries.length ? entries : count == 0 ? NONE : Arrays.copyOf(kept, count);
  }

  static Scope scopeOf(int entry) {
    return SCOPES[entry >>> SCOPE_SHIFT];
  }

  static int effectOf(int entry) {
    return entry & EFFECT_MASK;
  }

  /**
   * The entries of a set that speak about the asked name.
   *
   * @param isName whether the set stands at that name; else it stands at an ancestor
   */
  int[] speaking(int set, boolean isName) {
    return isName ? atName[set] : above[set];
  }

  /** Every entry of a set, those of two scopes twice. */
  int[] all(int set) {
    int[] both = Arrays.copyOf(atName[set], atName[set].length + above[set].length);
    System.arraycopy(above[set], 0, both, atName[set].length, above[set].length);
    return both;
  }

  int count() {
    return names.length - 1;
  }

  /** How many names have the set. */
  int names(int set) {
    return names[set];
  }
}
