package dev.tacet.config;

/** Strangers' text as it may stand in a message, a log or a report. Pure functions. */
public final class VisibleText {
  private VisibleText() {}

  /**
   * Appends a code point as it is, or, where a terminal would obey or hide it (control characters,
   * escape sequences, bidi and zero-width marks, line separators, lone surrogates), as a backslash,
   * u and its number in braces.
   */
  public static void append(StringBuilder out, int point) {
    if (isPlain(point)) {
      out.appendCodePoint(point);
    } else {
      out.append("\\u{").append(Integer.toHexString(point)).append('}');
    }
  }

  /** Whether a terminal shows a code point, and neither obeys nor hides it. */
  public static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
