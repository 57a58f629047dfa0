package dev.tacet.resolve;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheKey;
import dev.tacet.cache.FailureMemory;
import dev.tacet.cache.Lookup;
import dev.tacet.dns.Answer;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.Rcodes;
import dev.tacet.resolve.Resolution.Resolved;
import dev.tacet.resolve.Resolution.Unresolved;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from the cache, and fills it. Past its TTL an answer is only a stand-in: the upstream is
 * asked first, and if it fails or takes too long the client gets the old answer while the asking
 * goes on (RFC 8767 section 5). Failures are remembered for seconds (RFC 9520). Thread-safe.
 */
public final class CachingResolver implements Resolver {
  /** How long the upstream has before a stale answer is given (RFC 8767 section 5). */
  public static final Duration STALE_WAIT = Duration.ofMillis(1_800);

  private static final Logger LOG = LoggerFactory.getLogger(CachingResolver.class);

  /** How long a resolver's SERVFAIL holds, and that data was bogus (RFC 4035 section 4.7). */
  private static final Duration KEEP_ERROR = Duration.ofSeconds(5);

  /** How long silence holds: short, for the upstream's return should be noticed within seconds. */
  private static final Duration KEEP_SILENCE = Duration.ofSeconds(2);

  private static final int FAILURES = 2_048;

  /** An error's answer is small; one that is not is asked for again rather than kept. */
  private static final int MAX_FAILURE_OCTETS = 2_048;

  private final Resolver next;
  private final AnswerCache cache;
  private final FailureMemory<Resolution> failures;
  private final ScheduledExecutorService timers;
  private final Duration staleWait;

  /**
   * @param timers an event loop: what completes on it must not block
   * @param staleWait usually {@link #STALE_WAIT}
   * @param ticker monotonic nanoseconds
   */
  public CachingResolver(
      Resolver next,
      AnswerCache cache,
      ScheduledExecutorService timers,
      Duration staleWait,
      LongSupplier ticker) {
    this.next = next;
    this.cache = cache;
    this.failures = new FailureMemory<>(FAILURES, ticker);
    this.timers = timers;
    this.staleWait = staleWait;
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    if (!cache.on()) {
      return next.resolve(query);
    }
    CacheKey key = CacheKey.of(query);
    Lookup found = cache.lookup(key);
    if (found instanceof Lookup.Fresh fresh) {
      return done(new Resolved(fresh.answer(), Origin.CACHE, fresh.ageSeconds()));
    }
    Optional<Resolution> failure = failures.recall(key);
    if (found instanceof Lookup.Stale stale) {
      Resolution old = new Resolved(stale.answer(), Origin.STALE, stale.ageSeconds());
      return failure.isPresent() ? done(old) : refresh(query, key, old);
    }
    return failure.isPresent() ? done(failure.get()) : ask(query, key);
  }

  private static CompletionStage<Resolution> done(Resolution resolution) {
    return CompletableFuture.completedFuture(resolution);
  }

  private CompletionStage<Resolution> ask(Query query, CacheKey key) {
    return next.resolve(query).thenApply(resolution -> keep(key, resolution));
  }

  /** Asks, but not for longer than the client can wait for what we have already. */
  private CompletionStage<Resolution> refresh(Query query, CacheKey key, Resolution old) {
    CompletableFuture<Resolution> result = new CompletableFuture<>();
    Future<?> timer =
        timers.schedule(
            () -> {
              if (!result.isDone()) {
                // Who asks next need not wait as long, unless the answer has come by then.
                failures.remember(key, slow(), KEEP_SILENCE);
                result.complete(old);
              }
            },
            staleWait.toNanos(),
            TimeUnit.NANOSECONDS);
    ask(query, key)
        .whenComplete(
            (resolution, bug) -> {
              timer.cancel(false);
              if (bug == null) {
                result.complete(fails(resolution) ? old : resolution);
              } else if (!result.completeExceptionally(bug)) {
                LOG.error("a refresh of {} failed after a stale answer", query.question(), bug);
              }
            });
    return result;
  }

  private static Resolution slow() {
    return new Unresolved(ExtendedError.NO_REACHABLE_AUTHORITY, "upstreams are slow to answer");
  }

  private Resolution keep(CacheKey key, Resolution resolution) {
    if (!fails(resolution)) {
      failures.forget(key);
      resolution.answer().ifPresent(answer -> cache.store(key, answer));
    } else if (resolution instanceof Resolved resolved) {
      if (resolved.data().size() <= MAX_FAILURE_OCTETS) {
        failures.remember(key, new Resolved(resolved.data(), Origin.CACHE, 0), KEEP_ERROR);
      }
    } else {
      boolean bogus = resolution.origin().kind() == Origin.Kind.BOGUS;
      failures.remember(key, resolution, bogus ? KEEP_ERROR : KEEP_SILENCE);
    }
    return resolution;
  }

  /** Whether nothing was learnt: every rcode but NOERROR and NXDOMAIN (RFC 8767 section 5). */
  private static boolean fails(Resolution resolution) {
    Optional<Integer> rcode = resolution.answer().map(Answer::rcode);
    return rcode.filter(r -> r == Rcodes.NOERROR || r == Rcodes.NXDOMAIN).isEmpty();
  }
}
