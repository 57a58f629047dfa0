package dev.tacet.policy;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Makes an automaton as small as it can be (Moore's partition refinement) and gives its states the
 * order of {@link PatternDfa}. One thread.
 *
 * <p>States that only a text longer than any name tells apart are one state: so there are at most
 * {@link #MAX_ROUNDS} rounds, whatever the automaton.
 */
final class DfaMinimizer {
  /** A name's text has at most 253 characters (RFC 1035 section 2.3.4). */
  private static final int MAX_ROUNDS = 254;

  private final byte[] classOf;
  private final int classes;
  private final int[] next;
  private final BitSet accepting;
  private final int states;

  /** {@code next} has a row for each state; all states are reachable or harmless. */
  DfaMinimizer(byte[] classOf, int classes, int[] next, BitSet accepting) {
    this.classOf = classOf;
    this.classes = classes;
    this.next = next;
    this.accepting = accepting;
    states = next.length / classes;
  }

  PatternDfa minimize(int start) {
    int[] block = new int[states];
    Arrays.setAll(block, state -> accepting.get(state) ? 1 : 0);
    int blocks = 2;
    int[] table = new int[Integer.highestOneBit(states) * 4];
    for (int round = 0; round < MAX_ROUNDS; round++) {
      int[] refined = new int[states];
      int found = refine(block, refined, table);
      block = refined;
      if (found == blocks) {
        break;
      }
      blocks = found;
    }
    return ordered(block, blocks, start);
  }

  /** Splits blocks whose states have successors in different blocks; returns how many there are. */
  private int refine(int[] block, int[] refined, int[] table) {
    Arrays.fill(table, -1);
    int found = 0;
    for (int state = 0; state < states; state++) {
      int slot = signature(block, state) & table.length - 1;
      while (table[slot] >= 0 && !alike(block, table[slot], state)) {
        slot = slot + 1 & table.length - 1;
      }
      if (table[slot] < 0) {
        table[slot] = state;
        refined[state] = found++;
      } else {
        refined[state] = refined[table[slot]];
      }
    }
    return found;
  }

  private int signature(int[] block, int state) {
    int hash = block[state];
    for (int i = state * classes; i < (state + 1) * classes; i++) {
      hash = hash * 0x9e3779b1 + block[next[i]];
    }
    return hash ^ hash >>> 16;
  }

  private boolean alike(int[] block, int one, int other) {
    if (block[one] != block[other]) {
      return false;
    }
    for (int i = 0; i < classes; i++) {
      if (block[next[one * classes + i]] != block[next[other * classes + i]]) {
        return false;
      }
    }
    return true;
  }

  /** Numbers the blocks: nothing, everything, those that do not accept, those that do. */
  private PatternDfa ordered(int[] block, int blocks, int start) {
    int[] sample = new int[blocks];
    for (int state = states - 1; state >= 0; state--) {
      sample[block[state]] = state;
    }
    int[] number = new int[blocks];
    int rejecting = 2;
    for (int b = 0; b < blocks; b++) {
      if (isNeverLeft(block, b, sample[b])) {
        number[b] = accepting.get(sample[b]) ? PatternDfa.EVERYTHING : PatternDfa.NOTHING;
      } else if (!accepting.get(sample[b])) {
        number[b] = rejecting++;
      }
    }
    int size = rejecting;
    for (int b = 0; b < blocks; b++) {
      if (accepting.get(sample[b]) && !isNeverLeft(block, b, sample[b])) {
        number[b] = size++;
      }
    }
    if (size > PatternDfa.MAX_STATES) {
      throw new PatternException("it needs more than " + PatternDfa.MAX_STATES + " states");
    }
    char[] rows = new char[size * classes];
    for (int i = 0; i < classes; i++) {
      rows[classes + i] = PatternDfa.EVERYTHING;
    }
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < classes && number[b] > PatternDfa.EVERYTHING; i++) {
        rows[number[b] * classes + i] = (char) number[block[next[sample[b] * classes + i]]];
      }
    }
    return mergedClasses(rows, size, number[block[start]], rejecting);
  }

  private boolean isNeverLeft(int[] block, int b, int sample) {
    for (int i = 0; i < classes; i++) {
      if (block[next[sample * classes + i]] != b) {
        return false;
      }
    }
    return true;
  }

  /** Symbols that lead to the same state from everywhere are one class. */
  private PatternDfa mergedClasses(char[] rows, int size, int start, int firstAccepting) {
    int[] merged = new int[classes];
    int[] kept = new int[classes];
    int left = 0;
    for (int i = 0; i < classes; i++) {
      int same = 0;
      while (same < left && !sameColumn(rows, size, kept[same], i)) {
        same++;
      }
      merged[i] = same;
      if (same == left) {
        kept[left++] = i;
      }
    }
    byte[] symbols = new byte[classOf.length];
    for (int symbol = 0; symbol < symbols.length; symbol++) {
      symbols[symbol] = (byte) merged[classOf[symbol]];
    }
    char[] narrow = new char[size * left];
    for (int state = 0; state < size; state++) {
      for (int i = 0; i < left; i++) {
        narrow[state * left + i] = rows[state * classes + kept[i]];
      }
    }
    return new PatternDfa(symbols, left, start, firstAccepting, narrow);
  }

  private boolean sameColumn(char[] rows, int size, int one, int other) {
    for (int row = 0; row < size * classes; row += classes) {
      if (rows[row + one] != rows[row + other]) {
        return false;
      }
    }
    return true;
  }
}
