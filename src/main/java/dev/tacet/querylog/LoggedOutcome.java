package dev.tacet.querylog;

import dev.tacet.dns.Origin;
import dev.tacet.policy.Verdict;
import java.util.Objects;

/**
 * What became of a query, as the log keeps it. Immutable.
 *
 * @param verdict without its rule where that is the name asked or one above it: an outcome is of
 *     many names
 * @param rcode what the client was told, extended codes included; {@link
 *     dev.tacet.dns.Rcodes#NO_REPLY} where it was told nothing
 */
public record LoggedOutcome(Verdict verdict, Origin origin, int rcode) {
  public LoggedOutcome {
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(origin);
  }
}
