package dev.tacet.policy;

import dev.tacet.policy.PatternNode.Chars;
import dev.tacet.policy.PatternNode.Choice;
import dev.tacet.policy.PatternNode.Place;
import dev.tacet.policy.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.List;

/** Reads the patterns that are not regular expressions: with {@code *}, or a part of a name. */
final class WildcardParser {
  /** Where a label starts: at the start of the name or behind a dot. */
  private static final PatternNode LABEL_START =
      new Choice(List.of(Place.START, new Chars(Symbols.of('.'))));

  private WildcardParser() {}

  /**
   * An Adblock pattern: {@code ||} the start of a label, {@code |} the start or the end of the
   * name, {@code ^} a separator (a name has them only around it), {@code *} any characters, dots
   * included; what is not anchored matches anywhere.
   */
  static PatternNode adblock(String text) {
    PatternScanner in = new PatternScanner(text);
    List<PatternNode> parts = new ArrayList<>();
    if (in.skip("||")) {
      parts.add(LABEL_START);
    } else if (in.skip("|") || in.skip("^")) {
      parts.add(Place.START);
    }
    while (!in.atEnd()) {
      int at = in.at();
      if (in.skip("^") || in.skip("|")) {
        boolean bar = in.since(at).equals("|");
        if (bar && !in.atEnd()) {
          throw in.fail(at, "a \"|\" that is neither first nor last");
        }
        parts.add(Place.END);
      } else {
        parts.add(part(in));
      }
    }
    return new Sequence(parts);
  }

  /** A whole name with {@code *} for any characters: {@code ads.*}. */
  static PatternNode whole(String text) {
    PatternScanner in = new PatternScanner(text);
    List<PatternNode> parts = new ArrayList<>();
    parts.add(Place.START);
    while (!in.atEnd()) {
      parts.add(part(in));
    }
    parts.add(Place.END);
    return new Sequence(parts);
  }

  /** A part of a name, wherever in it. */
  static PatternNode containing(String text) {
    PatternScanner in = new PatternScanner(text);
    List<PatternNode> parts = new ArrayList<>();
    while (!in.atEnd()) {
      parts.add(character(in));
    }
    return new Sequence(parts);
  }

  private static PatternNode part(PatternScanner in) {
    return in.skip("*") ? PatternNode.ANYTHING : character(in);
  }

  private static PatternNode character(PatternScanner in) {
    int c = in.peek();
    if (!Symbols.WORD.contains(c < Symbols.COUNT ? Character.toLowerCase(c) : Symbols.OTHER)
        && c != '-'
        && c != '.') {
      throw in.fail(
          in.at(), "the character \"" + (char) c + "\"", "names that can be asked for have none");
    }
    return new Chars(Symbols.of(in.take()));
  }
}
