package dev.tacet.lists;

import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Condition;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Lines of a hosts file: an address, then names. Names are exact, as they are for a resolver that
 * reads such a file. Addresses that mean "nowhere" block; any other is the answer to give.
 */
record HostsSyntax() implements ListSyntax {
  /** What every system's own hosts file names, and hosts lists therefore carry along. */
  private static final Set<String> LOCAL =
      Set.of(
          "localhost",
          "localhost.localdomain",
          "localhost4",
          "localhost4.localdomain4",
          "localhost6",
          "localhost6.localdomain6",
          "local",
          "broadcasthost",
          "loopback",
          "0.0.0.0",
          "127.0.0.1",
          "::1");

  @Override
  public String word() {
    return "hosts";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    char first = line.charAt(0);
    if (first != ':' && Character.digit(first, 16) < 0) {
      return Optional.empty();
    }
    StringTokenizer words = new StringTokenizer(ListSyntax.withoutComment(line));
    if (!words.hasMoreTokens()) {
      return Optional.empty();
    }
    String address = words.nextToken();
    // Without a name, or with the other end of a range, it may be an address list's line.
    if (!words.hasMoreTokens()
        || !Addresses.looksLikeAddress(address)
        || line.startsWith("-", address.length() + 1)) {
      return Optional.empty();
    }
    return Optional.of(names(address, words, context));
  }

  private static LineResult names(String text, StringTokenizer words, ListContext context) {
    List<ListRule> rules = new ArrayList<>(1);
    String complaint = null;
    Terms terms = null;
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (isLocal(word)) {
        continue;
      }
      if (terms == null) {
        Optional<InetAddress> address = Addresses.parse(text);
        if (address.isEmpty()) {
          return new LineResult.Rejected(text + " is not an address");
        }
        terms = terms(address.get(), context);
      }
      try {
        rules.add(new NameRule(ListSyntax.name(word), Scope.EXACT, terms));
      } catch (NameSyntaxException e) {
        complaint = complaint != null ? complaint : "\"" + word + "\": " + e.getMessage();
      }
    }
    if (!rules.isEmpty()) {
      return new LineResult.Parsed(List.copyOf(rules), Optional.ofNullable(complaint));
    }
    return complaint != null
        ? new LineResult.Rejected(complaint)
        : new LineResult.Skipped(SkipReason.LOCAL_NAME);
  }

  /** A rule's terms where its answer is an address: one that means "nowhere" only blocks. */
  static Terms terms(InetAddress address, ListContext context) {
    return Addresses.isNowhere(address)
        ? context.plain()
        : context.terms(Condition.ALWAYS, new RuleAnswer.Records(List.of(data(address))));
  }

  static ResourceData data(InetAddress address) {
    byte[] octets = address.getAddress();
    return new ResourceData(octets.length == 4 ? RecordTypes.A : RecordTypes.AAAA, octets);
  }

  private static boolean isLocal(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    return name.startsWith("ip6-") && name.indexOf('.') < 0 || LOCAL.contains(name);
  }
}
