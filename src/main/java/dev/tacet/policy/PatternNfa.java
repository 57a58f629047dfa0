package dev.tacet.policy;

import dev.tacet.policy.PatternNode.Place;
import java.util.Arrays;

/**
 * A pattern as a non-deterministic automaton (Thompson's construction), built from its end to its
 * start. Bounded: counted repetitions multiply their bodies, and a hostile one stops here. One
 * thread.
 */
final class PatternNfa {
  /** The largest pattern of the lists seen has about 100 states. */
  private static final int MAX_STATES = 8_192;

  /** Everything was matched; always the first state. */
  static final int MATCH = 0;

  private Symbols[] symbols = new Symbols[64];
  private Place[] places = new Place[64];
  private int[] next = new int[64];
  private int[] other = new int[64];
  private int size = 1;
  private int spent;
  private final int start;

  /** The automaton that finds {@code pattern} anywhere in a text. */
  PatternNfa(PatternNode pattern) {
    int found = pattern.addTo(this, MATCH);
    start = either(found, found);
    next[start] = character(Symbols.ANY, start);
  }

  int character(Symbols set, int then) {
    int state = add(then, then);
    symbols[state] = set;
    return state;
  }

  int place(Place place, int then) {
    int state = add(then, then);
    places[state] = place;
    return state;
  }

  int either(int one, int another) {
    return add(one, another);
  }

  /** Lets the first branch of a choice go where it could not yet go when it was made. */
  void redirect(int state, int target) {
    next[state] = target;
  }

  private int add(int one, int another) {
    spend();
    if (size == next.length) {
      symbols = Arrays.copyOf(symbols, size * 2);
      places = Arrays.copyOf(places, size * 2);
      next = Arrays.copyOf(next, size * 2);
      other = Arrays.copyOf(other, size * 2);
    }
    next[size] = one;
    other[size] = another;
    return size++;
  }

  /** Counts a step of the construction: repetitions of nothing add no state and take time too. */
  void spend() {
    if (++spent > MAX_STATES) {
      throw new PatternException(
          "its counted repetitions unfold to more than "
              + MAX_STATES
              + " characters and groups; use smaller counts");
    }
  }

  int size() {
    return size;
  }

  int start() {
    return start;
  }

  boolean isCharacter(int state) {
    return symbols[state] != null;
  }

  boolean isPlace(int state) {
    return places[state] != null;
  }

  Symbols symbols(int state) {
    return symbols[state];
  }

  Place place(int state) {
    return places[state];
  }

  int next(int state) {
    return next[state];
  }

  int other(int state) {
    return other[state];
  }

  /** Whether some place asks what kind of character stands beside it. */
  boolean asksForWords() {
    for (int state = 1; state < size; state++) {
      if (isPlace(state) && places[state] != Place.START && places[state] != Place.END) {
        return true;
      }
    }
    return false;
  }
}
