package dev.tacet.policy;

import dev.tacet.policy.PatternNode.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a {@link PatternNfa} into a deterministic automaton (subset construction). One thread.
 *
 * <p>A deterministic state is the set of characters the pattern waits for, with the places whose
 * truth the next character decides ({@code $}, {@code \b}). As soon as the whole pattern was found
 * the state is {@link PatternDfa#EVERYTHING}: what follows cannot change that.
 *
 * <p>Some patterns need a deterministic automaton that is exponentially larger. All that grows is
 * bounded, and such a pattern rejected: after 10 MiB and some 0.2 s at most. Those of real lists
 * have less than 100 states.
 */
final class Determinizer {
  private static final int MAX_STATES = 4_096;
  private static final int MAX_MEMBERS = 1 << 20;
  private static final int MAX_STEPS = 10_000_000;

  /** What stands on one side of a place. */
  private enum Side {
    EDGE,
    WORD,
    OTHER,
    UNKNOWN
  }

  /**
   * The states of the NFA one is in, sorted, and what the last character was where that matters.
   */
  private record Subset(int[] members, Side before) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Subset that
          && before == that.before
          && Arrays.equals(members, that.members);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(members) * 31 + before.ordinal();
    }
  }

  private final PatternNfa nfa;
  private final boolean words;
  private final byte[] classOf;
  private final int[] sampleOf;
  private final Map<Subset, Integer> numbers = new HashMap<>();
  private final List<Subset> subsets = new ArrayList<>();
  private final BitSet accepting = new BitSet();
  private int[] next = new int[64];
  private int steps;
  private int members;

  // Scratch of one closure: the states found, those to be looked at, and a mark for each.
  private final int[] found;
  private final int[] open;
  private final int[] marks;
  private int mark;
  private int foundCount;
  private boolean matched;

  private Determinizer(PatternNfa nfa) {
    this.nfa = nfa;
    words = nfa.asksForWords();
    SymbolClasses classes = SymbolClasses.of(nfa);
    classOf = classes.classOf();
    sampleOf = classes.samples();
    found = new int[nfa.size()];
    open = new int[nfa.size() * 2 + 2];
    marks = new int[nfa.size()];
  }

  /**
   * The smallest deterministic automaton that finds the pattern.
   *
   * @throws PatternException where it would be too large
   */
  static PatternDfa determinize(PatternNfa nfa) {
    return new Determinizer(nfa).determinize();
  }

  private PatternDfa determinize() {
    numberOf(new Subset(new int[0], Side.UNKNOWN));
    // The set of the final state alone stands for every set it is in.
    numberOf(new Subset(new int[] {PatternNfa.MATCH}, Side.UNKNOWN));
    begin();
    close(nfa.start(), Side.EDGE, Side.UNKNOWN);
    int start = numberOf(result(Side.EDGE));
    for (int state = 0; state < subsets.size(); state++) {
      expand(state);
    }
    int classes = sampleOf.length;
    accepting.set(PatternDfa.EVERYTHING);
    int[] rows = Arrays.copyOf(next, subsets.size() * classes);
    return new DfaMinimizer(classOf, classes, rows, accepting).minimize(start);
  }

  private void expand(int state) {
    int classes = sampleOf.length;
    if (next.length < (state + 1) * classes) {
      next = Arrays.copyOf(next, Math.max(next.length * 2, (state + 1) * classes));
    }
    Subset subset = subsets.get(state);
    if (state <= PatternDfa.EVERYTHING) {
      Arrays.fill(next, state * classes, (state + 1) * classes, state);
      return;
    }
    resolve(subset, Side.EDGE);
    accepting.set(state, matched);
    int[] beforeWord = resolve(subset, Side.WORD);
    boolean matchedBeforeWord = matched;
    int[] beforeOther = words ? resolve(subset, Side.OTHER) : beforeWord;
    boolean matchedBeforeOther = matched;
    for (int c = 0; c < classes; c++) {
      boolean word = words && Symbols.WORD.contains(sampleOf[c]);
      begin();
      matched = word ? matchedBeforeWord : matchedBeforeOther;
      Side side = word ? Side.WORD : Side.OTHER;
      for (int member : word ? beforeWord : beforeOther) {
        steps++;
        if (nfa.isCharacter(member) && nfa.symbols(member).contains(sampleOf[c])) {
          close(nfa.next(member), side, Side.UNKNOWN);
        }
      }
      next[state * classes + c] = numberOf(result(side));
    }
  }

  /** The members once it is known what follows; {@link #matched} tells whether that is all. */
  private int[] resolve(Subset subset, Side after) {
    begin();
    for (int member : subset.members) {
      close(member, subset.before, after);
    }
    return Arrays.copyOf(found, foundCount);
  }

  private void begin() {
    mark++;
    foundCount = 0;
    matched = false;
  }

  /** Adds what can be reached from a state without reading a character. */
  private void close(int from, Side before, Side after) {
    int size = 0;
    open[size++] = from;
    while (size > 0) {
      int state = open[--size];
      steps++;
      if (marks[state] == mark) {
        continue;
      }
      marks[state] = mark;
      if (state == PatternNfa.MATCH) {
        matched = true;
      } else if (nfa.isCharacter(state)) {
        found[foundCount++] = state;
      } else if (!nfa.isPlace(state)) {
        open[size++] = nfa.other(state);
        open[size++] = nfa.next(state);
      } else if (nfa.place(state) != Place.START && after == Side.UNKNOWN) {
        found[foundCount++] = state;
      } else if (holds(nfa.place(state), before, after)) {
        open[size++] = nfa.next(state);
      }
    }
    if (steps > MAX_STEPS) {
      throw tooLarge();
    }
  }

  private static boolean holds(Place place, Side before, Side after) {
    boolean wordBefore = before == Side.WORD;
    boolean wordAfter = after == Side.WORD;
    return switch (place) {
      case START -> before == Side.EDGE;
      case END -> after == Side.EDGE;
      case WORD_EDGE -> wordBefore != wordAfter;
      case NOT_WORD_EDGE -> wordBefore == wordAfter;
      case WORD_START -> !wordBefore && wordAfter;
      case WORD_END -> wordBefore && !wordAfter;
    };
  }

  private Subset result(Side before) {
    if (matched) {
      return subsets.get(PatternDfa.EVERYTHING);
    }
    int[] sorted = Arrays.copyOf(found, foundCount);
    Arrays.sort(sorted);
    boolean undecided = false;
    for (int member : sorted) {
      undecided |= nfa.isPlace(member);
    }
    return new Subset(sorted, undecided ? before : Side.UNKNOWN);
  }

  private int numberOf(Subset subset) {
    Integer known = numbers.get(subset);
    if (known != null) {
      return known;
    }
    members += subset.members.length;
    if (subsets.size() == MAX_STATES || members > MAX_MEMBERS) {
      throw tooLarge();
    }
    numbers.put(subset, subsets.size());
    subsets.add(subset);
    return subsets.size() - 1;
  }

  private static PatternException tooLarge() {
    return new PatternException(
        "too large to match in linear time: what its repetitions leave open multiplies to more than "
            + MAX_STATES
            + " states; use fewer or narrower repetitions");
  }
}
