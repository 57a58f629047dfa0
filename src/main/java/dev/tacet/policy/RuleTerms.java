package dev.tacet.policy;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * For whom and when a new rule holds. Immutable.
 *
 * @param schedule the name of the schedule while which it holds; empty means always
 * @param lasting how long; empty means for good
 * @param comment kept with the rule, may be empty
 */
public record RuleTerms(
    Subject subject, Optional<String> schedule, Optional<Duration> lasting, String comment) {
  public RuleTerms {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(schedule);
    Objects.requireNonNull(lasting);
    Objects.requireNonNull(comment);
  }

  /** For the whole house. */
  static RuleTerms ofHouse(Optional<Duration> lasting, String comment) {
    return new RuleTerms(Subject.EVERYONE, Optional.empty(), lasting, comment);
  }

  boolean holdsFor(UserRule rule) {
    return rule.subject().equals(subject) && rule.schedule().equals(schedule);
  }
}
