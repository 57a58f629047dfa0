package dev.tacet.insight.page;

import dev.tacet.config.VisibleText;

/** Text as it may stand in an element or an attribute of HTML. Pure functions. */
final class HtmlText {
  private HtmlText() {}

  /**
   * The text with nothing in it that a browser acts on: what HTML gives a meaning as references,
   * what cannot be seen or reverses the line in words.
   */
  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(out, point));
    return out.toString();
  }

  private static void append(StringBuilder out, int point) {
    switch (point) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> VisibleText.append(out, point);
    }
  }
}
