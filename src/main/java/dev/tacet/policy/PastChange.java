package dev.tacet.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A line of the history. Immutable.
 *
 * @param actor who did it, in their own words: a note and no proof; empty where it is not known
 * @param undoneAt when it was taken back
 */
public record PastChange(
    long id, Instant at, String actor, String summary, Optional<Instant> undoneAt) {
  public PastChange {
    Objects.requireNonNull(at);
    Objects.requireNonNull(actor);
    Objects.requireNonNull(summary);
    Objects.requireNonNull(undoneAt);
  }
}
