package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that still passes and looks like telemetry, and what to type to stop it. Nothing is
 * ever done by itself. Immutable.
 *
 * @param subject what would be blocked: {@code roku/optional}, or the name
 * @param names those asked for, the most queried first
 * @param namesLeftOut further names that are not shown
 * @param queries how many queries of the period it would have stopped
 * @param parties whose these were, the busiest first; all of them would feel it
 * @param reasons why it is suggested, in sentences; the evidence
 * @param sideEffects what stops with it, in the words of the profile; never empty
 * @param commands what to type, one of these: for the devices touched, or for everyone
 * @param trial what to type to see first what it would have blocked, where that exists
 */
public record Suggestion(
    Kind kind,
    Certainty certainty,
    String subject,
    List<Name> names,
    int namesLeftOut,
    long queries,
    List<Party> parties,
    List<String> reasons,
    List<String> sideEffects,
    List<String> commands,
    Optional<String> trial) {
  /** What speaks for it. */
  public enum Kind {
    /** A vendor profile has the names, in a tier that is not in force. */
    TIER,
    /** No profile has the name; how it is called, or its neighbours that are blocked, speak. */
    ALIKE
  }

  /**
   * One name that would be stopped.
   *
   * @param purpose what it serves, in the words of the profile; empty where none has it
   */
  public record Name(DomainName name, String purpose, long queries) {
    public Name {
      Objects.requireNonNull(name);
      Objects.requireNonNull(purpose);
    }
  }

  public Suggestion {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(certainty);
    Objects.requireNonNull(subject);
    names = List.copyOf(names);
    parties = List.copyOf(parties);
    reasons = List.copyOf(reasons);
    sideEffects = List.copyOf(sideEffects);
    commands = List.copyOf(commands);
    Objects.requireNonNull(trial);
  }
}
