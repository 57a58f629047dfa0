package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordText;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.RuleAnswer;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The value of the modifier {@code dnsrewrite}: an address, a name, a response code, or {@code
 * code;type;value} (AdGuard's documentation, "DNS filtering rules syntax").
 */
final class DnsRewrite {
  private static final Map<String, Integer> CODES =
      Map.of(
          "NOERROR", Rcodes.NOERROR,
          "FORMERR", Rcodes.FORMERR,
          "SERVFAIL", Rcodes.SERVFAIL,
          "NXDOMAIN", Rcodes.NXDOMAIN,
          "NOTIMPL", Rcodes.NOTIMP,
          "NOTIMP", Rcodes.NOTIMP,
          "REFUSED", Rcodes.REFUSED);

  private DnsRewrite() {}

  /**
   * @throws IllegalArgumentException with the reason in words
   */
  static RuleAnswer parse(String value) {
    String[] parts = value.split(";", 3);
    if (parts.length == 1) {
      return shortForm(value);
    }
    if (parts.length == 2) {
      throw new NameSyntaxException("\"" + value + "\" is not code;type;value");
    }
    // ";;" is how an empty answer is written at length.
    int code = parts[0].isEmpty() ? Rcodes.NOERROR : code(parts[0]);
    return code != Rcodes.NOERROR || parts[1].isEmpty()
        ? new RuleAnswer.Code(code)
        : records(parts[1], parts[2]);
  }

  private static RuleAnswer shortForm(String value) {
    if (value.isEmpty()) {
      return new RuleAnswer.Code(Rcodes.NOERROR);
    }
    if (value.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      return new RuleAnswer.Code(code(value));
    }
    if (Addresses.isAddress(value)) {
      InetAddress address = address(value);
      return Addresses.isNowhere(address)
          ? RuleAnswer.AS_CONFIGURED
          : new RuleAnswer.Records(List.of(HostsSyntax.data(address)));
    }
    return alias(value);
  }

  private static int code(String word) {
    Integer code = CODES.get(word);
    if (code == null) {
      throw new NameSyntaxException("\"" + word + "\" is no response code it can give");
    }
    return code;
  }

  private static RuleAnswer records(String typeName, String value) {
    int type =
        RecordTypes.parse(typeName)
            .orElseThrow(() -> new NameSyntaxException("\"" + typeName + "\" is no record type"));
    if (type == RecordTypes.CNAME) {
      return alias(value);
    }
    if (type == RecordTypes.TXT) {
      return records(RecordText.txt(value));
    }
    if (type == RecordTypes.A || type == RecordTypes.AAAA) {
      ResourceData data = HostsSyntax.data(address(value));
      if (data.type() != type) {
        throw new NameSyntaxException(value + " is not of type " + typeName);
      }
      return records(data);
    }
    return records(RecordText.parse(type, value, DomainName.ROOT));
  }

  private static RuleAnswer records(ResourceData data) {
    return new RuleAnswer.Records(List.of(data));
  }

  private static RuleAnswer alias(String value) {
    return new RuleAnswer.Alias(NameText.toName(value));
  }

  private static InetAddress address(String text) {
    Optional<InetAddress> address = Addresses.parse(text);
    return address.orElseThrow(() -> new NameSyntaxException("\"" + text + "\" is not an address"));
  }
}
