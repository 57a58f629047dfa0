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

  public PatternText {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(text);
  }

  /** As the log and {@code explain} show it: a regular expression between slashes. */
  @Override
  public String toString() {
    String shown = kind == Kind.REGEX ? "/" + text + "/" : text;
    return inverted ? "not " + shown : shown;
  }
}
