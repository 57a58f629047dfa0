package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Action;
import dev.tacet.policy.Clients;
import dev.tacet.policy.Condition;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** The modifiers of one adblock rule, after its {@code $}. Of one thread. */
final class Modifiers {
  private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

  /**
   * What they narrow in a browser, a name's block does whole; of an exception they mean that a page
   * is left alone, which is something else.
   */
  private static final Set<String> WHOLE_SITE = Set.of("all", "document", "doc", "network");

  private final boolean allow;
  private boolean important;
  private boolean cancels;
  private final ClientModifier clients = new ClientModifier();
  private final Set<Integer> types = new HashSet<>();
  private final Set<Integer> notTypes = new HashSet<>();
  private final List<DomainName> except = new ArrayList<>();
  private RuleAnswer answer = RuleAnswer.AS_CONFIGURED;
  private LineResult problem;

  private Modifiers(boolean allow) {
    this.allow = allow;
  }

  /**
   * @param allow whether they are an exception's
   * @param present whether there was a dollar
   */
  static Modifiers parse(String text, boolean allow, boolean present) {
    Modifiers modifiers = new Modifiers(allow);
    if (present) {
      for (String modifier : COMMA.split(text, -1)) {
        if (modifiers.problem == null) {
          modifiers.add(modifier.strip());
        }
      }
    }
    if (modifiers.problem == null && modifiers.clients.isForNobody()) {
      modifiers.problem = new LineResult.ForNobody();
    }
    return modifiers;
  }

  /** Why the rule is not in force. */
  Optional<LineResult> problem() {
    return Optional.ofNullable(problem);
  }

  Terms terms(Action action, ListContext context) {
    // In one order: whoever cancels the rule may name its exceptions in another.
    List<DomainName> names =
        except.stream().distinct().sorted(Comparator.comparing(DomainName::toString)).toList();
    Condition condition =
        types.isEmpty() && notTypes.isEmpty() && names.isEmpty() && clients.clients() == Clients.ALL
            ? Condition.ALWAYS
            : new Condition(
                types.isEmpty() ? notTypes : types,
                types.isEmpty() && !notTypes.isEmpty(),
                names,
                clients.clients());
    return context.terms(action, important, cancels, condition, answer);
  }

  private void add(String modifier) {
    int equals = modifier.indexOf('=');
    String name = (equals < 0 ? modifier : modifier.substring(0, equals)).toLowerCase(Locale.ROOT);
    String value = equals < 0 ? "" : modifier.substring(equals + 1);
    switch (name) {
      case "important" -> important = true;
      case "badfilter" -> cancels = true;
      case "client", "ctag" -> clients(name, value);
      case "dnstype" -> types(value);
      case "denyallow" -> except(value);
      case "dnsrewrite" -> rewrite(value);
      default -> {
        if (allow || !WHOLE_SITE.contains(name)) {
          problem = name.isEmpty() ? rejected("an empty modifier") : new LineResult.Void(name);
        }
      }
    }
  }

  private void clients(String name, String value) {
    try {
      if (name.equals("client")) {
        clients.clients(value);
      } else {
        clients.tags(value);
      }
    } catch (NameSyntaxException e) {
      problem = rejected(e.getMessage());
    }
  }

  private void types(String value) {
    for (String word : value.split("\\|", -1)) {
      boolean negated = word.startsWith("~");
      OptionalInt type = RecordTypes.parse(negated ? word.substring(1) : word);
      if (type.isEmpty()) {
        problem = rejected("dnstype: \"" + word + "\" is no record type");
        return;
      }
      (negated ? notTypes : types).add(type.getAsInt());
    }
    if (types.removeAll(notTypes) && types.isEmpty()) {
      problem = rejected("dnstype: it leaves no type");
    }
  }

  private void except(String value) {
    for (String word : value.split("\\|", -1)) {
      try {
        except.add(NameText.toName(word));
      } catch (NameSyntaxException e) {
        problem = rejected("denyallow: \"" + word + "\": " + e.getMessage());
        return;
      }
    }
  }

  private void rewrite(String value) {
    if (allow) {
      // As an exception it would unblock the name, and it says only that nothing is rewritten.
      problem = new LineResult.Void("dnsrewrite of an exception");
      return;
    }
    try {
      answer = DnsRewrite.parse(value.replace("\\,", ","));
    } catch (IllegalArgumentException e) {
      problem = rejected("dnsrewrite: " + e.getMessage());
    }
  }

  private static LineResult rejected(String reason) {
    return new LineResult.Rejected(reason);
  }
}
