package dev.tacet.resolve;

import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import dev.tacet.resolve.Resolution.NotAsked;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers what is never forwarded, whatever the policy: other classes than IN (CHAOS asks for the
 * version of the server itself), zone transfers and the other types that are no data, and ANY.
 * Never silent (RFC 8906). Thread-safe.
 */
public final class LocalResolver implements Resolver {
  /** RFC 9824 section 3.5: a pseudo type that may not be asked for. */
  private static final int NXNAME = 128;

  private static final int FIRST_META = 128;
  private static final int LAST_META = 255;

  private final Resolver next;

  public LocalResolver(Resolver next) {
    this.next = next;
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    Optional<Resolution> reply = reply(query.question());
    return reply.isPresent() ? CompletableFuture.completedFuture(reply.get()) : next.resolve(query);
  }

  private static Optional<Resolution> reply(Question question) {
    int type = question.qtype();
    if (question.qclass() != RecordClasses.IN) {
      return Optional.of(NotAsked.REFUSED);
    }
    if (type == RecordTypes.ANY) {
      return Optional.of(NotAsked.MINIMAL_ANY);
    }
    if (type == RecordTypes.AXFR || type == RecordTypes.IXFR) {
      return Optional.of(NotAsked.REFUSED);
    }
    if (type == NXNAME) {
      return Optional.of(new NotAsked(Rcodes.FORMERR, false));
    }
    boolean noData = type == 0 || type >= FIRST_META && type <= LAST_META;
    return noData ? Optional.of(NotAsked.NOT_IMPLEMENTED) : Optional.empty();
  }
}
