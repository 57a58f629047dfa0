package dev.tacet.resolve;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheKey;
import dev.tacet.cache.FailureMemory;
import dev.tacet.cache.Lookup;
import dev.tacet.cache.Removed;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
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
 * Answers from the cache, and fills it. What is popular and expires soon goes to {@link Prefetch}.
 * Past its TTL an answer is only a stand-in: the upstream is asked first, and if it fails or takes
 * too long the client gets the old answer while the asking goes on (RFC 8767 section 5). Failures
 * are remembered for seconds (RFC 9520). Thread-safe.
 */
public final class CachingResolver implements Resolver {
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
  private final Prefetch prefetch;
  private final FailureMemory<Resolution> failures;
  private final ScheduledExecutorService timers;
  private final Duration staleWait;
  private final Duration staleRefresh;

  /**
   * @param timers an event loop: what completes on it must not block
   * @param staleWait how long the upstream has before a stale answer is given: RFC 8767 section 5
   *     finds 1.8 s good
   * @param staleRefresh how long after a failure a stale answer is given without asking again
   * @param ticker monotonic nanoseconds
   */
  public CachingResolver(
      Resolver next,
      AnswerCache cache,
      Prefetch prefetch,
      ScheduledExecutorService timers,
      Duration staleWait,
      Duration staleRefresh,
      LongSupplier ticker) {
    this.next = next;
    this.cache = cache;
    this.prefetch = prefetch;
    this.failures = new FailureMemory<>(FAILURES, ticker);
    this.timers = timers;
    this.staleWait = staleWait;
    this.staleRefresh = staleRefresh;
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    if (!cache.on()) {
      return next.resolve(query);
    }
    CacheKey key = CacheKey.of(query);
    Lookup found = cache.lookup(key);
    if (found instanceof Lookup.Fresh fresh) {
      if (fresh.due()) {
        prefetch.renew(query, key, fresh.answer());
      }
      return done(new Resolved(fresh.answer(), Origin.CACHE, fresh.ageSeconds()));
    }
    Optional<Resolution> failure = failures.recall(key);
    if (found instanceof Lookup.Stale stale) {
      Resolution old = new Resolved(stale.answer(), Origin.STALE, stale.ageSeconds());
      return failure.isPresent() ? done(given(old)) : refresh(query, key, old);
    }
    return failure.isPresent() ? done(failure.get()) : ask(query, key, KEEP_SILENCE, KEEP_ERROR);
  }

  /** An old answer that is given, which is counted. */
  private Resolution given(Resolution old) {
    cache.servedStale();
    return old;
  }

  /** Removes what is kept, and known to fail, of a name and of every name below it. */
  public Removed flush(DomainName name) {
    failures.forgetBelow(name);
    return cache.flush(name);
  }

  private static CompletionStage<Resolution> done(Resolution resolution) {
    return CompletableFuture.completedFuture(resolution);
  }

  private CompletionStage<Resolution> ask(
      Query query, CacheKey key, Duration keepSilence, Duration keepError) {
    return next.resolve(query)
        .thenApply(resolution -> keep(key, resolution, keepSilence, keepError));
  }

  /** Asks, but not for longer than the client can wait for what we have already. */
  private CompletionStage<Resolution> refresh(Query query, CacheKey key, Resolution old) {
    CompletableFuture<Resolution> result = new CompletableFuture<>();
    Future<?> timer =
        timers.schedule(
            () -> {
              if (!result.isDone()) {
                // Who asks next need not wait as long, unless the answer has come by then.
                failures.remember(key, slow(), staleRefresh);
                result.complete(given(old));
              }
            },
            staleWait.toNanos(),
            TimeUnit.NANOSECONDS);
    ask(query, key, staleRefresh, staleRefresh)
        .whenComplete(
            (resolution, bug) -> {
              timer.cancel(false);
              if (bug == null) {
                finish(result, resolution, old);
              } else if (!result.completeExceptionally(bug)) {
                LOG.error("a refresh of {} failed after a stale answer", query.question(), bug);
              }
            });
    return result;
  }

  private void finish(CompletableFuture<Resolution> result, Resolution now, Resolution old) {
    if (!fails(now)) {
      result.complete(now);
    } else if (!result.isDone()) {
      result.complete(given(old));
    }
  }

  private static Resolution slow() {
    return new Unresolved(ExtendedError.NO_REACHABLE_AUTHORITY, "upstreams are slow to answer");
  }

  private Resolution keep(
      CacheKey key, Resolution resolution, Duration keepSilence, Duration keepError) {
    if (!fails(resolution)) {
      failures.forget(key);
      return resolution
          .answer()
          .<Resolution>map(answer -> stored(key, cache.limited(answer), resolution))
          .orElse(resolution);
    }
    if (resolution instanceof Resolved resolved) {
      if (resolved.data().size() <= MAX_FAILURE_OCTETS) {
        failures.remember(key, new Resolved(resolved.data(), Origin.CACHE, 0), keepError);
      }
    } else {
      boolean bogus = resolution.origin().kind() == Origin.Kind.BOGUS;
      failures.remember(key, resolution, bogus ? keepError : keepSilence);
    }
    return resolution;
  }

  private Resolution stored(CacheKey key, Answer answer, Resolution resolution) {
    cache.store(key, answer);
    return new Resolved(answer, resolution.origin(), 0);
  }

  /** Whether nothing was learnt: every rcode but NOERROR and NXDOMAIN (RFC 8767 section 5). */
  static boolean fails(Resolution resolution) {
    Optional<Integer> rcode = resolution.answer().map(Answer::rcode);
    return rcode.filter(r -> r == Rcodes.NOERROR || r == Rcodes.NXDOMAIN).isEmpty();
  }
}
