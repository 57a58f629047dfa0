package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A block may have broken something, and the smallest rule that would undo it: to allow this one
 * name, exactly, for this one device, for a time. Nothing applies it by itself. Immutable.
 *
 * @param name what is blocked, and what to allow
 * @param by the list, vendor tier or rule that blocks it; empty where it is not known
 * @param sinceMillis when the block began, or its first storm, milliseconds since 1970
 * @param signs what speaks for it
 * @param tryFor how long to allow it for a try
 * @param evidence what was counted, in sentences
 * @param limits what it does not show, in sentences
 */
public record Suspicion(
    Party party,
    DomainName name,
    String by,
    long sinceMillis,
    Set<Sign> signs,
    Duration tryFor,
    List<String> evidence,
    List<String> limits) {
  /** What speaks for a breakage. */
  public enum Sign {
    /** The device asks for the blocked name in storms. */
    STORM,
    /** It asks for far fewer of its usual other names than at these hours on other days. */
    FEWER_NAMES,
    /** It asks far more often whether there is an internet at all. */
    PROBES
  }

  public Suspicion {
    Objects.requireNonNull(party);
    Objects.requireNonNull(name);
    Objects.requireNonNull(by);
    signs = Set.copyOf(signs);
    Objects.requireNonNull(tryFor);
    evidence = List.copyOf(evidence);
    limits = List.copyOf(limits);
  }
}
