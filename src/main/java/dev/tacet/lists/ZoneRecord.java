package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.RecordText;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.RuleAnswer;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of a zone file (RFC 1035 section 5.1).
 *
 * @param owner as it stands there; empty where the record is of the owner before it
 * @param data as it stands there, parentheses included
 */
record ZoneRecord(String owner, int type, String data) {
  private static final Pattern RECORD =
      Pattern.compile(
          "(?is)(?:[0-9][smhdw0-9]*+\\s+)?(?:(?:in|ch|hs)\\s+)?(?:[0-9][smhdw0-9]*+\\s+)?"
              + "(cname|dname|soa|ns|a|aaaa|txt|mx|srv|ptr|svcb|https|caa|naptr|rrsig|nsec|nsec3"
              + "|nsec3param|dnskey|cdnskey|ds|cds|spf|hinfo|sshfp|tlsa)\\s+(\\S.*)");

  /**
   * @param text without comments
   * @param indented whether it is of the owner before it
   * @return empty where it is no record
   */
  static Optional<ZoneRecord> parse(String text, boolean indented) {
    String owner = "";
    String rest = text;
    if (!indented) {
      int end = 0;
      while (end < text.length() && !ListSyntax.isBlank(text.charAt(end))) {
        end++;
      }
      owner = text.substring(0, end);
      rest = text.substring(end).strip();
    }
    Matcher matcher = RECORD.matcher(rest);
    return matcher.matches()
        ? Optional.of(
            new ZoneRecord(
                owner,
                RecordTypes.parse(matcher.group(1).toUpperCase(Locale.ROOT)).orElseThrow(),
                matcher.group(2)))
        : Optional.empty();
  }

  /** Whether it makes a name an alias of itself: as older zones let it pass. */
  boolean isAliasOf(DomainName name) {
    return type == RecordTypes.CNAME && data.strip().equalsIgnoreCase(name + ".");
  }

  /**
   * The answer that its data is.
   *
   * @throws IllegalArgumentException with the reason in words
   */
  RuleAnswer answer(DomainName origin) {
    if (type == RecordTypes.CNAME) {
      return new RuleAnswer.Alias(
          DomainName.fromWire(RecordText.parse(type, data, origin).octets()));
    }
    if (type == RecordTypes.A || type == RecordTypes.AAAA) {
      InetAddress address =
          Addresses.parse(data.strip())
              .orElseThrow(() -> new NameSyntaxException("\"" + data + "\" is not an address"));
      return Addresses.isNowhere(address)
          ? RuleAnswer.AS_CONFIGURED
          : new RuleAnswer.Records(List.of(HostsSyntax.data(address)));
    }
    return new RuleAnswer.Records(List.of(RecordText.parse(type, data, origin)));
  }

  /** The text without its comments, which a semicolon begins outside of quotes. */
  static String withoutComments(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean quoted = false;
    boolean comment = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        comment = false;
        quoted = false;
      }
      quoted ^= c == '"' && !comment;
      comment |= c == ';' && !quoted;
      if (!comment) {
        out.append(c);
      }
    }
    return out.toString().stripTrailing();
  }

  /** Whether a parenthesis outside of quotes is still open. */
  static boolean isOpen(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
    }
    return depth > 0;
  }
}
