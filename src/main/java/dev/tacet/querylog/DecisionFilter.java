package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which decisions are wanted; one filter for tail, log, top and reports. Empty parts ask nothing.
 *
 * @param devices of any of these devices, by number, or
 * @param clients from any of these addresses; both empty means of all
 * @param under names at or below any of these: the QNAME, or the canonical name that gave it away
 * @param since at or after
 * @param before earlier than
 */
public record DecisionFilter(
    Set<Integer> devices,
    Set<InetAddress> clients,
    Kind kind,
    List<DomainName> under,
    Optional<Instant> since,
    Optional<Instant> before) {
  public enum Kind {
    ALL,
    /** Blocked, rewritten or refused. */
    BLOCKED,
    /** What would have been blocked and is only marked is allowed, too. */
    ALLOWED,
    WOULD_BLOCK
  }

  public static final DecisionFilter ALL =
      new DecisionFilter(
          Set.of(), Set.of(), Kind.ALL, List.of(), Optional.empty(), Optional.empty());

  public DecisionFilter {
    devices = Set.copyOf(devices);
    clients = Set.copyOf(clients);
    under = List.copyOf(under);
  }

  /** All since a moment. */
  public static DecisionFilter since(Instant since) {
    return new DecisionFilter(
        Set.of(), Set.of(), Kind.ALL, List.of(), Optional.of(since), Optional.empty());
  }

  /** Whether a decision is wanted. */
  public boolean accepts(Decision decision) {
    return acceptsAsker(decision)
        && acceptsKind(decision)
        && acceptsName(decision)
        && since.map(from -> !decision.at().isBefore(from)).orElse(true)
        && before.map(end -> decision.at().isBefore(end)).orElse(true);
  }

  private boolean acceptsAsker(Decision decision) {
    return devices.isEmpty() && clients.isEmpty()
        || devices.contains(decision.device())
        || clients.contains(decision.client());
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
