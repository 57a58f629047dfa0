package dev.tacet.lists;

import dev.tacet.config.VisibleText;

/** Strangers' text made fit for a terminal and a report. */
final class Printable {
  private Printable() {}

  /** As {@link VisibleText} shows it. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(point -> VisibleText.append(out, point));
    return out.toString();
  }

  /** As {@link #escape}, after cutting the text to a number of characters. */
  static String escape(String text, int max) {
    return text.length() <= max ? escape(text) : escape(text.substring(0, max)) + "...";
  }
}
