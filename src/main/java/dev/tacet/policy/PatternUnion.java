package dev.tacet.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The automaton that matches where at least one of several does: its states are the tuples of their
 * states that can be met together. One thread.
 *
 * <p>Patterns that wait for two things in turn ({@code ads.*track}) multiply with each other: a
 * union that outgrows its bounds is given up, and its members are to be asked in smaller groups.
 */
final class PatternUnion {
  private static final int STATES = 256;
  private static final int STATES_EACH = 64;
  private static final int STEPS_EACH = 150_000;

  /** The states of those members that can still match, in order of members. */
  private record Tuple(int[] states) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Tuple that && Arrays.equals(states, that.states);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(states);
    }
  }

  private static final Tuple NONE = new Tuple(new int[0]);
  private static final Tuple FOUND = new Tuple(new int[] {-1});

  private final List<PatternDfa> members;
  private final SymbolClasses classes;
  private final int[] samples;

  /** Each state of each member has a number; its member, and the first number of a member. */
  private final int[] memberOf;

  private final int[] firstOf;
  private final Map<Tuple, Integer> numbers = new HashMap<>();
  private final List<Tuple> tuples = new ArrayList<>();
  private final BitSet accepting = new BitSet();
  private int[] next = new int[256];
  private final long maxSteps;
  private long steps;

  /** A union of members that may take {@code maxSteps} steps, and not too many for each member. */
  PatternUnion(List<PatternDfa> members, long maxSteps) {
    this.members = members;
    this.maxSteps = Math.min(maxSteps, (long) STEPS_EACH * members.size());
    classes = SymbolClasses.common(members);
    samples = classes.samples();
    firstOf = new int[members.size() + 1];
    for (int i = 0; i < members.size(); i++) {
      firstOf[i + 1] = firstOf[i] + members.get(i).states();
    }
    memberOf = new int[firstOf[members.size()]];
    for (int i = 0; i < members.size(); i++) {
      Arrays.fill(memberOf, firstOf[i], firstOf[i + 1], i);
    }
  }

  /** The steps taken, whatever became of them: about 5 ns each. */
  long steps() {
    return steps;
  }

  /** The union, or nothing where it is too large for what it saves. */
  Optional<PatternDfa> build() {
    numberOf(NONE);
    numberOf(FOUND);
    accepting.set(PatternDfa.EVERYTHING);
    int[] starts = new int[members.size()];
    Arrays.setAll(starts, member -> members.get(member).start());
    int start = numberOf(tuple(starts));
    for (int state = 0; state < tuples.size(); state++) {
      if (tuples.size() > STATES + STATES_EACH * members.size() || steps > maxSteps) {
        return Optional.empty();
      }
      expand(state);
    }
    int[] rows = Arrays.copyOf(next, tuples.size() * samples.length);
    DfaMinimizer minimizer = new DfaMinimizer(classes.classOf(), samples.length, rows, accepting);
    return Optional.of(minimizer.minimize(start));
  }

  private void expand(int state) {
    int row = state * samples.length;
    if (next.length < row + samples.length) {
      next = Arrays.copyOf(next, Math.max(next.length * 2, row + samples.length));
    }
    if (state <= PatternDfa.EVERYTHING) {
      Arrays.fill(next, row, row + samples.length, state);
      return;
    }
    int[] from = tuples.get(state).states;
    for (int number : from) {
      int member = memberOf[number];
      if (members.get(member).accepts(number - firstOf[member])) {
        accepting.set(state);
      }
    }
    int[] locals = new int[members.size()];
    for (int c = 0; c < samples.length; c++) {
      Arrays.fill(locals, PatternDfa.NOTHING);
      for (int number : from) {
        int member = memberOf[number];
        PatternDfa dfa = members.get(member);
        locals[member] = dfa.next(number - firstOf[member], dfa.classOf()[samples[c]]);
      }
      steps += from.length + 1;
      next[row + c] = numberOf(tuple(locals));
    }
  }

  /** The tuple of a state for each member. */
  private Tuple tuple(int[] locals) {
    int[] states = new int[locals.length];
    int live = 0;
    for (int member = 0; member < locals.length; member++) {
      if (locals[member] == PatternDfa.EVERYTHING) {
        return FOUND;
      }
      if (locals[member] != PatternDfa.NOTHING) {
        states[live++] = firstOf[member] + locals[member];
      }
    }
    return live == 0 ? NONE : new Tuple(Arrays.copyOf(states, live));
  }

  private int numberOf(Tuple tuple) {
    Integer known = numbers.putIfAbsent(tuple, tuples.size());
    if (known == null) {
      tuples.add(tuple);
      return tuples.size() - 1;
    }
    return known;
  }
}
