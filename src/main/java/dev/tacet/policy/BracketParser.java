package dev.tacet.policy;

import java.util.Map;

/** Reads a bracket expression, {@code [a-z]}, in POSIX' and PCRE's way where they agree. */
final class BracketParser {
  private static final Symbols PUNCTUATION =
      Symbols.range('!', '~').complement().plus(Symbols.WORD).complement().plus(Symbols.of('_'));

  private static final Map<String, Symbols> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", Symbols.LETTERS.plus(Symbols.DIGITS)),
          Map.entry("alpha", Symbols.LETTERS),
          Map.entry("ascii", Symbols.range(' ', '~')),
          Map.entry("blank", Symbols.of(' ')),
          Map.entry("cntrl", Symbols.NONE),
          Map.entry("digit", Symbols.DIGITS),
          Map.entry("graph", Symbols.range('!', '~')),
          // Without letter case there is no difference between these two.
          Map.entry("lower", Symbols.LETTERS),
          Map.entry("upper", Symbols.LETTERS),
          Map.entry("print", Symbols.range(' ', '~')),
          Map.entry("punct", PUNCTUATION),
          Map.entry("space", Symbols.of(' ')),
          Map.entry("word", Symbols.WORD),
          Map.entry("xdigit", Symbols.DIGITS.plus(Symbols.range('a', 'f'))));

  private final PatternScanner in;
  private final int from;

  private BracketParser(PatternScanner in) {
    this.in = in;
    from = in.at() - 1;
  }

  /** Reads the rest of a bracket expression whose {@code [} is taken already. */
  static Symbols read(PatternScanner in) {
    return new BracketParser(in).read();
  }

  private Symbols read() {
    boolean negated = in.skip("^");
    Symbols all = Symbols.NONE;
    // A bracket that comes first is a member: "[]]" has one character in all of these languages.
    for (boolean first = true; first || in.peek() != ']'; first = false) {
      all = all.plus(member());
    }
    in.take();
    String whole = in.since(from);
    if (whole.startsWith("[:") && whole.endsWith(":]")) {
      throw in.fail(from, "a character class without its brackets", "write [" + whole + "]");
    }
    return negated ? all.complement() : all;
  }

  /** One character, a range, a class or an escape. */
  private Symbols member() {
    if (in.atEnd()) {
      throw in.fail(from, "a \"[\" that is not closed", "write \\[ for the character itself");
    }
    int at = in.at();
    if (in.skip("[:")) {
      return named(at, in.upTo(":]", at, "a character class"));
    }
    if (in.skip("[.") || in.skip("[=")) {
      throw in.fail(at, "a collating element \"" + in.since(at) + "\"", "it cannot be used here");
    }
    if (in.skip("\\")) {
      int escaped = in.peek();
      Symbols set = PatternEscapes.readSet(in);
      if ((escaped == 'x' || escaped == 'u') && in.peek() == '-' && in.peek(1) != ']') {
        throw in.fail(at, "a range that starts with a hexadecimal escape");
      }
      return isOneCharacter(escaped) ? upTo(at, escaped, set) : set;
    }
    char first = RegexParser.literal(in);
    return upTo(at, first, Symbols.of(first));
  }

  /** The range from {@code first}, if a dash and an end follow; else the character alone. */
  private Symbols upTo(int at, int first, Symbols alone) {
    int last = in.peek(1);
    if (in.peek() != '-' || last == ']' || last == PatternScanner.END) {
      return alone;
    }
    in.take();
    if (last == '[' && (in.peek(1) == ':' || in.peek(1) == '.' || in.peek(1) == '=')) {
      throw in.fail(at, "a range that ends with a class");
    }
    if (in.skip("\\")) {
      last = in.peek();
      PatternEscapes.readSet(in);
      if (!isOneCharacter(last)) {
        throw in.fail(at, "a range that ends with a class \"" + in.since(at) + "\"");
      }
    } else {
      last = RegexParser.literal(in);
    }
    if (last < first) {
      throw in.fail(at, "a range that runs backwards \"" + in.since(at) + "\"");
    }
    return Symbols.range(first, last);
  }

  /** Whether an escape stands for the character it shows: {@code \.} does, {@code \d} does not. */
  private static boolean isOneCharacter(int escaped) {
    return !Character.isLetterOrDigit(escaped);
  }

  private Symbols named(int at, String name) {
    boolean negated = name.startsWith("^");
    Symbols set = CLASSES.get(negated ? name.substring(1) : name);
    if (set == null) {
      throw in.fail(at, "an unknown character class \"[:" + name + ":]\"");
    }
    return negated ? set.complement() : set;
  }
}
