package dev.tacet.policy;

import java.util.Objects;
import java.util.Optional;

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
   * Why names cannot be asked for this: it takes more than linear time, is not understood, is too
   * large, or would be every name there is. Takes up to half a second for a hostile one.
   *
   * @return the reason in words, as it follows the text; empty where it can be used
   */
  public Optional<String> complaint() {
    try {
      NamePattern compiled = NamePattern.of(this);
      if (compiled.matchesEverything()) {
        return Optional.of("it matches every name");
      }
      return compiled.matchesNothing() ? Optional.of("it matches no name") : Optional.empty();
    } catch (PatternException e) {
      return Optional.of(e.getMessage());
    }
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
