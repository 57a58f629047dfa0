package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which decisions are wanted; one filter for tail, log, top and reports. Empty parts ask nothing.
 *
 * @param under names at or below any of these: the QNAME, or the canonical name that gave it away
 * @param since at or after
 * @param before earlier than
 */
public record DecisionFilter(
    Optional<InetAddress> client,
    Kind kind,
    List<DomainName> under,
    Optional<Instant> since,
    Optional<Instant> before) {
  public enum Kind {
    ALL,
    /** Blocked, rewritten or refused. */
    BLOCKED,
    /** What a list that only watches would have blocked is allowed, too. */
    ALLOWED,
    WOULD_BLOCK
  }

  public static final DecisionFilter ALL =
      new DecisionFilter(Optional.empty(), Kind.ALL, List.of(), Optional.empty(), Optional.empty());

  public DecisionFilter {
    under = List.copyOf(under);
  }

  /** Whether a decision is wanted. */
  public boolean accepts(Decision decision) {
    return client.map(decision.client()::equals).orElse(true)
        && acceptsKind(decision)
        && acceptsName(decision)
        && since.map(from -> !decision.at().isBefore(from)).orElse(true)
        && before.map(end -> decision.at().isBefore(end)).orElse(true);
  }

  private boolean acceptsKind(Decision decision) {
    return switch (kind) {
      case ALL -> true;
      case BLOCKED -> !decision.verdict().allows();
      case ALLOWED -> decision.verdict().allows();
      case WOULD_BLOCK -> decision.verdict().reason().rung().wouldBlock();
    };
  }

  private boolean acceptsName(Decision decision) {
    if (under.isEmpty()) {
      return true;
    }
    for (DomainName suffix : under) {
      if (decision.question().qname().isAtOrBelow(suffix)
          || decision.verdict().via().map(via -> via.isAtOrBelow(suffix)).orElse(false)) {
        return true;
      }
    }
    return false;
  }
}
