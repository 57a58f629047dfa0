package dev.tacet.policy;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A set of names, to ask an automaton about all of them at once by following both together.
 * Immutable.
 *
 * @param kinds characters that play the same part
 * @param places for each place in a name, where a character of each kind leads; {@link #NOWHERE}
 *     where it cannot stand
 * @param end the place in which a name may end
 */
record NameLanguage(List<Symbols> kinds, int[][] places, int end) {
  private static final int NOWHERE = -1;
  private static final Symbols DOT = Symbols.of('.');

  /** Every name there can be, the root left out: labels of any octets. */
  private static final NameLanguage NAMES =
      new NameLanguage(List.of(DOT, DOT.complement()), new int[][] {{NOWHERE, 1}, {0, 1}}, 1);

  /**
   * Names as devices ask them: labels of letters, digits, hyphens and underscores that start with a
   * letter or digit, below a top-level domain of two or more letters. A pattern that matches these
   * matches everything for its owner: {@code [a-z]} does, and {@code \.}.
   */
  private static final NameLanguage HOSTS =
      new NameLanguage(
          List.of(DOT, Symbols.LETTERS, Symbols.DIGITS, Symbols.of('-').plus(Symbols.of('_'))),
          new int[][] {
            {NOWHERE, 1, 1, NOWHERE}, // the first label's start
            {2, 1, 1, 1}, // in the first label
            {NOWHERE, 3, 5, NOWHERE}, // a later label's start
            {2, 4, 5, 5}, // behind its first letter
            {2, 4, 5, 5}, // behind two or more letters and nothing else
            {2, 5, 5, 5}, // in a label that is no top-level domain
          },
          4);

  /** Whether every host name is matched. */
  static boolean matchesEverything(PatternDfa dfa) {
    BitSet reached = HOSTS.follow(dfa);
    return reached.stream().allMatch(dfa::accepts);
  }

  /** Whether no name is matched, the root and the oddest octets included. */
  static boolean matchesNothing(PatternDfa dfa) {
    BitSet reached = NAMES.follow(dfa);
    return reached.stream().noneMatch(dfa::accepts) && !dfa.accepts(dfa.start());
  }

  /** The states some name of this language ends in. */
  private BitSet follow(PatternDfa dfa) {
    boolean[][] classes = new boolean[kinds.size()][dfa.classes()];
    for (int symbol = 0; symbol < Symbols.COUNT; symbol++) {
      for (int kind = 0; kind < classes.length; kind++) {
        classes[kind][dfa.classOf()[symbol]] |= kinds.get(kind).contains(symbol);
      }
    }
    BitSet seen = new BitSet();
    BitSet ends = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    seen.set(dfa.start() * places.length);
    open.push(dfa.start() * places.length);
    while (!open.isEmpty()) {
      int state = open.peek() / places.length;
      int place = open.pop() % places.length;
      if (place == end) {
        ends.set(state);
      }
      for (int kind = 0; kind < classes.length; kind++) {
        int then = places[place][kind];
        for (int c = 0; then != NOWHERE && c < dfa.classes(); c++) {
          int target = dfa.next(state, c) * places.length + then;
          if (classes[kind][c] && !seen.get(target)) {
            seen.set(target);
            open.push(target);
          }
        }
      }
    }
    return ends;
  }
}
