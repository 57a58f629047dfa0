package dev.tacet.lists;

import java.util.List;
import java.util.Optional;

/**
 * Every line as it looks: lists mix syntaxes. A line goes to the first syntax that knows it, so the
 * ones with unmistakable marks come first; domains come last and take what nobody else knows.
 */
record AutoSyntax() implements ListSyntax {
  private static final List<ListSyntax> ALL =
      List.of(
          new HostsSyntax(),
          new UnboundSyntax(false),
          new DnsmasqSyntax(false),
          new BindSyntax(),
          new CategorySyntax(false),
          new AdblockSyntax(false),
          new RegexSyntax(false),
          new RpzSyntax(),
          new AddressesSyntax(),
          new DomainsSyntax());

  @Override
  public String word() {
    return "auto";
  }

  @Override
  public List<ListSyntax> inOrder() {
    return ALL;
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    for (ListSyntax syntax : ALL) {
      Optional<LineResult> result = syntax.parse(line, context);
      if (result.isPresent()) {
        return result;
      }
    }
    return Optional.empty();
  }
}
