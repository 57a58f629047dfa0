package dev.tacet.lists;

/** Strangers' text made fit for a terminal and a report. */
final class Printable {
  private Printable() {}

  /**
   * Control characters, escape sequences, bidi and zero-width marks, line separators and lone
   * surrogates as a backslash, u and their number in braces; the rest as it is.
   */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPlain(point)) {
                out.appendCodePoint(point);
              } else {
                out.append("\\u{").append(Integer.toHexString(point)).append('}');
              }
            });
    return out.toString();
  }

  /** As {@link #escape}, after cutting the text to a number of characters. */
  static String escape(String text, int max) {
    return text.length() <= max ? escape(text) : escape(text.substring(0, max)) + "...";
  }

  private static boolean isPlain(int point) {
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
