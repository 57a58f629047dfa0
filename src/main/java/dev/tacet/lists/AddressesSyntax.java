package dev.tacet.lists;

import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.policy.Terms;
import java.util.Optional;

/**
 * Lines that hold addresses and no name: one, a range by prefix ({@code 192.0.2.0/24}) or by its
 * ends ({@code 192.0.2.1-192.0.2.9}). Answers that lead there are meant.
 */
record AddressesSyntax() implements ListSyntax {
  @Override
  public String word() {
    return "addresses";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    int comment = line.indexOf(';');
    String text =
        ListSyntax.withoutComment(comment < 0 ? line : line.substring(0, comment)).strip();
    return Addresses.looksLikeRange(text)
        ? Optional.of(rule(text, context.plain()))
        : Optional.empty();
  }

  static LineResult rule(String text, Terms terms) {
    try {
      return LineResult.Parsed.of(new AddressRule(Addresses.range(text), terms));
    } catch (IllegalArgumentException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }
}
