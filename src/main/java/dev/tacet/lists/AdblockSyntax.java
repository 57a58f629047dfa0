package dev.tacet.lists;

import dev.tacet.dns.NameSyntaxException;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Action;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules of ad blockers, as far as they speak about names: {@code ||name^}, {@code |name|}, stars,
 * {@code /regex/}, {@code @@} for exceptions, modifiers after {@code $}.
 *
 * @param sole whether every line is one; else only what bears a mark
 */
record AdblockSyntax(boolean sole) implements ListSyntax {
  private static final Pattern HEADER =
      Pattern.compile("(?i)\\[\\s*(?:adblock|adguard|ublock|abp)[^\\]]*\\]?");
  private static final Pattern COSMETIC =
      Pattern.compile("(?s)[^\\s/]*(?:#@?[$?%]{0,2}#|#@?%#|\\$@?\\$|#@?\\$\\?#).*");
  private static final Pattern URL_FILE =
      Pattern.compile("(?i).*\\.(?:js|php|gif|html?|wasm|css|png|jpe?g|swf|json|aspx?|cgi|svg)");
  private static final Pattern NAME = Pattern.compile("[^/:?=&%~;,<>\"'(){}\\s]+");

  /** In capitals only what is shaped like a modifier: other texts have dollars before them too. */
  private static final Pattern CAPITAL_MODIFIER = Pattern.compile("[A-Z][A-Za-z-]*(?:[,=].*)?");

  @Override
  public String word() {
    return "adblock";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    if (HEADER.matcher(line).matches()) {
      context.adblock = true;
      return Optional.of(new LineResult.Skipped(SkipReason.HEADER));
    }
    if (!sole && !isMarked(line, context)) {
      return Optional.empty();
    }
    if (line.startsWith("||") || line.startsWith("@@")) {
      context.adblock = true;
    }
    return Optional.of(line.length() > ListContext.MAX_PATTERN ? tooLong() : rule(line, context));
  }

  /** Whether a comment sign in front begins a cosmetic rule: only a list of such rules has them. */
  static boolean isCosmetic(String line) {
    return line.startsWith("#@")
        || line.startsWith("#?#")
        || line.startsWith("#$")
        || line.startsWith("#%#")
        || line.startsWith("##") && line.length() > 2 && " #\t-=*".indexOf(line.charAt(2)) < 0;
  }

  private static boolean isMarked(String line, ListContext context) {
    char first = line.charAt(0);
    if (first == '|' || first == '/' || line.startsWith("@@")) {
      return true;
    }
    if (isForBrowsers(line)) {
      return true;
    }
    if (RegexSyntax.isMarked(line)) {
      return false;
    }
    String rule = ListSyntax.withoutSpacedComment(line);
    int options = optionsAt(rule);
    if (options > 0
        || options == 0 && context.adblock
        || rule.endsWith("^")
        || rule.endsWith("^|")) {
      return true;
    }
    // "*." in front is read as a name; a star elsewhere, or a second one, is a pattern.
    return !ListSyntax.hasBlank(rule)
        && (context.adblock || rule.indexOf('*', rule.startsWith("*.") ? 1 : 0) >= 0);
  }

  private static boolean isForBrowsers(String line) {
    return (line.indexOf('#') >= 0 || line.indexOf("$$") >= 0 || line.contains("$@$"))
        && COSMETIC.matcher(line).matches();
  }

  private LineResult rule(String line, ListContext context) {
    boolean allow = line.startsWith("@@");
    String text = allow ? line.substring(2) : line;
    int options = optionsAt(text);
    String pattern = options < 0 ? text : text.substring(0, options);
    boolean regex = pattern.length() > 2 && pattern.startsWith("/") && pattern.endsWith("/");
    if (!regex && isForBrowsers(line)) {
      return new LineResult.Skipped(SkipReason.COSMETIC);
    }
    if (!regex && options < 0) {
      pattern = ListSyntax.withoutSpacedComment(pattern);
    }
    if (!regex && isPath(pattern)) {
      return new LineResult.Skipped(SkipReason.PATH);
    }
    Modifiers modifiers =
        Modifiers.parse(options < 0 ? "" : text.substring(options + 1), allow, options >= 0);
    if (modifiers.problem().isPresent()) {
      return modifiers.problem().get();
    }
    Terms terms = modifiers.terms(allow ? Action.ALLOW : Action.BLOCK, context);
    return regex
        ? context.pattern(regex(pattern.substring(1, pattern.length() - 1)), terms)
        : pattern(pattern.strip(), terms, context);
  }

  static PatternText regex(String text) {
    return new PatternText(PatternText.Kind.REGEX, text, false);
  }

  /** Where the modifiers begin: the last dollar that a regular expression does not own. */
  private static int optionsAt(String text) {
    if (text.length() > 1 && text.startsWith("/") && text.endsWith("/")) {
      return -1;
    }
    for (int at = text.lastIndexOf('$'); at >= 0; at = text.lastIndexOf('$', at - 1)) {
      boolean escaped = at > 0 && text.charAt(at - 1) == '\\';
      char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      boolean begins =
          next == '~'
              || next >= 'a' && next <= 'z'
              || next >= '0' && next <= '9'
              || next >= 'A'
                  && next <= 'Z'
                  && CAPITAL_MODIFIER.matcher(text).region(at + 1, text.length()).matches();
      if (!escaped && begins) {
        return at;
      }
    }
    return -1;
  }

  /** Whether it speaks about a part of a URL other than the host. */
  private static boolean isPath(String pattern) {
    int from = pattern.startsWith("||") ? 2 : pattern.startsWith("|") ? 1 : 0;
    int to = pattern.length();
    while (to > from && "^|".indexOf(pattern.charAt(to - 1)) >= 0) {
      to--;
    }
    String body = pattern.substring(from, to);
    return !Addresses.looksLikeRange(body)
        && !body.isEmpty()
        && (!ListSyntax.hasBlank(body) && !NAME.matcher(body).matches()
            || URL_FILE.matcher(body).matches() && !pattern.startsWith("||"));
  }

  private static LineResult pattern(String pattern, Terms terms, ListContext context) {
    boolean label = pattern.startsWith("||");
    boolean start = !label && pattern.startsWith("|");
    String body = pattern.substring(label ? 2 : start ? 1 : 0);
    String bare = withoutEnd(body);
    boolean ended = bare.length() < body.length();
    if (bare.isEmpty() || bare.chars().allMatch(c -> "*.^|".indexOf(c) >= 0)) {
      return new LineResult.Rejected("it matches every name");
    }
    if (ListSyntax.hasBlank(bare)) {
      return new LineResult.Rejected("more than one word");
    }
    if (Addresses.looksLikeRange(bare)) {
      return AddressesSyntax.rule(bare, terms);
    }
    if (!label && !start && !ended && bare.indexOf('*', 1) < 0 && !isPart(bare)) {
      return DomainsSyntax.name(bare, terms, context);
    }
    boolean below = bare.startsWith("*.") || !label && !start && bare.startsWith(".");
    String name = below ? bare.substring(bare.indexOf('.') + 1) : bare;
    if (name.indexOf('*') >= 0 || isPart(name) || body.startsWith("*") && !below) {
      return context.pattern(
          new PatternText(PatternText.Kind.WILDCARD, pattern.toLowerCase(Locale.ROOT), false),
          terms);
    }
    try {
      Scope scope = below ? Scope.BELOW : start ? Scope.EXACT : Scope.SUBTREE;
      return LineResult.Parsed.of(new NameRule(ListSyntax.name(name), scope, terms));
    } catch (NameSyntaxException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }

  /** Without {@code ^}, {@code ^|}, {@code ^*} or {@code |} at its end. */
  private static String withoutEnd(String body) {
    String text = body.endsWith("|") ? body.substring(0, body.length() - 1) : body;
    text = text.endsWith("^*") ? text.substring(0, text.length() - 1) : text;
    return text.endsWith("^") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether the text cannot be a whole name: it is looked for inside of names. */
  private static boolean isPart(String text) {
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    return first == '-' || first == '_' || last == '-' || last == '_' || last == '.';
  }

  private static LineResult tooLong() {
    return new LineResult.Rejected(
        "the rule is longer than " + ListContext.MAX_PATTERN + " characters");
  }
}
