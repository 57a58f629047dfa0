package dev.tacet.policy;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A deterministic automaton in memory: each state has one successor for each class of symbols.
 * State 0 matches nothing any more, state 1 everything; both are never left. States from {@code
 * firstAccepting} on match where the text ends in them. Immutable once made.
 *
 * @param classOf the class of each symbol
 * @param classes how many classes there are
 * @param next the successors, {@code classes} for each state, states 0 and 1 included
 */
record PatternDfa(byte[] classOf, int classes, int start, int firstAccepting, char[] next) {
  static final int NOTHING = 0;
  static final int EVERYTHING = 1;

  /** States, and how many there are, are kept as 16-bit numbers. */
  static final int MAX_STATES = 0xffff;

  int states() {
    return next.length / classes;
  }

  int next(int state, int symbolClass) {
    return next[state * classes + symbolClass];
  }

  boolean accepts(int state) {
    return state == EVERYTHING || state >= firstAccepting;
  }

  /** The automaton that matches what this one does not. */
  PatternDfa inverted() {
    int states = states();
    BitSet accepting = new BitSet(states);
    for (int state = 0; state < states; state++) {
      accepting.set(state, !accepts(state));
    }
    return new DfaMinimizer(classOf, classes, expanded(), accepting).minimize(start);
  }

  private int[] expanded() {
    int[] wide = new int[next.length];
    Arrays.setAll(wide, i -> next[i]);
    return wide;
  }
}
