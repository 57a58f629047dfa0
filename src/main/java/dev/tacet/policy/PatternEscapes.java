package dev.tacet.policy;

import dev.tacet.policy.PatternNode.Chars;
import dev.tacet.policy.PatternNode.Place;
import java.util.Map;

/** What stands behind a backslash. What is not known is rejected: a guess would block or allow. */
final class PatternEscapes {
  private static final Symbols BLANKS = Symbols.of(' ');

  private static final Map<Character, Symbols> SETS =
      Map.of(
          'd',
          Symbols.DIGITS,
          'D',
          Symbols.DIGITS.complement(),
          'w',
          Symbols.WORD,
          'W',
          Symbols.WORD.complement(),
          's',
          BLANKS,
          'S',
          BLANKS.complement());

  /** TRE's, PCRE's and RE2's places; a name has one line, so both kinds of ends are the end. */
  private static final Map<Character, Place> PLACES =
      Map.of(
          'b', Place.WORD_EDGE,
          'B', Place.NOT_WORD_EDGE,
          '<', Place.WORD_START,
          '>', Place.WORD_END,
          'A', Place.START,
          'z', Place.END,
          'Z', Place.END);

  private static final Map<Character, String> REFUSED =
      Map.of(
          'k', "a back reference",
          'g', "a back reference",
          'p', "a Unicode property",
          'P', "a Unicode property",
          'Q', "quoted text",
          'K', "a moved start of the match");

  /** Control characters; no name shows them, so they are sets of nothing. */
  private static final String CONTROLS = "tnrfvae";

  private PatternEscapes() {}

  /** Reads an escape outside brackets; the backslash is taken already. */
  static PatternNode read(PatternScanner in) {
    int behind = in.peek();
    Place place = behind == PatternScanner.END ? null : PLACES.get((char) behind);
    if (place != null) {
      in.take();
      return place;
    }
    return new Chars(readSet(in));
  }

  /**
   * Reads an escape that stands for characters, in brackets or outside; the backslash is taken
   * already. POSIX has no escapes in brackets, but who writes {@code [\d\.]} means PCRE's.
   */
  static Symbols readSet(PatternScanner in) {
    int from = in.at() - 1;
    if (in.atEnd()) {
      throw in.fail(from, "a backslash before nothing");
    }
    char c = in.take();
    if (SETS.containsKey(c)) {
      return SETS.get(c);
    }
    if (c == 'x' || c == 'u') {
      return Symbols.of(codePoint(in, from, c == 'x' ? 2 : 4));
    }
    if (CONTROLS.indexOf(c) >= 0) {
      return Symbols.NONE;
    }
    if (c >= '1' && c <= '9') {
      throw in.fail(
          from, "a back reference \"\\" + c + "\"", "matching in linear time cannot look back");
    }
    boolean punctuation = c >= ' ' && c <= '~' && !Character.isLetterOrDigit(c);
    if (!punctuation) {
      String what = REFUSED.getOrDefault(c, "an unknown escape");
      throw in.fail(from, what + " \"\\" + c + "\"", "it cannot be used here");
    }
    return Symbols.of(c);
  }

  /** {@code \x2d}, {@code \x{2d}} or <code>\u002d</code>. */
  private static int codePoint(PatternScanner in, int from, int digits) {
    String hex;
    if (in.skip("{")) {
      hex = in.upTo("}", from, "a hexadecimal escape");
    } else {
      int start = in.at();
      while (in.at() < start + digits && !in.atEnd()) {
        in.take();
      }
      hex = in.since(start);
      if (hex.length() < digits) {
        throw in.fail(from, "a hexadecimal escape with too few digits");
      }
    }
    if (!hex.matches("[0-9a-fA-F]{1,6}")) {
      throw in.fail(from, "a hexadecimal escape that is no number: \"" + hex + "\"");
    }
    int value = Integer.parseInt(hex, 16);
    if (value > 0x7f) {
      throw in.fail(from, "a character that is not ASCII", "names are asked in their xn-- form");
    }
    return value;
  }
}
