package dev.tacet.policy;

import java.util.List;

/** A pattern as it was read: a tree whose leaves are sets of characters and places. Immutable. */
sealed interface PatternNode {
  /** Matches the empty text, and so at every place. */
  PatternNode EMPTY = new Sequence(List.of());

  PatternNode ANYTHING = new Repeat(new Chars(Symbols.ANY), 0, Repeat.UNBOUNDED);

  /**
   * Adds states that match this and go on at {@code next}.
   *
   * @return the state to start from
   */
  int addTo(PatternNfa nfa, int next);

  /** One character of a set. */
  record Chars(Symbols symbols) implements PatternNode {
    @Override
    public int addTo(PatternNfa nfa, int next) {
      return nfa.character(symbols, next);
    }
  }

  /** A place between two characters, or before the first or behind the last. */
  enum Place implements PatternNode {
    START,
    END,
    WORD_EDGE,
    NOT_WORD_EDGE,
    WORD_START,
    WORD_END;

    @Override
    public int addTo(PatternNfa nfa, int next) {
      return nfa.place(this, next);
    }
  }

  /** One after the other. */
  record Sequence(List<PatternNode> parts) implements PatternNode {
    public Sequence {
      parts = List.copyOf(parts);
    }

    @Override
    public int addTo(PatternNfa nfa, int next) {
      nfa.spend();
      int entry = next;
      for (int i = parts.size() - 1; i >= 0; i--) {
        entry = parts.get(i).addTo(nfa, entry);
      }
      return entry;
    }
  }

  /** Any of them. */
  record Choice(List<PatternNode> alternatives) implements PatternNode {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }

    @Override
    public int addTo(PatternNfa nfa, int next) {
      int entry = alternatives.get(0).addTo(nfa, next);
      for (PatternNode other : alternatives.subList(1, alternatives.size())) {
        entry = nfa.either(entry, other.addTo(nfa, next));
      }
      return entry;
    }
  }

  /** A body {@code min} to {@code max} times. Greedy or not does not matter: it matches or not. */
  record Repeat(PatternNode body, int min, int max) implements PatternNode {
    static final int UNBOUNDED = -1;

    @Override
    public int addTo(PatternNfa nfa, int next) {
      nfa.spend();
      int entry = next;
      if (max == UNBOUNDED) {
        entry = nfa.either(next, next);
        nfa.redirect(entry, body.addTo(nfa, entry));
      }
      for (int i = min; i < max; i++) {
        entry = nfa.either(body.addTo(nfa, entry), next);
      }
      for (int i = 0; i < min; i++) {
        entry = body.addTo(nfa, entry);
      }
      return entry;
    }
  }
}
