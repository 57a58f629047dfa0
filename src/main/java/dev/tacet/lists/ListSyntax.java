package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * One way of writing list lines. What lines before told is in the {@link ListContext}; a syntax
 * itself is immutable.
 */
sealed interface ListSyntax
    permits AutoSyntax,
        HostsSyntax,
        DomainsSyntax,
        AdblockSyntax,
        RegexSyntax,
        RpzSyntax,
        DnsmasqSyntax,
        UnboundSyntax,
        BindSyntax,
        CategorySyntax,
        AddressesSyntax {
  /** Longer texts than any a name may have are not looked at any closer. */
  int MAX_NAME_TEXT = 1024;

  /** The words for {@link #named}, as the owner may choose among them. */
  List<String> WORDS =
      List.of(
          "auto",
          "hosts",
          "domains",
          "adblock",
          "regex",
          "rpz",
          "dnsmasq",
          "unbound",
          "bind",
          "v2fly",
          "addresses");

  /** The word it is known by. */
  String word();

  /**
   * @param line trimmed, not blank, no comment line, without control characters but line ends in a
   *     statement that was {@link LineResult.Unfinished}
   * @return empty where the line is of another syntax
   */
  Optional<LineResult> parse(String line, ListContext context);

  /** The syntaxes in the order in which a line is offered to them. */
  default List<ListSyntax> inOrder() {
    return List.of(this);
  }

  /** The syntax of a word of {@link #WORDS}, which then reads its own lines and no other. */
  static Optional<ListSyntax> named(String word) {
    return Optional.ofNullable(
        switch (word) {
          case "auto" -> new AutoSyntax();
          case "hosts" -> new HostsSyntax();
          case "domains" -> new DomainsSyntax();
          case "adblock" -> new AdblockSyntax(true);
          case "regex" -> new RegexSyntax(true);
          case "rpz" -> new RpzSyntax();
          case "dnsmasq" -> new DnsmasqSyntax(true);
          case "unbound" -> new UnboundSyntax(true);
          case "bind" -> new BindSyntax();
          case "v2fly" -> new CategorySyntax(true);
          case "addresses" -> new AddressesSyntax();
          default -> null;
        });
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

  /** The line up to a comment that begins with {@code #} after a blank. */
  static String withoutSpacedComment(String line) {
    for (int at = line.indexOf('#', 1); at > 0; at = line.indexOf('#', at + 1)) {
      if (isBlank(line.charAt(at - 1))) {
        return line.substring(0, at).strip();
      }
    }
    return line;
  }

  static boolean hasBlank(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (isBlank(line.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  static boolean isBlank(char c) {
    return Character.isWhitespace(c);
  }
}
