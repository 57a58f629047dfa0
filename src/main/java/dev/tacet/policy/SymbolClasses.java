package dev.tacet.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Symbols that need not be told apart, as one class each: most patterns have about ten. One thread.
 */
final class SymbolClasses {
  private final int[] classes = new int[Symbols.COUNT];
  private int count = 1;

  private SymbolClasses() {}

  /** The classes of a pattern: split by every set it asks for, and by words where it does. */
  static SymbolClasses of(PatternNfa nfa) {
    Set<Symbols> sets = new HashSet<>();
    if (nfa.asksForWords()) {
      sets.add(Symbols.WORD);
    }
    for (int state = 1; state < nfa.size(); state++) {
      if (nfa.isCharacter(state)) {
        sets.add(nfa.symbols(state));
      }
    }
    SymbolClasses common = new SymbolClasses();
    for (Symbols set : sets) {
      common.split(symbol -> set.contains(symbol) ? 1 : 0);
    }
    // The order of a hash set must not show in what is compiled.
    common.split(symbol -> 0);
    return common;
  }

  /** The classes none of several automata needs to split. */
  static SymbolClasses common(List<PatternDfa> automata) {
    SymbolClasses common = new SymbolClasses();
    for (PatternDfa automaton : automata) {
      common.split(symbol -> automaton.classOf()[symbol]);
    }
    return common;
  }

  /** Keeps together only what is of one kind; numbers the classes by their first symbols. */
  private void split(IntUnaryOperator kindOf) {
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int symbol = 0; symbol < classes.length; symbol++) {
      if (Symbols.ANY.contains(symbol)) {
        int pair = classes[symbol] << 8 | kindOf.applyAsInt(symbol);
        Integer number = numbers.putIfAbsent(pair, numbers.size());
        classes[symbol] = number == null ? numbers.size() - 1 : number;
      }
    }
    count = numbers.size();
  }

  /** The class of each symbol; those never met in a name are in the first. */
  byte[] classOf() {
    byte[] classOf = new byte[classes.length];
    for (int symbol = 0; symbol < classes.length; symbol++) {
      classOf[symbol] = (byte) classes[symbol];
    }
    return classOf;
  }

  /** One symbol of each class. */
  int[] samples() {
    int[] samples = new int[count];
    for (int symbol = classes.length - 1; symbol >= 0; symbol--) {
      if (Symbols.ANY.contains(symbol)) {
        samples[classes[symbol]] = symbol;
      }
    }
    return samples;
  }
}
