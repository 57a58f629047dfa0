package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.Scope;
import java.util.Optional;

/**
 * Lines that hold one name. {@code *.name} means what is below it and not the name itself; {@code
 * .name} means the name and what is below it, unless the owner narrowed the list.
 *
 * @param coverSubdomains whether a bare name covers what is below it
 * @param narrow whether the owner said that names of this list are exact
 */
record DomainsSyntax(boolean coverSubdomains, boolean narrow) implements ListSyntax {
  @Override
  public Optional<LineResult> parse(String line) {
    Optional<SkipReason> other = OtherSyntax.of(line);
    return Optional.of(other.isPresent() ? new LineResult.Skipped(other.get()) : name(line));
  }

  private LineResult name(String line) {
    String text = ListSyntax.withoutComment(line);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return new LineResult.Rejected("more than one word");
      }
    }
    if (Addresses.isAddress(text)) {
      return new LineResult.Rejected("an address without a name");
    }
    try {
      if (text.startsWith("*.")) {
        return LineResult.Parsed.of(entry(text.substring(2), Scope.BELOW));
      }
      boolean dotted = text.startsWith(".");
      boolean subtree = coverSubdomains || dotted && !narrow;
      return LineResult.Parsed.of(
          entry(dotted ? text.substring(1) : text, subtree ? Scope.SUBTREE : Scope.EXACT));
    } catch (NameSyntaxException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }

  private static Entry entry(String text, Scope scope) {
    DomainName name = ListSyntax.name(text);
    return new Entry(name, scope);
  }
}
