package dev.tacet.device;

import dev.tacet.config.VisibleText;

/** Strangers' words made short and harmless, before anything keeps or shows them. */
public final class LabelText {
  /** The longest name, model or service, in characters. */
  public static final int MAX = 63;

  private static final char REPLACEMENT = '\ufffd';

  private LabelText() {}

  /**
   * The text with control characters, escape sequences, bidi and zero-width marks, line separators
   * and lone surrogates each replaced by U+FFFD, blanks at its ends left out, cut to {@link #MAX}
   * characters. What is special to HTML or a terminal's colours is the output's business.
   */
  public static String clean(String text) {
    // A stranger's text may be long: no more of it is read than can be kept, blanks included.
    String start = text.substring(0, Math.min(text.length(), 4 * MAX)).strip();
    StringBuilder out = new StringBuilder(Math.min(start.length(), MAX));
    for (int i = 0; i < start.length(); ) {
      int point = start.codePointAt(i);
      i += Character.charCount(point);
      int shown = VisibleText.isPlain(point) ? point : REPLACEMENT;
      if (out.length() + Character.charCount(shown) > MAX) {
        break;
      }
      out.appendCodePoint(shown);
    }
    return out.toString().strip();
  }
}
