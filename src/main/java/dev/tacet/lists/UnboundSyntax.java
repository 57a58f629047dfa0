package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Condition;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Local zones and local data of unbound. A zone covers what is below it, data its own name; the
 * data of a redirect zone is the zone's answer. A zone that lets queries through is an exception
 * from those above it.
 *
 * @param sole whether every line is one; else only what is known to be
 */
record UnboundSyntax(boolean sole) implements ListSyntax {
  private static final Pattern ZONE =
      Pattern.compile("local-zone:\\s*(?:\"([^\"]*)\"|'([^']*)'|(\\S+))\\s+\"?([a-z_]+)\"?");
  private static final Pattern SETTING = Pattern.compile("[a-z][a-z0-9-]*:(?:\\s.*)?");

  @Override
  public String word() {
    return "unbound";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    if (line.indexOf(':') < 0) {
      return Optional.empty();
    }
    String text = ListSyntax.withoutSpacedComment(line);
    boolean own = true;
    LineResult result;
    if (text.startsWith("local-zone:")) {
      result = zone(text, context);
    } else if (text.startsWith("local-data:")) {
      result = data(text, context);
    } else {
      own =
          text.equals("server:")
              || text.startsWith("local-data-ptr:")
              || text.startsWith("local-zone-");
      result = new LineResult.Skipped(own ? SkipReason.HEADER : SkipReason.SETTING);
      if (!own && !((sole || context.unbound) && SETTING.matcher(text).matches())) {
        return Optional.empty();
      }
    }
    context.unbound |= own;
    return Optional.of(result);
  }

  private static LineResult zone(String text, ListContext context) {
    Matcher matcher = ZONE.matcher(text);
    if (!matcher.matches()) {
      return new LineResult.Rejected("not local-zone: \"name\" type");
    }
    try {
      DomainName name = ListSyntax.name(quoted(matcher));
      return switch (matcher.group(4)) {
        case "redirect", "inform_redirect" -> {
          context.redirect(name);
          yield new LineResult.Skipped(SkipReason.ANSWERED);
        }
        case "static", "always_nxdomain" -> zone(name, code(Rcodes.NXDOMAIN, context));
        case "always_nodata" -> zone(name, code(Rcodes.NOERROR, context));
        case "refuse", "always_refuse" -> zone(name, code(Rcodes.REFUSED, context));
        case "deny", "always_deny", "inform_deny" ->
            zone(name, context.terms(Condition.ALWAYS, RuleAnswer.DROP));
        case "always_null" -> zone(name, context.plain());
        case "block_a" ->
            zone(
                name,
                context.terms(
                    new Condition(Set.of(RecordTypes.A), false, List.of()),
                    new RuleAnswer.Code(Rcodes.NOERROR)));
        case "transparent", "typetransparent", "always_transparent", "inform" ->
            context.exception(List.of(name), Optional.empty());
        case "nodefault", "ipset" -> new LineResult.Skipped(SkipReason.TRANSPARENT);
        default -> new LineResult.Rejected("\"" + matcher.group(4) + "\" is no type of a zone");
      };
    } catch (NameSyntaxException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }

  private static Terms code(int rcode, ListContext context) {
    return context.terms(Condition.ALWAYS, new RuleAnswer.Code(rcode));
  }

  private static LineResult zone(DomainName name, Terms terms) {
    return LineResult.Parsed.of(new NameRule(name, Scope.SUBTREE, terms));
  }

  private static LineResult data(String text, ListContext context) {
    String record = text.substring("local-data:".length()).strip();
    char quote = record.isEmpty() ? 0 : record.charAt(0);
    if (record.length() > 1
        && (quote == '"' || quote == '\'')
        && record.charAt(record.length() - 1) == quote) {
      record = record.substring(1, record.length() - 1).strip();
    }
    Optional<ZoneRecord> found = ZoneRecord.parse(record, false);
    if (found.isEmpty()) {
      return new LineResult.Rejected("not a record: name, type, data");
    }
    try {
      DomainName name = ListSyntax.name(found.get().owner());
      Terms terms = context.terms(Condition.ALWAYS, found.get().answer(DomainName.ROOT));
      Scope scope = context.isRedirect(name) ? Scope.SUBTREE : Scope.EXACT;
      return LineResult.Parsed.of(new NameRule(name, scope, terms));
    } catch (IllegalArgumentException e) {
      return new LineResult.Rejected(e.getMessage());
    }
  }

  private static String quoted(Matcher matcher) {
    for (int group = 1; group <= 3; group++) {
      if (matcher.group(group) != null) {
        return matcher.group(group).strip();
      }
    }
    throw new IllegalStateException("one of the three forms has matched");
  }
}
