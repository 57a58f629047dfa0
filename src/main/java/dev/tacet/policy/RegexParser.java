package dev.tacet.policy;

import dev.tacet.policy.PatternNode.Chars;
import dev.tacet.policy.PatternNode.Choice;
import dev.tacet.policy.PatternNode.Place;
import dev.tacet.policy.PatternNode.Repeat;
import dev.tacet.policy.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a regular expression: POSIX extended as TRE (and so Pi-hole) writes it, with the forms of
 * PCRE, RE2 and JavaScript that mean one thing only. What linear-time matching cannot do, and what
 * these languages read differently, is rejected with its place.
 */
final class RegexParser {
  /** Counts beyond this match nothing: a name's text has at most 253 characters. */
  private static final int MAX_COUNT = 255;

  private static final int MAX_DEPTH = 50;
  private static final String NOT_LINEAR = "matching in linear time cannot do that";

  /** What follows {@code (?} and cannot be had; the longest first where one begins another. */
  private static final List<Map.Entry<String, String>> REFUSED_GROUPS =
      List.of(
          Map.entry("<=", "a look-behind"),
          Map.entry("<!", "a look-behind"),
          Map.entry("=", "a look-ahead"),
          Map.entry("!", "a look-ahead"),
          Map.entry(">", "an atomic group"),
          Map.entry("(", "a conditional"),
          Map.entry("|", "a branch reset"),
          Map.entry("P=", "a back reference"),
          Map.entry("P>", "a recursion"),
          Map.entry("&", "a recursion"),
          Map.entry("R", "a recursion"));

  /** Options that change nothing here: names have one line and no letter case. */
  private static final String IDLE_OPTIONS = "imsnrU";

  private final PatternScanner in;
  private int depth;

  private RegexParser(String text) {
    in = new PatternScanner(text);
  }

  /**
   * Reads the whole text.
   *
   * @throws PatternException naming what cannot be used, and where
   */
  static PatternNode parse(String text) {
    RegexParser parser = new RegexParser(text);
    PatternNode pattern = parser.choice();
    if (!parser.in.atEnd()) {
      throw parser.in.fail(
          parser.in.at(), "a \")\" that closes nothing", "write \\) for the character itself");
    }
    return pattern;
  }

  private PatternNode choice() {
    List<PatternNode> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence());
    } while (in.skip("|"));
    return alternatives.size() == 1 ? alternatives.get(0) : new Choice(alternatives);
  }

  private PatternNode sequence() {
    List<PatternNode> parts = new ArrayList<>();
    while (!in.atEnd() && in.peek() != '|' && in.peek() != ')') {
      int from = in.at();
      PatternNode atom = atom();
      parts.add(isQuantifier(in.peek()) ? repeated(atom, from) : atom);
    }
    return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
  }

  private PatternNode atom() {
    int from = in.at();
    int c = in.peek();
    switch (c) {
      case '(':
        in.take();
        return group(from);
      case '[':
        in.take();
        return new Chars(BracketParser.read(in));
      case '\\':
        in.take();
        return PatternEscapes.read(in);
      case '.':
        in.take();
        return new Chars(Symbols.ANY);
      case '^':
        in.take();
        return Place.START;
      case '$':
        in.take();
        return Place.END;
      case '*', '+', '?', '{':
        throw in.fail(from, "a \"" + (char) c + "\" with nothing to repeat", "write \\" + (char) c);
      case ']', '}':
        throw in.fail(from, "a \"" + (char) c + "\" that closes nothing", "write \\" + (char) c);
      default:
        return new Chars(Symbols.of(literal(in)));
    }
  }

  /** A character that stands for itself, in brackets or outside. */
  static char literal(PatternScanner in) {
    int c = in.peek();
    if (c < ' ' || c == 0x7f) {
      throw in.fail(in.at(), "a control character");
    }
    if (c > 0x7f) {
      throw in.fail(in.at(), "a character that is not ASCII", "names are asked in their xn-- form");
    }
    return in.take();
  }

  private PatternNode group(int from) {
    if (in.peek() == '*') {
      throw in.fail(from, "a control verb \"(*\"", NOT_LINEAR);
    }
    if (in.skip("?")) {
      if (in.skip("#")) {
        in.upTo(")", from, "a comment");
        return PatternNode.EMPTY;
      }
      refuseWhatIsNotLinear(from);
      if (!in.skip(":") && !skipName(from) && skipOptions(from)) {
        return PatternNode.EMPTY;
      }
    }
    if (++depth > MAX_DEPTH) {
      throw in.fail(from, "groups nested more than " + MAX_DEPTH + " deep");
    }
    PatternNode inner = choice();
    depth--;
    if (!in.skip(")")) {
      throw in.fail(from, "a \"(\" that is not closed", "write \\( for the character itself");
    }
    return inner;
  }

  private void refuseWhatIsNotLinear(int from) {
    for (Map.Entry<String, String> refused : REFUSED_GROUPS) {
      if (in.skip(refused.getKey())) {
        throw in.fail(from, refused.getValue() + " \"" + in.since(from) + "\"", NOT_LINEAR);
      }
    }
    if (Character.isDigit(in.peek()) || in.peek() == '+') {
      throw in.fail(from, "a recursion \"(?" + (char) in.peek() + "\"", NOT_LINEAR);
    }
  }

  /** {@code (?<name>} and {@code (?P<name>}: what a group is called does not matter. */
  private boolean skipName(int from) {
    if (!in.skip("P<") && !in.skip("<")) {
      return false;
    }
    if (!in.upTo(">", from, "a group name").matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw in.fail(from, "a group without a proper name \"" + in.since(from) + "\"");
    }
    return true;
  }

  /** {@code (?i)} and {@code (?i:}; whether that was all, and no group follows. */
  private boolean skipOptions(int from) {
    int start = in.at();
    while (in.peek() != PatternScanner.END && IDLE_OPTIONS.indexOf(in.peek()) >= 0) {
      in.take();
    }
    boolean any = in.at() > start;
    if (any && in.skip(")")) {
      return true;
    }
    if (any && in.skip(":")) {
      return false;
    }
    String shown = in.atEnd() ? in.since(from) : in.since(from) + (char) in.peek();
    throw in.fail(from, "an unknown kind of group or option \"" + shown + "\"");
  }

  private static boolean isQuantifier(int c) {
    return c == '*' || c == '+' || c == '?' || c == '{';
  }

  private PatternNode repeated(PatternNode atom, int atomAt) {
    int from = in.at();
    boolean group = in.since(atomAt).startsWith("(");
    if (atom instanceof Place && !group || atom == PatternNode.EMPTY) {
      throw in.fail(
          from, "a repetition of a place", "there is no character before it that could repeat");
    }
    PatternNode repeated =
        switch (in.take()) {
          case '*' -> new Repeat(atom, 0, Repeat.UNBOUNDED);
          case '+' -> new Repeat(atom, 1, Repeat.UNBOUNDED);
          case '?' -> new Repeat(atom, 0, 1);
          default -> counted(atom, from);
        };
    // "As few as possible" finds the same names as "as many as possible".
    in.skip("?");
    if (in.peek() == '+') {
      throw in.fail(from, "a possessive repetition \"" + in.since(from) + "+\"", NOT_LINEAR);
    }
    if (isQuantifier(in.peek())) {
      throw in.fail(
          in.at(),
          "a repetition of a repetition",
          "put what repeats in parentheses: (" + in.since(atomAt) + ")" + (char) in.peek());
    }
    return repeated;
  }

  /** {@code {2}}, {@code {2,}}, {@code {2,5}} and TRE's {@code {,5}}. */
  private PatternNode counted(PatternNode atom, int from) {
    String counts = in.upTo("}", from, "a \"{\"");
    if (!counts.isEmpty() && "+-#~".indexOf(counts.charAt(0)) >= 0) {
      throw in.fail(
          from, "approximate matching \"{" + counts + "}\"", "only exact matching is possible");
    }
    if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?|,[0-9]{1,4}")) {
      throw in.fail(from, "a \"{\" that is no count \"{" + counts + "}\"", "write \\{ for itself");
    }
    int comma = counts.indexOf(',');
    String least = comma < 0 ? counts : counts.substring(0, comma);
    String most = comma < 0 ? counts : counts.substring(comma + 1);
    int min = least.isEmpty() ? 0 : Integer.parseInt(least);
    int max = most.isEmpty() ? Repeat.UNBOUNDED : Integer.parseInt(most);
    if (Math.max(min, max) > MAX_COUNT) {
      throw in.fail(from, "a count above " + MAX_COUNT, "a name has at most 253 characters");
    }
    if (max != Repeat.UNBOUNDED && max < min) {
      throw in.fail(from, "a count that runs backwards \"{" + counts + "}\"");
    }
    return new Repeat(atom, min, max);
  }
}
