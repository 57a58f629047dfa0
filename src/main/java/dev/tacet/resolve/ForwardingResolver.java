package dev.tacet.resolve;

import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.resolve.Resolution.Resolved;
import dev.tacet.resolve.Resolution.Unresolved;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Bogus;
import dev.tacet.upstream.Exchange.Failed;
import dev.tacet.upstream.FailureReason;
import dev.tacet.upstream.Upstream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the upstream; the last of the chain. Thread-safe. */
public final class ForwardingResolver implements Resolver {
  private final Upstream upstream;

  public ForwardingResolver(Upstream upstream) {
    this.upstream = upstream;
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    if (upstream.cameBack(query.question())) {
      return CompletableFuture.completedFuture(
          new Unresolved(ExtendedError.NETWORK_ERROR, "an upstream asks us: a loop"));
    }
    return upstream.exchange(UpstreamQuery.of(query)).thenApply(ForwardingResolver::resolution);
  }

  private static Resolution resolution(Exchange exchange) {
    if (exchange instanceof Answered answered) {
      return new Resolved(answered.answer(), Origin.upstream(answered.upstream()), 0);
    }
    if (exchange instanceof Bogus bogus) {
      return new Unresolved(bogus.error(), bogus.detail());
    }
    Failed failed = (Failed) exchange;
    return new Unresolved(error(failed.reason()), failed.detail());
  }

  /** RFC 8914 section 4: 23 where something came back from the network, 22 where nothing did. */
  private static ExtendedError error(FailureReason reason) {
    return switch (reason) {
      case UNREACHABLE, UNTRUSTED, BAD_REPLY -> ExtendedError.NETWORK_ERROR;
      case TIMED_OUT, SERVER_FAILURE, OVERLOADED, NO_UPSTREAM ->
          ExtendedError.NO_REACHABLE_AUTHORITY;
    };
  }
}
