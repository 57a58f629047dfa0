package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

  static SourceSets read(ByteBuffer index, TrieLayout layout) {
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
            || TrieLayout.sourceOf(entries[i]) >= layout.sources()) {
          throw new DamagedIndexException("source set " + set + " names an unknown source");
        }
        if (i > 0 && entries[i] <= entries[i - 1]) {
          throw new DamagedIndexException("source set " + set + " is not in order");
        }
      }
      at += 4 + 4 * size;
      atName[set] = without(Scope.BELOW, entries);
      above[set] = without(Scope.EXACT, entries);
    }
    if (at != end) {
      throw new DamagedIndexException("it has more source sets than it says");
    }
    return new SourceSets(atName, above);
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

  /** The sources, in order of their index. */
  static List<RuleSource> readSources(ByteBuffer index, TrieLayout layout) {
    List<RuleSource> sources = new ArrayList<>();
    RuleSource.Kind[] kinds = RuleSource.Kind.values();
    int at = (int) layout.sourcesAt();
    for (int i = 0; i < layout.sources(); i++) {
      int left = index.limit() - at - 3;
      int kind = left < 0 ? kinds.length : index.get(at) & 0xff;
      int length = left < 0 ? 0 : index.getShort(at + 1) & 0xffff;
      if (kind >= kinds.length || length > left) {
        throw new DamagedIndexException("source " + i + " cannot be read");
      }
      byte[] name = new byte[length];
      index.get(at + 3, name);
      try {
        sources.add(new RuleSource(i, kinds[kind], new String(name, StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException notASource) {
        throw new DamagedIndexException("source " + i + " cannot be read", notASource);
      }
      at += 3 + length;
    }
    if (at != index.limit()) {
      throw new DamagedIndexException("it has more sources than it says");
    }
    return List.copyOf(sources);
  }
}
