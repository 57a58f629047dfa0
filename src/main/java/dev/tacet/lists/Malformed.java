package dev.tacet.lists;

/**
 * A list line, or a part of one, that cannot be used.
 *
 * @param line from 1
 * @param text the line, cut to 200 characters and made fit for a terminal
 * @param reason in words, made fit for a terminal as well: it may quote the line
 */
public record Malformed(long line, String text, String reason) {
  static final int MAX_TEXT = 200;

  /** A character may take ten to be shown; a hundred such lines must fit a description. */
  private static final int MAX_SHOWN = 400;

  static Malformed of(long line, String text, String reason) {
    return new Malformed(line, shown(text), shown(reason));
  }

  private static String shown(String text) {
    String escaped = Printable.escape(text, MAX_TEXT);
    if (escaped.length() <= MAX_SHOWN) {
      return escaped;
    }
    // Half a character could not be written to a description.
    boolean half = Character.isHighSurrogate(escaped.charAt(MAX_SHOWN - 1));
    return escaped.substring(0, half ? MAX_SHOWN - 1 : MAX_SHOWN) + "...";
  }
}
