package dev.tacet.lists;

import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.lists.LineResult.Rejected;
import dev.tacet.policy.Condition;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.RuleAnswer;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Regular expressions, one a line, looked for anywhere in a name, with Pi-hole's options {@code
 * ;querytype=}, {@code ;reply=} and {@code ;invert}.
 *
 * @param sole whether every line is one; else only what cannot be a name
 */
record RegexSyntax(boolean sole) implements ListSyntax {
  private static final Pattern OPTIONS = Pattern.compile(";(?=querytype=|reply=|invert(?:;|$))");

  @Override
  public String word() {
    return "regex";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    if (!sole && !isMarked(line)) {
      return Optional.empty();
    }
    if (line.length() > ListContext.MAX_PATTERN) {
      return Optional.of(
          new Rejected("the rule is longer than " + ListContext.MAX_PATTERN + " characters"));
    }
    String[] parts = OPTIONS.split(ListSyntax.withoutSpacedComment(line), -1);
    String text = parts[0];
    if (text.length() > 2 && text.startsWith("/") && text.endsWith("/")) {
      text = text.substring(1, text.length() - 1);
    }
    Set<Integer> types = new HashSet<>();
    boolean otherTypes = false;
    boolean inverted = false;
    RuleAnswer answer = RuleAnswer.AS_CONFIGURED;
    for (int i = 1; i < parts.length; i++) {
      String option = parts[i];
      if (option.equals("invert")) {
        inverted = true;
      } else if (option.startsWith("reply=")) {
        Optional<RuleAnswer> reply = reply(option.substring(6));
        if (reply.isEmpty()) {
          return Optional.of(new Rejected("\"" + option + "\" is no reply"));
        }
        answer = reply.get();
      } else {
        String value = option.substring("querytype=".length());
        otherTypes = value.startsWith("!");
        for (String word : (otherTypes ? value.substring(1) : value).split(",", -1)) {
          OptionalInt type = RecordTypes.parse(word.startsWith("!") ? word.substring(1) : word);
          if (type.isEmpty()) {
            return Optional.of(new Rejected("\"" + word + "\" is no record type"));
          }
          types.add(type.getAsInt());
        }
      }
    }
    Condition condition =
        types.isEmpty() ? Condition.ALWAYS : new Condition(types, otherTypes, List.of());
    return Optional.of(
        context.pattern(
            new PatternText(PatternText.Kind.REGEX, text, inverted),
            context.terms(condition, answer)));
  }

  private static Optional<RuleAnswer> reply(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "NXDOMAIN" -> Optional.of(new RuleAnswer.Code(Rcodes.NXDOMAIN));
      case "NODATA" -> Optional.of(new RuleAnswer.Code(Rcodes.NOERROR));
      case "REFUSED" -> Optional.of(new RuleAnswer.Code(Rcodes.REFUSED));
      case "NONE" -> Optional.of(RuleAnswer.DROP);
      // The address of the blocking server itself, and "nowhere": as everything that is blocked.
      case "IP", "NULL" -> Optional.of(RuleAnswer.AS_CONFIGURED);
      default -> address(word);
    };
  }

  private static Optional<RuleAnswer> address(String text) {
    Optional<InetAddress> address =
        Addresses.isAddress(text) ? Addresses.parse(text) : Optional.empty();
    return address.map(
        known ->
            Addresses.isNowhere(known)
                ? RuleAnswer.AS_CONFIGURED
                : new RuleAnswer.Records(List.of(HostsSyntax.data(known))));
  }

  /** Whether it cannot be a name, nor an adblock pattern. */
  static boolean isMarked(String line) {
    char first = line.charAt(0);
    if (first == '|' || first == '/' || line.startsWith("@@")) {
      return false;
    }
    String text = ListSyntax.withoutSpacedComment(line);
    if (ListSyntax.hasBlank(text)) {
      return first == '^' || first == '(';
    }
    return first == '^'
        || first == '('
        || first == '['
        || text.endsWith("$")
        || text.indexOf('\\') >= 0
        || text.startsWith(".*")
        || text.contains(";querytype=")
        || text.contains(";reply=")
        || text.endsWith(";invert");
  }
}
