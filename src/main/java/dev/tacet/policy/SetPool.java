package dev.tacet.policy;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each different combination of entries a number from 1, in order of first sight, while an
 * index is built, and counts the names that have it. For one thread.
 */
final class SetPool {
  /** There is no room for one more. */
  static final int FULL = -1;

  /** They are arrays in the heap while the server runs. */
  static final int MAX_SETS = 100_000;

  static final int MAX_ENTRIES = 1 << 20;

  private final List<int[]> sets = new ArrayList<>();
  private final Map<IntBuffer, Integer> numbers = new HashMap<>();
  private int[] names = new int[64];
  private int entries;

  /** By entry: the set of this entry alone, which most names have. */
  private final Map<Integer, Integer> single = new HashMap<>();

  private int lastEntry = -1;
  private int lastSingle;

  /**
   * Counts one more name with these entries.
   *
   * @param set rising; not empty
   */
  int count(int[] set) {
    int number = number(set);
    if (number != FULL) {
      names[number]++;
    }
    return number;
  }

  private int number(int[] set) {
    if (set.length > 1) {
      Integer known = numbers.get(IntBuffer.wrap(set));
      return known != null ? known : add(set);
    }
    if (set[0] != lastEntry) {
      Integer known = single.get(set[0]);
      int number = known != null ? known : add(set);
      if (number == FULL) {
        return FULL;
      }
      single.putIfAbsent(set[0], number);
      lastEntry = set[0];
      lastSingle = number;
    }
    return lastSingle;
  }

  private int add(int[] set) {
    if (sets.size() >= MAX_SETS || entries + set.length > MAX_ENTRIES) {
      return FULL;
    }
    entries += set.length;
    sets.add(set);
    if (set.length > 1) {
      numbers.put(IntBuffer.wrap(set), sets.size());
    }
    if (sets.size() == names.length) {
      names = Arrays.copyOf(names, 2 * names.length);
    }
    return sets.size();
  }

  /** The set that most names have, 0 where there is none. */
  int mostCommon() {
    int most = 0;
    for (int set = 1; set <= sets.size(); set++) {
      if (most == 0 || names[set] > names[most]) {
        most = set;
      }
    }
    return most;
  }

  /** Numbers stay, counts begin anew. */
  void forgetCounts() {
    Arrays.fill(names, 0);
  }

  int sets() {
    return sets.size();
  }

  /** Each set in order of its number: how many names have it, how many entries, the entries. */
  OctetWriter section() {
    OctetWriter out = new OctetWriter();
    for (int i = 0; i < sets.size(); i++) {
      int[] set = sets.get(i);
      out.number(names[i + 1]).number(set.length);
      for (int entry : set) {
        out.number(entry);
      }
    }
    return out;
  }
}
