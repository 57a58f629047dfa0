package dev.tacet.lists;

import dev.tacet.dns.NameSyntaxException;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.util.Optional;

/**
 * Lines that hold one name. {@code *.name} means what is below it and not the name itself; {@code
 * .name} means the name and what is below it, unless the owner narrowed the list.
 */
record DomainsSyntax() implements ListSyntax {
  @Override
  public String word() {
    return "domains";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    String text = ListSyntax.withoutComment(line);
    if (ListSyntax.hasBlank(text)) {
      return Optional.of(new LineResult.Rejected("more than one word"));
    }
    if (Addresses.isAddress(text)) {
      return Optional.of(new LineResult.Rejected("an address without a name"));
    }
    return Optional.of(name(text, context.plain(), context));
  }

  /** A bare name, {@code .name} or {@code *.name}. */
  static LineResult name(String text, Terms terms, ListContext context) {
    try {
      if (text.startsWith("*.")) {
        return parsed(text.substring(2), Scope.BELOW, terms);
      }
      return text.startsWith(".")
          ? parsed(text.substring(1), context.dottedScope(), terms)
          : parsed(text, context.bareScope(), terms);
    } catch (NameSyntaxException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }

  private static LineResult parsed(String text, Scope scope, Terms terms) {
    return LineResult.Parsed.of(new NameRule(ListSyntax.name(text), scope, terms));
  }
}
