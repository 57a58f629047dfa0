package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.Rcodes;
import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Condition;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of dnsmasq that block names or give their answers: {@code address=/name/}, and {@code
 * server=/name/} or {@code local=/name/} without a server. Names cover what is below them. With
 * {@code #} for a server they are exceptions; for an address it is the one that leads nowhere.
 *
 * @param sole whether every line is one; else only what is known to be
 */
record DnsmasqSyntax(boolean sole) implements ListSyntax {
  private static final Pattern SETTING = Pattern.compile("[a-z][a-z0-9-]*(?:=.*)?");

  private static final Set<String> OTHERS =
      Set.of(
          "ipset",
          "nftset",
          "cname",
          "host-record",
          "ptr-record",
          "txt-record",
          "srv-host",
          "mx-host",
          "rebind-domain-ok",
          "rev-server",
          "conf-file",
          "conf-dir",
          "addn-hosts",
          "resolv-file",
          "no-resolv",
          "no-hosts",
          "domain-needed",
          "bogus-priv",
          "cache-size");

  @Override
  public String word() {
    return "dnsmasq";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    int equals = line.indexOf('=');
    String key = equals < 0 ? line : line.substring(0, equals).strip();
    String value =
        equals < 0 ? "" : ListSyntax.withoutSpacedComment(line.substring(equals + 1)).strip();
    boolean named = value.startsWith("/");
    Optional<LineResult> result =
        switch (key) {
          case "address" -> named ? Optional.of(rules(value, true, context)) : Optional.empty();
          case "server", "local" ->
              named ? Optional.of(rules(value, false, context)) : Optional.empty();
          case "bogus-nxdomain" -> Optional.of(answers(value, context));
          default ->
              OTHERS.contains(key) && (equals > 0 || context.dnsmasq)
                  ? Optional.of(new LineResult.Skipped(SkipReason.SETTING))
                  : Optional.empty();
        };
    context.dnsmasq |= result.isPresent();
    return result.isEmpty() && sole && SETTING.matcher(line).matches()
        ? Optional.of(new LineResult.Skipped(SkipReason.SETTING))
        : result;
  }

  /** {@code /a/b/target}. */
  private static LineResult rules(String value, boolean answers, ListContext context) {
    String[] parts = value.split("/", -1);
    if (parts.length < 3) {
      return new LineResult.Rejected("a name here stands between slashes");
    }
    String target = parts[parts.length - 1].strip();
    Terms terms = context.plain();
    if (target.equals("#") && !answers) {
      return exceptions(parts, context);
    }
    if (!target.isEmpty() && !answers) {
      return new LineResult.Skipped(SkipReason.FORWARDING);
    }
    if (!target.isEmpty() && !target.equals("#")) {
      Optional<InetAddress> address = Addresses.parse(target);
      if (address.isEmpty()) {
        return new LineResult.Rejected("\"" + target + "\" is not an address");
      }
      terms = HostsSyntax.terms(address.get(), context);
    }
    List<ListRule> rules = new ArrayList<>(1);
    Optional<String> complaint = Optional.empty();
    for (int i = 1; i < parts.length - 1; i++) {
      try {
        rules.add(rule(parts[i], terms));
      } catch (NameSyntaxException e) {
        complaint = complaint.or(() -> Optional.of(e.getMessage()));
      }
    }
    return context.names(rules, complaint);
  }

  /** {@code server=/a/b/#}: these go where queries go by default, whatever holds above them. */
  private static LineResult exceptions(String[] parts, ListContext context) {
    List<DomainName> names = new ArrayList<>(1);
    Optional<String> complaint = Optional.empty();
    for (int i = 1; i < parts.length - 1; i++) {
      try {
        if (parts[i].startsWith("*")) {
          throw new NameSyntaxException("an exception for what is below a name only");
        }
        names.add(ListSyntax.name(parts[i].startsWith(".") ? parts[i].substring(1) : parts[i]));
      } catch (NameSyntaxException e) {
        complaint = complaint.or(() -> Optional.of(e.getMessage()));
      }
    }
    return context.exception(names, complaint);
  }

  private static ListRule rule(String text, Terms terms) {
    if (text.equals("#")) {
      throw new NameSyntaxException("it matches every name");
    }
    boolean below = text.startsWith("*.");
    String name = below ? text.substring(2) : text.startsWith(".") ? text.substring(1) : text;
    return new NameRule(ListSyntax.name(name), below ? Scope.BELOW : Scope.SUBTREE, terms);
  }

  /** {@code bogus-nxdomain=}: an answer with this address is a lie for "no such name". */
  private static LineResult answers(String value, ListContext context) {
    try {
      return LineResult.Parsed.of(
          new AddressRule(
              Addresses.range(value),
              context.terms(Condition.ALWAYS, new RuleAnswer.Code(Rcodes.NXDOMAIN))));
    } catch (IllegalArgumentException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }
}
