package dev.tacet.lists;

/**
 * A list line, or a part of one, that cannot be used.
 *
 * @param line from 1
 * @param text the line, cut to 200 characters and made fit for a terminal
 * @param reason in words
 */
public record Malformed(long line, String text, String reason) {
  static final int MAX_TEXT = 200;

  static Malformed of(long line, String text, String reason) {
    return new Malformed(line, Printable.escape(text, MAX_TEXT), reason);
  }
}
