package dev.tacet.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule of the owner's own.
 *
 * @param id rises with each rule made and is never used twice
 * @param until when it ends by itself
 * @param comment free text of the owner, may be empty
 * @param subject whom it is for
 * @param schedule the name of the schedule while which it holds; empty means always
 */
public record UserRule(
    long id,
    DomainRule rule,
    Instant created,
    Optional<Instant> until,
    String comment,
    Subject subject,
    Optional<String> schedule) {
  public UserRule {
    Objects.requireNonNull(rule);
    Objects.requireNonNull(created);
    Objects.requireNonNull(until);
    Objects.requireNonNull(comment);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(schedule);
    if (schedule.isPresent() && !Schedule.isName(schedule.get())) {
      throw new IllegalArgumentException("not the name of a schedule: " + schedule.get());
    }
  }

  /** A rule for the whole house, at all times. */
  public UserRule(
      long id, DomainRule rule, Instant created, Optional<Instant> until, String comment) {
    this(id, rule, created, until, comment, Subject.EVERYONE, Optional.empty());
  }

  public boolean endedBy(Instant now) {
    return until.isPresent() && !now.isBefore(until.get());
  }
}
