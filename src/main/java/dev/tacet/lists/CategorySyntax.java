package dev.tacet.lists;

import dev.tacet.dns.NameSyntaxException;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.Scope;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Category files of v2fly: {@code domain:}, {@code full:}, {@code keyword:}, {@code regexp:} and
 * bare names, which cover what is below them. Attributes and affiliations are passed over.
 *
 * @param sole whether every line is one; else only what bears a mark
 */
record CategorySyntax(boolean sole) implements ListSyntax {
  /** What a line begins with that asks for another category file. */
  static final String INCLUDE = "include:";

  private static final Pattern MARKED =
      Pattern.compile(
          "(?:domain|full|keyword|regexp|include):\\S.*|[\\w.-]+\\s+[@&][\\w!-]+(?:\\s.*)?");

  /**
   * Marks that a line of no other syntax has; {@code include:} has no blank behind it there. Where
   * {@link ListIntake} has put a file in its place, or could not, it stands in a comment there.
   */
  private static final Pattern TELLING =
      Pattern.compile("(?m)^(?:(?:domain|full|keyword|regexp|include):|! [>!]>> include:)\\S");

  /** How the published files have them: behind the rule, not behind a blank. */
  private static final Pattern ATTRIBUTES = Pattern.compile(":@[\\w!-]+(?:,@[\\w!-]+)*$");

  @Override
  public String word() {
    return "v2fly";
  }

  /** Whether the beginning of a list is that of a category file. */
  static boolean begins(String head) {
    return TELLING.matcher(head).find();
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    String text = ListSyntax.withoutSpacedComment(line);
    if (!sole && !isMarked(text)) {
      return Optional.empty();
    }
    context.category = true;
    String rule = text.split("\\s", 2)[0];
    int colon = rule.indexOf(':');
    String kind = colon < 0 ? "" : rule.substring(0, colon);
    String value = ATTRIBUTES.matcher(rule.substring(colon + 1)).replaceFirst("");
    return Optional.of(
        switch (kind) {
          case "full" -> name(value, Scope.EXACT, context);
          case "domain" -> name(value, Scope.SUBTREE, context);
          case "" -> name(value, context.bareScope(), context);
          case "keyword" ->
              context.pattern(
                  new PatternText(
                      PatternText.Kind.SUBSTRING, value.toLowerCase(Locale.ROOT), false),
                  context.plain());
          case "regexp" -> context.pattern(AdblockSyntax.regex(value), context.plain());
          case "include" -> new LineResult.Skipped(SkipReason.INCLUDE);
          default -> new LineResult.Rejected("\"" + kind + ":\" is not known");
        });
  }

  private static boolean isMarked(String text) {
    return (text.indexOf(':') > 0 || text.indexOf('@') > 0 || text.indexOf('&') > 0)
        && MARKED.matcher(text).matches();
  }

  private static LineResult name(String text, Scope scope, ListContext context) {
    try {
      return LineResult.Parsed.of(new NameRule(ListSyntax.name(text), scope, context.plain()));
    } catch (NameSyntaxException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }
}
