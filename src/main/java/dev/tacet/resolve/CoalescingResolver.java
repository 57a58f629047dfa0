package dev.tacet.resolve;

import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Query;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.resolve.Resolution.Unresolved;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Merges identical questions under way into one: a stub's repeats are not multiplied, and a forger
 * has one id and port to guess, not many (RFC 5452 section 5). Those who wait are bounded, for one
 * question and in all; who comes too many is told SERVFAIL. Thread-safe.
 */
public final class CoalescingResolver implements Resolver {
  private static final int MAX_WAITING = 8_192;
  private static final int MAX_WAITING_FOR_ONE = 512;

  /** One question under way, and how many wait for it. */
  private static final class Shared {
    final CompletableFuture<Resolution> result = new CompletableFuture<>();
    final AtomicInteger waiting = new AtomicInteger(1);
  }

  private final Resolver next;
  private final ConcurrentMap<UpstreamQuery, Shared> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();

  public CoalescingResolver(Resolver next) {
    this.next = next;
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      return tooMany(Optional.empty());
    }
    UpstreamQuery question = UpstreamQuery.of(query);
    Shared mine = new Shared();
    Shared shared = underWay.putIfAbsent(question, mine);
    if (shared == null) {
      ask(query, question, mine);
      shared = mine;
    } else if (shared.waiting.incrementAndGet() > MAX_WAITING_FOR_ONE) {
      return tooMany(Optional.of(shared));
    }
    return shared.result.whenComplete((resolution, bug) -> waiting.decrementAndGet());
  }

  private void ask(Query query, UpstreamQuery question, Shared mine) {
    CompletionStage<Resolution> asked;
    try {
      asked = next.resolve(query);
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    asked.whenComplete(
        (resolution, bug) -> {
          // Out of the table first: who comes from here on asks anew, and finds the cache filled.
          underWay.remove(question, mine);
          if (bug == null) {
            mine.result.complete(resolution);
          } else {
            mine.result.completeExceptionally(bug);
          }
        });
  }

  private CompletionStage<Resolution> tooMany(Optional<Shared> shared) {
    waiting.decrementAndGet();
    shared.ifPresent(one -> one.waiting.decrementAndGet());
    return CompletableFuture.completedFuture(
        new Unresolved(ExtendedError.NO_REACHABLE_AUTHORITY, "too many wait for this answer"));
  }
}
