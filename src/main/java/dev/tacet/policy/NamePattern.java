package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pattern over the text of names: lower case, dots between labels, none at the end. Compiled to a
 * table that is followed once, octet by octet, so asking takes time in proportion to the name
 * whatever the pattern; what has no such form is rejected when it is compiled. Immutable and
 * thread-safe.
 *
 * <p>Letter case does not matter. An octet that is not printable ASCII, and a dot inside a label,
 * are matched by "any character" and negated sets only.
 *
 * <p>Compiling takes well under a millisecond for patterns of real lists, and at most some 0.3 s
 * and 16 MiB for a hostile one; who reads many bounds their sum.
 */
final class NamePattern {
  /** The longest text of a pattern, in characters. */
  public static final int MAX_LENGTH = 1_024;

  private final ByteBuffer compiled;
  private final Optional<PatternDfa> sieve;

  private NamePattern(PatternDfa dfa, Optional<PatternDfa> sieve) {
    this.sieve = sieve;
    long octets = CompiledDfa.octets(dfa);
    if (octets > CompiledDfa.MAX_OCTETS) {
      throw new PatternException(
          "it takes "
              + octets
              + " octets compiled, "
              + CompiledDfa.MAX_OCTETS
              + " are allowed; use fewer or narrower repetitions");
    }
    compiled = CompiledDfa.of(dfa);
  }

  /**
   * A regular expression that finds names holding a match of it: POSIX extended as in Pi-hole's
   * lists (TRE), and what PCRE, RE2 and JavaScript add without a change of meaning. Without slashes
   * around it.
   *
   * @throws PatternException for what cannot be matched in linear time, is not known, or is too
   *     large
   */
  public static NamePattern regex(String text) {
    return of(text, RegexParser::parse);
  }

  /**
   * An Adblock pattern without its modifiers: {@code ||ads*.example^}, {@code |exact*.example|},
   * {@code *telemetry*}, {@code ads.*}.
   *
   * @throws PatternException for characters no host name has
   */
  public static NamePattern adblock(String text) {
    return of(text, WildcardParser::adblock);
  }

  /**
   * A whole name with {@code *} for any characters, dots included: {@code ads.*} matches {@code
   * ads.example.com} and not {@code heads.example.com}.
   *
   * @throws PatternException for characters no host name has
   */
  public static NamePattern wildcard(String text) {
    return of(text, WildcardParser::whole);
  }

  /**
   * A part of names, wherever in them (v2fly's {@code keyword:}).
   *
   * @throws PatternException for characters no host name has
   */
  public static NamePattern containing(String text) {
    return of(text, WildcardParser::containing);
  }

  private static NamePattern of(String text, Function<String, PatternNode> parser) {
    if (text.length() > MAX_LENGTH) {
      throw new PatternException(
          "it has " + text.length() + " characters, " + MAX_LENGTH + " are allowed");
    }
    PatternNode pattern = parser.apply(text);
    return new NamePattern(compile(pattern), sieve(pattern));
  }

  private static Optional<PatternDfa> sieve(PatternNode pattern) {
    try {
      return RequiredPart.of(pattern).map(NamePattern::compile);
    } catch (PatternException larger) {
      // Rare: a part can be larger than the whole that confines it. The whole will do instead.
      return Optional.empty();
    }
  }

  private static PatternDfa compile(PatternNode pattern) {
    return Determinizer.determinize(new PatternNfa(pattern));
  }

  /** The pattern that matches the names this one does not. */
  public NamePattern inverted() {
    return new NamePattern(dfa().inverted(), Optional.empty());
  }

  public boolean matches(DomainName name) {
    return CompiledDfa.matches(compiled, 0, name);
  }

  /**
   * Whether every host name with a dot in it is matched: a rule that would block, or allow, all
   * there is. Some names no device asks for (a top-level domain alone, a label of hyphens) may not
   * be.
   */
  public boolean matchesEverything() {
    return NameLanguage.matchesEverything(dfa());
  }

  /** Whether no name at all is matched, as with {@code a^b}: a rule that can do nothing. */
  public boolean matchesNothing() {
    return NameLanguage.matchesNothing(dfa());
  }

  /** Octets in compiled form, at most 1 MiB. */
  public int octets() {
    return compiled.limit();
  }

  /**
   * Matches whatever this pattern matches, and perhaps more, while being easier to join with
   * others.
   */
  PatternDfa sieve() {
    return sieve.orElseGet(this::dfa);
  }

  PatternDfa dfa() {
    return CompiledDfa.read(compiled, 0);
  }

  /** The compiled form; position and limit are the caller's own. */
  ByteBuffer compiled() {
    return compiled.duplicate().order(compiled.order());
  }
}
