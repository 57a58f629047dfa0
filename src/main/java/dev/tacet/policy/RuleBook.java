package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The owner's own rules. Those for the device decide before those for its groups, and these before
 * those for everyone; where two groups disagree, the block wins. Within each the longest name
 * decides, exact before subtree; on one name a rule with an end stands over one without, one with a
 * schedule over one that holds always, and otherwise allow wins a tie. Small and apart from the
 * lists' trie, so that a new rule is in force in milliseconds. Immutable.
 */
public final class RuleBook {
  public static final RuleBook EMPTY = new RuleBook(List.of());

  /** First is the one that decides. */
  private static final Comparator<UserRule> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt((UserRule r) -> -r.rule().name().labelCount())
          .thenComparing(r -> r.rule().scope())
          .thenComparing(r -> r.until().isEmpty())
          .thenComparing(r -> r.schedule().isEmpty())
          .thenComparing(r -> r.rule().action(), Comparator.reverseOrder());

  /** Among what groups decided: a block first, then the more specific, then the older. */
  private static final Comparator<UserRule> BLOCK_FIRST =
      Comparator.comparing((UserRule r) -> r.rule().action() != Action.BLOCK)
          .thenComparing(MOST_SPECIFIC_FIRST)
          .thenComparing(UserRule::id);

  private final List<UserRule> rules;

  /** By whom they are for, then by name. */
  private final Map<Subject, Map<DomainName, List<UserRule>>> bySubject = new HashMap<>();

  /**
   * @param rules those that hold at the moment: one with a schedule only while that is active
   */
  public RuleBook(List<UserRule> rules) {
    this.rules = List.copyOf(rules);
    for (UserRule rule : rules) {
      bySubject
          .computeIfAbsent(rule.subject(), subject -> new HashMap<>())
          .computeIfAbsent(rule.rule().name(), name -> new ArrayList<>())
          .add(rule);
    }
  }

  /** All rules, in the order they were given. */
  public List<UserRule> rules() {
    return rules;
  }

  /** The rule that decides about a name for a device that is not known. */
  public Optional<UserRule> find(DomainName name) {
    return find(name, Who.UNKNOWN);
  }

  /** The rule that decides about a name. */
  public Optional<UserRule> find(DomainName name, Who who) {
    if (bySubject.isEmpty()) {
      return Optional.empty();
    }
    return ofDevice(name, who).or(() -> ofGroups(name, who)).or(() -> find(name, Subject.EVERYONE));
  }

  /** The numbers merged into one device have one voice: the most specific rule of them all. */
  private Optional<UserRule> ofDevice(DomainName name, Who who) {
    return who.ids().stream()
        .flatMap(id -> find(name, new OfDevice(id)).stream())
        .min(MOST_SPECIFIC_FIRST);
  }

  private Optional<UserRule> ofGroups(DomainName name, Who who) {
    return who.groups().stream()
        .flatMap(group -> find(name, new OfGroup(group)).stream())
        .min(BLOCK_FIRST);
  }

  private Optional<UserRule> find(DomainName name, Subject subject) {
    Map<DomainName, List<UserRule>> byName = bySubject.get(subject);
    if (byName == null) {
      return Optional.empty();
    }
    for (int labels = name.labelCount(); labels >= 0; labels--) {
      Optional<UserRule> found = best(byName, name, name.suffix(labels));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<UserRule> best(
      Map<DomainName, List<UserRule>> byName, DomainName name, DomainName ancestor) {
    List<UserRule> here = byName.get(ancestor);
    return here == null
        ? Optional.empty()
        : here.stream().filter(r -> covers(r, name)).min(MOST_SPECIFIC_FIRST);
  }

  /** Every rule that speaks about a name for a device that is not known. */
  public List<UserRule> matches(DomainName name) {
    return matches(name, Who.UNKNOWN);
  }

  /** Every rule that speaks about a name, the deciding one first. */
  public List<UserRule> matches(DomainName name, Who who) {
    Optional<UserRule> decides = find(name, who);
    return rules.stream()
        .filter(r -> covers(r, name) && isFor(r.subject(), who))
        .sorted(
            Comparator.comparing((UserRule r) -> decides.filter(r::equals).isEmpty())
                .thenComparing(r -> r.subject().rank())
                .thenComparing(MOST_SPECIFIC_FIRST))
        .toList();
  }

  private static boolean isFor(Subject subject, Who who) {
    if (subject instanceof OfDevice device) {
      return who.ids().contains(device.id());
    }
    return !(subject instanceof OfGroup group) || who.groups().contains(group.name());
  }

  private static boolean covers(UserRule rule, DomainName name) {
    return rule.rule().scope().covers(rule.rule().name(), name);
  }
}
