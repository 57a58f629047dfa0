package dev.tacet.policy;

import java.util.List;
import java.util.Objects;

/**
 * What became of one name in a command.
 *
 * @param rule what was wanted
 * @param rules the rules added, found or removed, as {@code outcome} says; empty for ABSENT
 * @param displaced rules of the other action on the same name that had to go
 */
public record RuleChange(
    DomainRule rule, Outcome outcome, List<UserRule> rules, List<UserRule> displaced) {
  public enum Outcome {
    ADDED,
    /** It was there already, nothing was done. */
    PRESENT,
    REMOVED,
    /** There was nothing to remove. */
    ABSENT
  }

  public RuleChange {
    Objects.requireNonNull(rule);
    Objects.requireNonNull(outcome);
    rules = List.copyOf(rules);
    displaced = List.copyOf(displaced);
  }
}
