package dev.tacet.policy;

import java.util.Objects;

/**
 * A rule that matches names by their text, as it stands in a list. Immutable.
 *
 * @param text a regular expression without slashes; an adblock pattern with {@code |}, {@code ||},
 *     {@code *} and {@code ^}; or the text itself
 * @param inverted matches the names the text does not match
 */
public record PatternText(Kind kind, String text, boolean inverted) {
  public enum Kind {
    /** A regular expression that is looked for anywhere in the name. */
    REGEX,
    /** An adblock pattern: {@code ||mid*wild.example^}, {@code ads.*}. */
    WILDCARD,
    /** Looked for as it is, anywhere in the name. */
    SUBSTRING
  }

  /** Characters shown of a longer text. */
  public static final int MAX_SHOWN = 200;

  public PatternText {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(text);
  }

  /**
   * As the log, {@code explain} and extended errors show it: a regular expression between slashes.
   * It is a stranger's text, so it is cut at {@link #MAX_SHOWN} characters, and what is not
   * printable ASCII stands as <code>&#92;uXXXX</code>.
   */
  @Override
  public String toString() {
    String shown = kind == Kind.REGEX ? "/" + printable() + "/" : printable();
    return inverted ? "not " + shown : shown;
  }

  private String printable() {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX_SHOWN));
    for (int i = 0; i < text.length(); i++) {
      if (i == MAX_SHOWN) {
        return shown.append("...").toString();
      }
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }
}
