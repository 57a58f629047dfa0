package dev.tacet.policy;

import dev.tacet.policy.RuleChange.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What adding or removing rules comes to, worked out before any of it is done. One thread, one
 * call.
 */
final class RulePlan {
  private final List<UserRule> rules;
  private final List<RuleChange> changes = new ArrayList<>();
  private final List<UserRule> added = new ArrayList<>();
  private final List<UserRule> removed = new ArrayList<>();

  RulePlan(List<UserRule> rules) {
    this.rules = rules;
  }

  /**
   * @param firstId the number of the first rule made
   */
  void add(List<DomainRule> wanted, RuleTerms terms, Instant now, long firstId) {
    Optional<Instant> until = terms.lasting().map(now::plus);
    List<UserRule> there = rules.stream().filter(terms::holdsFor).toList();
    for (DomainRule rule : new LinkedHashSet<>(wanted)) {
      List<UserRule> same = onTarget(there, rule, rule.action());
      Optional<UserRule> kept =
          same.stream().filter(r -> until.isEmpty() && r.until().isEmpty()).findFirst();
      if (kept.isPresent()) {
        changes.add(new RuleChange(rule, Outcome.PRESENT, List.of(kept.get()), List.of()));
        continue;
      }
      List<UserRule> displaced = under(onTarget(there, rule, opposite(rule.action())), until);
      UserRule made =
          new UserRule(
              firstId + added.size(),
              rule,
              now,
              until,
              terms.comment(),
              terms.subject(),
              terms.schedule());
      added.add(made);
      removed.addAll(under(same, until));
      removed.addAll(displaced);
      changes.add(new RuleChange(rule, Outcome.ADDED, List.of(made), displaced));
    }
  }

  /** Those that one with this end takes the place of: one for good of all, else of its like. */
  private static List<UserRule> under(List<UserRule> rules, Optional<Instant> until) {
    return rules.stream().filter(r -> until.isEmpty() || r.until().isPresent()).toList();
  }

  /**
   * @param schedule only rules that hang on this one; empty means all
   */
  void remove(
      List<DomainRule> unwanted, boolean anyScope, Subject subject, Optional<String> schedule) {
    List<UserRule> there =
        rules.stream()
            .filter(r -> r.subject().equals(subject))
            .filter(r -> schedule.isEmpty() || r.schedule().equals(schedule))
            .toList();
    for (DomainRule rule : new LinkedHashSet<>(unwanted)) {
      boolean any = anyScope && rule.scope() == Scope.SUBTREE;
      List<UserRule> found =
          there.stream()
              .filter(r -> r.rule().action() == rule.action())
              .filter(r -> r.rule().name().equals(rule.name()))
              .filter(r -> any || r.rule().scope() == rule.scope())
              .toList();
      Outcome outcome = found.isEmpty() ? Outcome.ABSENT : Outcome.REMOVED;
      changes.add(new RuleChange(rule, outcome, found, List.of()));
      removed.addAll(found);
    }
  }

  /** What became of each name. */
  List<RuleChange> changes() {
    return changes;
  }

  /** What there is to do; empty where all is as wanted. */
  Optional<Change> change(String summary, String actor) {
    return added.isEmpty() && removed.isEmpty()
        ? Optional.empty()
        : Optional.of(Change.ofRules(summary, added, removed).by(actor));
  }

  private static List<UserRule> onTarget(List<UserRule> rules, DomainRule rule, Action action) {
    return rules.stream()
        .filter(r -> r.rule().action() == action && r.rule().sameTarget(rule))
        .toList();
  }

  private static Action opposite(Action action) {
    return action == Action.BLOCK ? Action.ALLOW : Action.BLOCK;
  }
}
