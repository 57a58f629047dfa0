package dev.tacet.lists;

import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.lists.ListRule.PatternRule;
import dev.tacet.policy.Action;
import dev.tacet.policy.Condition;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * What the lines of a list must know of the owner's word and of the lines before them. Of one list
 * and one thread.
 */
final class ListContext {
  /** A text of such a length is no rule on names. */
  static final int MAX_PATTERN = 8192;

  /** Redirect zones whose data may still come; of more the eldest is taken as it stands. */
  private static final int MAX_WAITING = 4096;

  private final ListReading reading;
  private final boolean headerCovers;

  /** A line of the list said that it holds adblock rules. */
  boolean adblock;

  /** The list is a category file: its bare names cover what is below them. */
  boolean category;

  /** A line of the list was unbound's, or dnsmasq's: settings need not be rules then. */
  boolean unbound;

  boolean dnsmasq;

  /** The line begins with a blank, which in a zone means the owner of the line before. */
  boolean indented;

  final ZoneNames zone = new ZoneNames();

  /** Redirect zones, and whether a rule was made of their data. */
  private final Map<DomainName, Boolean> redirects = new LinkedHashMap<>();

  private final Queue<NameRule> late = new ArrayDeque<>();

  /**
   * @param headerCovers whether the list's own header says that its names cover their subdomains
   * @param category whether the list's beginning is that of a category file
   */
  ListContext(ListReading reading, boolean headerCovers, boolean category) {
    this.reading = reading;
    this.headerCovers = headerCovers;
    this.category = category;
  }

  /** How far a name without any mark reaches. */
  Scope bareScope() {
    boolean covers =
        reading.subdomains() == Subdomains.TRUE
            || reading.subdomains() == Subdomains.AUTO && (headerCovers || category);
    return covers ? Scope.SUBTREE : Scope.EXACT;
  }

  /** How far {@code .name} reaches. */
  Scope dottedScope() {
    return reading.subdomains() == Subdomains.FALSE ? Scope.EXACT : Scope.SUBTREE;
  }

  /** The terms of a rule that says nothing but a name. */
  Terms plain() {
    return Terms.of(reading.action());
  }

  /** The terms of a rule that blocks. */
  Terms terms(Condition condition, RuleAnswer answer) {
    return terms(Action.BLOCK, false, false, condition, answer);
  }

  /** The terms of a rule; of a list that allows every rule allows. */
  Terms terms(
      Action action, boolean important, boolean cancels, Condition condition, RuleAnswer answer) {
    Action taken = reading.action() == Action.ALLOW ? Action.ALLOW : action;
    RuleAnswer given = taken == Action.ALLOW ? RuleAnswer.AS_CONFIGURED : answer;
    if (!important
        && !cancels
        && condition.equals(Condition.ALWAYS)
        && given.equals(RuleAnswer.AS_CONFIGURED)) {
      return Terms.of(taken);
    }
    return new Terms(taken, important, cancels, condition, given);
  }

  /**
   * Names that are resolved as any other, though the list may block what is above them. A list that
   * allows means just that; of another they are no rules on their own, {@link Exceptions}.
   */
  LineResult exception(List<DomainName> names, Optional<String> complaint) {
    if (names.isEmpty()) {
      return new LineResult.Rejected(complaint.orElse("it has no name"));
    }
    return reading.action() == Action.ALLOW
        ? new LineResult.Parsed(
            names.stream()
                .<ListRule>map(name -> new NameRule(name, Scope.SUBTREE, plain()))
                .toList(),
            complaint)
        : new LineResult.Excepted(List.copyOf(names), complaint);
  }

  /** A rule on names by their text, where it can be matched and does not match everything. */
  LineResult pattern(PatternText pattern, Terms terms) {
    if (pattern.text().length() > MAX_PATTERN) {
      return new LineResult.Rejected("the rule is longer than " + MAX_PATTERN + " characters");
    }
    if (Breadth.isEverything(pattern)) {
      return new LineResult.Rejected("it matches every name");
    }
    return reading
        .patterns()
        .complaint(pattern)
        .<LineResult>map(LineResult.Rejected::new)
        .orElseGet(() -> LineResult.Parsed.of(new PatternRule(pattern, terms)));
  }

  /** A zone whose answer its data will say. */
  void redirect(DomainName name) {
    redirects.putIfAbsent(name, false);
    if (redirects.size() > MAX_WAITING) {
      Iterator<Map.Entry<DomainName, Boolean>> eldest = redirects.entrySet().iterator();
      Map.Entry<DomainName, Boolean> entry = eldest.next();
      settle(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }

  /** Whether a name is a redirect zone; its data is then the zone's rule. */
  boolean isRedirect(DomainName name) {
    return redirects.replace(name, true) != null;
  }

  private void settle(DomainName name, boolean answered) {
    if (!answered) {
      late.add(new NameRule(name, Scope.SUBTREE, plain()));
    }
  }

  /** Takes what earlier lines meant and is certain only now. */
  Optional<NameRule> late() {
    return Optional.ofNullable(late.poll());
  }

  /** The list has ended: what waits for later lines waits no longer. */
  void end() {
    redirects.forEach(this::settle);
    redirects.clear();
  }

  /** Rules on a name for the {@link NameRule}s of a single line. */
  LineResult names(List<ListRule> rules, Optional<String> complaint) {
    return rules.isEmpty()
        ? new LineResult.Rejected(complaint.orElse("it has no name"))
        : new LineResult.Parsed(List.copyOf(rules), complaint);
  }
}
