package dev.tacet.policy;

/** A place in the text of a pattern, moving on. One thread. */
final class PatternScanner {
  /** No character: behind the last. */
  static final int END = -1;

  private final String text;
  private int at;

  PatternScanner(String text) {
    this.text = text;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == text.length();
  }

  /** The next character, or {@link #END}. */
  int peek() {
    return peek(0);
  }

  int peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : END;
  }

  /** Takes the next character; not to be called at the end. */
  char take() {
    return text.charAt(at++);
  }

  /** Takes {@code expected} where it stands here. */
  boolean skip(String expected) {
    boolean here = text.startsWith(expected, at);
    if (here) {
      at += expected.length();
    }
    return here;
  }

  /** The text up to {@code end}, which is taken too; complains where there is no such end. */
  String upTo(String end, int from, String what) {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw fail(from, what + " that is not closed");
    }
    String taken = text.substring(at, found);
    at = found + end.length();
    return taken;
  }

  /** What was read since {@code from}. */
  String since(int from) {
    return text.substring(from, at);
  }

  /** A complaint that names its place, counted from 1 as editors do. */
  PatternException fail(int position, String what) {
    return fail(position, what, "");
  }

  /** As {@link #fail(int, String)}, with what is to be done or why it cannot be. */
  PatternException fail(int position, String what, String because) {
    String place = what + " at character " + (position + 1);
    return new PatternException(because.isEmpty() ? place : place + ": " + because);
  }
}
