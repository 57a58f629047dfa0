package dev.tacet.config;

/** A stranger's text inside a message of ours. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  /** In quotes, as {@link #plain} has it. */
  static String of(String text) {
    return '"' + plain(text) + '"';
  }

  /** Shortened, on one line, as {@link VisibleText} shows it. */
  static String plain(String text) {
    return plain(text, LONGEST);
  }

  /** The same with at most {@code longest} characters of the text. */
  static String plain(String text, int longest) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int shown = 0; at < text.length() && shown < longest; shown++) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      VisibleText.append(out, c);
    }
    return at < text.length() ? out + "..." : out.toString();
  }
}
