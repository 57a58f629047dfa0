package dev.tacet.policy;

import java.util.Arrays;

/** Counts the rules of each source for which an index has no room. For one thread. */
final class LeftOut {
  private final int[] bySource;

  LeftOut(int sources) {
    bySource = new int[sources];
  }

  void add(int source) {
    bySource[source] = plus(bySource[source], 1);
  }

  /** A list has 10 million lines at most, a builder is nobody's list. */
  private static int plus(int one, int other) {
    return (int) Math.min((long) one + other, Integer.MAX_VALUE);
  }

  void addAll(LeftOut other) {
    Arrays.setAll(bySource, source -> plus(bySource[source], other.bySource[source]));
  }

  /** A number for each source, in their order. */
  OctetWriter writeTo(OctetWriter out) {
    for (int count : bySource) {
      out.number(count);
    }
    return out;
  }
}
