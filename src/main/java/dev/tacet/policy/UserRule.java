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
 */
public record UserRule(
    long id, DomainRule rule, Instant created, Optional<Instant> until, String comment) {
  public UserRule {
    Objects.requireNonNull(rule);
    Objects.requireNonNull(created);
    Objects.requireNonNull(until);
    Objects.requireNonNull(comment);
  }

  public boolean endedBy(Instant now) {
    return until.isPresent() && !now.isBefore(until.get());
  }
}
