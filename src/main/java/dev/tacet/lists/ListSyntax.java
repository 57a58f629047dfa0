package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * One way of writing list lines. A list may mix several: each line goes to the first syntax that
 * knows it. Immutable.
 */
sealed interface ListSyntax permits HostsSyntax, DomainsSyntax {
  /** Longer texts than any a name may have are not looked at any closer. */
  int MAX_NAME_TEXT = 1024;

  /**
   * @param line trimmed, not blank, no comment line, without control characters
   * @return empty where the line is of another syntax
   */
  Optional<LineResult> parse(String line);

  /**
   * The syntaxes in the order in which a line is offered to them. Domains come last: they take what
   * nobody else knows.
   *
   * @param coverSubdomains whether a plain domain line covers what is below it
   */
  static List<ListSyntax> inOrder(boolean coverSubdomains, boolean narrow) {
    return List.of(new HostsSyntax(), new DomainsSyntax(coverSubdomains, narrow));
  }

  /**
   * @throws NameSyntaxException where it is no name, or one so short that it would cut off a whole
   *     top-level domain
   */
  static DomainName name(String text) {
    if (text.length() > MAX_NAME_TEXT) {
      throw new NameSyntaxException("the name is longer than 255 octets");
    }
    DomainName name = NameText.toName(text);
    if (name.labelCount() < 2) {
      throw new NameSyntaxException("a single label is too broad for a list");
    }
    return name;
  }

  /** The line up to a comment that begins with {@code #}, glued to the last word or not. */
  static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment).strip();
  }
}
