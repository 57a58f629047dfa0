package dev.tacet.cli;

/**
 * Strangers' text made safe for a terminal. Names, list lines and comments may hold what moves the
 * cursor, reverses the line or cannot be seen; all of that is shown as a backslash, {@code u} and
 * its code point in braces. Pure functions.
 */
final class SafeText {
  private SafeText() {}

  /** The text with nothing in it that a terminal acts on, hides, or orders anew. */
  static String of(String text) {
    int clean = 0;
    while (clean < text.length() && plain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int at = clean; at < text.length(); ) {
      int point = text.codePointAt(at);
      if (visible(point)) {
        safe.appendCodePoint(point);
      } else {
        escape(safe, point);
      }
      at += Character.charCount(point);
    }
    return safe.toString();
  }

  /** Appends a code point as it is shown in place of itself. */
  static void escape(StringBuilder safe, int point) {
    safe.append("\\u{").append(Integer.toHexString(point)).append('}');
  }

  /** The terminal columns that safe text takes: wide East Asian characters take two. */
  static int columns(String safe) {
    int columns = 0;
    for (int at = 0; at < safe.length(); ) {
      char c = safe.charAt(at);
      if (plain(c)) {
        columns++;
        at++;
        continue;
      }
      int point = safe.codePointAt(at);
      columns += mark(point) ? 0 : wide(point) ? 2 : 1;
      at += Character.charCount(point);
    }
    return columns;
  }

  private static boolean plain(char c) {
    return c >= ' ' && c < 0x7f;
  }

  private static boolean visible(int point) {
    if (point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL, // C0, DEL, C1
          Character.FORMAT, // bidi, zero-width, soft hyphen, tags
          Character.SURROGATE, // unpaired: a pair is one code point of another type
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR, // looks like alignment and is not
          Character.PRIVATE_USE ->
          false;
      default -> !looksEmpty(point) && (point & 0xfffe) != 0xfffe;
    };
  }

  /** Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point, the rest). */
  private static boolean looksEmpty(int point) {
    return point == 0x034f
        || point == 0x115f
        || point == 0x1160
        || point == 0x17b4
        || point == 0x17b5
        || point >= 0x180b && point <= 0x180f
        || point == 0x2065
        || point == 0x2800
        || point == 0x3164
        || point >= 0xfe00 && point <= 0xfe0f
        || point == 0xffa0
        || point >= 0xfff0 && point <= 0xfff8
        || point >= 0xe0000 && point <= 0xe0fff;
  }

  private static boolean mark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static boolean wide(int point) {
    return point >= 0x1100 && point <= 0x115f
        || point >= 0x2e80 && point <= 0xa4cf
        || point >= 0xac00 && point <= 0xd7a3
        || point >= 0xf900 && point <= 0xfaff
        || point >= 0xfe30 && point <= 0xfe6f
        || point >= 0xff00 && point <= 0xff60
        || point >= 0xffe0 && point <= 0xffe6
        || point >= 0x1f300 && point <= 0x1faff
        || point >= 0x20000 && point <= 0x3fffd;
  }
}
