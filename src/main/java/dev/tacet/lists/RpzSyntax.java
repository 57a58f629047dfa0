package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Action;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Condition;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Zone files with response policies (draft-vixie-dnsop-dns-rpz): names and addresses as triggers,
 * actions by the target of a CNAME or as local data. An owner reaches no further than it says.
 */
record RpzSyntax() implements ListSyntax {
  private static final Pattern DIRECTIVE = Pattern.compile("\\$[A-Za-z]+\\b.*");

  @Override
  public String word() {
    return "rpz";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    if (line.charAt(0) == '$' && DIRECTIVE.matcher(line).lookingAt()) {
      return directive(line, context.zone);
    }
    if (!ListSyntax.hasBlank(line)) {
      return Optional.empty();
    }
    String text = ZoneRecord.withoutComments(line);
    Optional<ZoneRecord> record =
        ZoneRecord.parse(text, context.indented && context.zone.seen)
            .or(() -> ZoneRecord.parse(text, false));
    if (record.isEmpty()) {
      return Optional.empty();
    }
    if (ZoneRecord.isOpen(text)) {
      return Optional.of(new LineResult.Unfinished());
    }
    try {
      return Optional.of(record(record.get(), context));
    } catch (IllegalArgumentException e) {
      return Optional.of(new LineResult.Rejected(e.getMessage()));
    }
  }

  private static Optional<LineResult> directive(String line, ZoneNames zone) {
    String[] words = ZoneRecord.withoutComments(line).split("\\s+");
    switch (words[0].toUpperCase(Locale.ROOT)) {
      case "$TTL" -> {}
      case "$ORIGIN" -> {
        try {
          zone.origin(words.length > 1 ? words[1] : "");
        } catch (NameSyntaxException e) {
          return Optional.of(new LineResult.Rejected("$ORIGIN: " + e.getMessage()));
        }
      }
      case "$INCLUDE" -> {
        return Optional.of(new LineResult.Skipped(SkipReason.INCLUDE));
      }
      case "$GENERATE" -> {
        return Optional.of(new LineResult.Rejected("$GENERATE is not understood"));
      }
      default -> {
        return Optional.empty();
      }
    }
    zone.seen = true;
    return Optional.of(new LineResult.Skipped(SkipReason.ZONE_DATA));
  }

  private static LineResult record(ZoneRecord record, ListContext context) {
    ZoneNames zone = context.zone;
    String owner = zone.owner(record.owner());
    if (record.type() == RecordTypes.SOA) {
      zone.seen = true;
      zone.startOfAuthority(owner);
      return new LineResult.Skipped(SkipReason.ZONE_DATA);
    }
    String trigger = zone.trigger(owner);
    if (trigger.isEmpty() || isOfTheZone(record.type())) {
      return new LineResult.Skipped(SkipReason.ZONE_DATA);
    }
    int dot = trigger.lastIndexOf('.');
    String kind = trigger.substring(dot + 1).toLowerCase(Locale.ROOT);
    switch (kind) {
      case "rpz-client-ip", "rpz-nsdname", "rpz-nsip" -> {
        return new LineResult.Skipped(SkipReason.OTHER_TRIGGER);
      }
      case "rpz-ip" -> {
        AddressRange range = range(trigger.substring(0, Math.max(dot, 0)));
        return LineResult.Parsed.of(new AddressRule(range, terms(record, context)));
      }
      default -> {
        boolean below = trigger.startsWith("*.");
        if (trigger.equals("*")) {
          throw new NameSyntaxException("it matches every name");
        }
        DomainName name = ListSyntax.name(below ? trigger.substring(2) : trigger);
        if (!below && record.isAliasOf(name)) {
          return LineResult.Parsed.of(new NameRule(name, Scope.EXACT, passThrough(context)));
        }
        return LineResult.Parsed.of(
            new NameRule(name, below ? Scope.BELOW : Scope.EXACT, terms(record, context)));
      }
    }
  }

  /** Types that say something about the zone, or sign it. */
  private static boolean isOfTheZone(int type) {
    return type == RecordTypes.NS
        || type == RecordTypes.RRSIG
        || type == RecordTypes.NSEC
        || type == RecordTypes.NSEC3
        || type == RecordTypes.DNSKEY;
  }

  private static Terms terms(ZoneRecord record, ListContext context) {
    if (record.type() == RecordTypes.DNAME) {
      throw new NameSyntaxException("a DNAME cannot be given");
    }
    String target = record.data().strip().toLowerCase(Locale.ROOT);
    if (record.type() != RecordTypes.CNAME) {
      return context.terms(Condition.ALWAYS, record.answer(context.zone.origin()));
    }
    return switch (target) {
      case "." -> context.terms(Condition.ALWAYS, new RuleAnswer.Code(Rcodes.NXDOMAIN));
      case "*." -> context.terms(Condition.ALWAYS, new RuleAnswer.Code(Rcodes.NOERROR));
      case "rpz-passthru.", "rpz-passthru" -> passThrough(context);
      case "rpz-drop.", "rpz-drop" -> context.terms(Condition.ALWAYS, RuleAnswer.DROP);
      case "rpz-tcp-only.", "rpz-tcp-only" -> context.terms(Condition.ALWAYS, RuleAnswer.TCP_ONLY);
      default -> {
        if (target.startsWith("*.")) {
          throw new NameSyntaxException("an alias with a \"*\" is not understood");
        }
        if (target.startsWith("rpz-") && target.indexOf('.') == target.length() - 1) {
          throw new NameSyntaxException("\"" + target + "\" is no known action");
        }
        yield context.terms(Condition.ALWAYS, record.answer(context.zone.origin()));
      }
    };
  }

  private static Terms passThrough(ListContext context) {
    return context.terms(Action.ALLOW, false, false, Condition.ALWAYS, RuleAnswer.AS_CONFIGURED);
  }

  /** {@code 24.0.2.0.192}, or {@code 48.zz.db8.2001}: the prefix, then the address from behind. */
  private static AddressRange range(String text) {
    String[] parts = text.split("\\.", -1);
    StringBuilder address = new StringBuilder();
    boolean v4 = parts.length == 5 && !text.contains("zz");
    for (int i = parts.length - 1; i > 0; i--) {
      boolean gap = parts[i].equalsIgnoreCase("zz");
      if (gap) {
        address.append(address.isEmpty() ? "::" : ":");
      } else {
        address.append(parts[i]).append(i == 1 ? "" : v4 ? "." : ":");
      }
    }
    try {
      return Addresses.ofPrefix(address.toString(), parts[0]);
    } catch (IllegalArgumentException e) {
      throw new NameSyntaxException("not a prefix and a reversed address: " + e.getMessage());
    }
  }
}
