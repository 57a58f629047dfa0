package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How a {@link PatternDfa} lies in a buffer, and how it is asked there: nothing is read into
 * objects, so ten thousand patterns cost no heap. All numbers are little-endian.
 *
 * <pre>
 * header   states, start state, first accepting state, classes of symbols   char each
 * classes  byte[128]   the class of each symbol
 * rows     char[(states - 2) * classes]   the successors; states 0 and 1 are never left
 * </pre>
 *
 * <p>Asking costs one look into each table for each octet of the name and no memory; it stops early
 * where the pattern matches nothing or everything any more.
 */
final class CompiledDfa {
  /** The most one pattern may take. */
  static final int MAX_OCTETS = 1 << 20;

  private static final int START = 2;
  private static final int FIRST_ACCEPTING = 4;
  private static final int CLASSES = 6;
  private static final int CLASS_OF = 8;
  private static final int ROWS = CLASS_OF + Symbols.COUNT;

  private CompiledDfa() {}

  /** The octets of an automaton in this form. */
  static long octets(PatternDfa dfa) {
    return ROWS + 2L * (dfa.states() - 2) * dfa.classes();
  }

  /** The compiled form in a buffer of its own. */
  static ByteBuffer of(PatternDfa dfa) {
    ByteBuffer out = ByteBuffer.allocate((int) octets(dfa)).order(ByteOrder.LITTLE_ENDIAN);
    out.putChar((char) dfa.states());
    out.putChar((char) dfa.start());
    out.putChar((char) dfa.firstAccepting());
    out.putChar((char) dfa.classes());
    out.put(dfa.classOf());
    for (int i = 2 * dfa.classes(); i < dfa.next().length; i++) {
      out.putChar(dfa.next()[i]);
    }
    return out.flip();
  }

  /** Whether the automaton at an offset of a little-endian buffer matches the name's text. */
  static boolean matches(ByteBuffer index, int at, DomainName name) {
    int classes = index.getChar(at + CLASSES);
    int rows = at + ROWS - 2 * 2 * classes;
    int state = index.getChar(at + START);
    int end = name.length() - 1;
    int labelEnd = name.byteAt(0) + 1;
    for (int i = 1; i < end && state > PatternDfa.EVERYTHING; i++) {
      int symbol;
      if (i == labelEnd) {
        symbol = '.';
        labelEnd += 1 + name.byteAt(i);
      } else {
        symbol = Symbols.ofOctet(name.byteAt(i));
      }
      int symbolClass = index.get(at + CLASS_OF + symbol);
      state = index.getChar(rows + 2 * (state * classes + symbolClass));
    }
    return state == PatternDfa.EVERYTHING || state >= index.getChar(at + FIRST_ACCEPTING);
  }

  /** The automaton at an offset, as it was before it was compiled. */
  static PatternDfa read(ByteBuffer index, int at) {
    int states = index.getChar(at);
    int classes = index.getChar(at + CLASSES);
    byte[] classOf = new byte[Symbols.COUNT];
    index.get(at + CLASS_OF, classOf);
    char[] next = new char[states * classes];
    Arrays.fill(next, classes, 2 * classes, (char) PatternDfa.EVERYTHING);
    for (int i = 2 * classes; i < next.length; i++) {
      next[i] = index.getChar(at + ROWS + 2 * (i - 2 * classes));
    }
    int firstAccepting = index.getChar(at + FIRST_ACCEPTING);
    return new PatternDfa(classOf, classes, index.getChar(at + START), firstAccepting, next);
  }

  /**
   * Checks that asking the automaton at an offset never leaves it.
   *
   * @return the offset behind it
   * @throws DamagedIndexException saying what is wrong
   */
  static int check(ByteBuffer index, int at) {
    if (at < 0 || at % 2 != 0 || at > index.limit() - ROWS) {
      throw new DamagedIndexException("a pattern lies outside of the table");
    }
    int states = index.getChar(at);
    int classes = index.getChar(at + CLASSES);
    long end = at + ROWS + 2L * (states - 2) * classes;
    boolean sound =
        states >= 2
            && classes >= 1
            && classes <= Symbols.COUNT
            && index.getChar(at + START) < states
            && index.getChar(at + FIRST_ACCEPTING) >= 2
            && end <= index.limit();
    for (int symbol = 0; sound && symbol < Symbols.COUNT; symbol++) {
      int symbolClass = index.get(at + CLASS_OF + symbol);
      sound = symbolClass >= 0 && symbolClass < classes;
    }
    for (int i = at + ROWS; sound && i < end; i += 2) {
      sound = index.getChar(i) < states;
    }
    if (!sound) {
      throw new DamagedIndexException("the pattern at octet " + at + " is damaged");
    }
    return (int) end;
  }
}
