package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The owner's own rules, by name: the longest name decides, exact before subtree; on one name a
 * rule with an end stands over one without, and otherwise allow wins a tie. Small and apart from
 * the lists' trie, so that a new rule is in force in milliseconds. Immutable.
 */
public final class RuleBook {
  public static final RuleBook EMPTY = new RuleBook(List.of());

  /** First is the one that decides. */
  private static final Comparator<UserRule> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt((UserRule r) -> -r.rule().name().labelCount())
          .thenComparing(r -> r.rule().scope())
          .thenComparing(r -> r.until().isEmpty())
          .thenComparing(r -> r.rule().action(), Comparator.reverseOrder());

  private final List<UserRule> rules;
  private final Map<DomainName, List<UserRule>> byName = new HashMap<>();

  public RuleBook(List<UserRule> rules) {
    this.rules = List.copyOf(rules);
    for (UserRule rule : rules) {
      byName.computeIfAbsent(rule.rule().name(), name -> new ArrayList<>()).add(rule);
    }
  }

  /** All rules, in the order they were given. */
  public List<UserRule> rules() {
    return rules;
  }

  /** The rule that decides about a name. */
  public Optional<UserRule> find(DomainName name) {
    if (byName.isEmpty()) {
      return Optional.empty();
    }
    for (int labels = name.labelCount(); labels >= 0; labels--) {
      Optional<UserRule> found = best(name, name.suffix(labels));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<UserRule> best(DomainName name, DomainName ancestor) {
    List<UserRule> here = byName.get(ancestor);
    return here == null
        ? Optional.empty()
        : here.stream().filter(r -> covers(r, name)).min(MOST_SPECIFIC_FIRST);
  }

  /** Every rule that speaks about a name, the deciding one first. */
  public List<UserRule> matches(DomainName name) {
    return rules.stream().filter(r -> covers(r, name)).sorted(MOST_SPECIFIC_FIRST).toList();
  }

  private static boolean covers(UserRule rule, DomainName name) {
    return rule.rule().scope().covers(rule.rule().name(), name);
  }
}
