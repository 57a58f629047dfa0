package dev.tacet.server;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheCounts;
import dev.tacet.cache.CacheKeeper;
import dev.tacet.cache.Removed;
import dev.tacet.config.CacheConfig;
import dev.tacet.config.Config;
import dev.tacet.control.api.CacheStatus;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.resolve.CachingResolver;
import dev.tacet.resolve.Prefetch;
import dev.tacet.resolve.Resolver;
import dev.tacet.upstream.TrustedTime;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** The cache and what stands around it. Thread-safe. */
final class CacheParts implements AutoCloseable {
  private final AnswerCache cache;
  private final CachingResolver resolver;
  private final Prefetch prefetch;
  private final Optional<CacheKeeper> keeper;

  /**
   * @param next who is asked for what is not in the cache
   * @param timers an event loop
   */
  CacheParts(
      Config config,
      Path dataDirectory,
      Resolver next,
      CurrentPolicy policy,
      ScheduledExecutorService timers,
      TrustedTime time,
      LongSupplier nanos) {
    CacheConfig settings = config.cache();
    cache = new AnswerCache(settings, nanos);
    prefetch = new Prefetch(next, cache, policy);
    resolver =
        new CachingResolver(
            next,
            cache,
            prefetch,
            timers,
            settings.staleClientTimeout(),
            settings.staleRefreshTime(),
            nanos);
    if (settings.keep() && cache.on()) {
      // Answers of other upstreams may be others: a domain's own resolver, a filter, a lie.
      String kin =
          config.upstreams() + " " + new TreeMap<>(config.forward()) + " " + config.dnssec();
      keeper = Optional.of(new CacheKeeper(cache, dataDirectory, kin, time::now, nanos));
    } else {
      CacheKeeper.remove(dataDirectory);
      keeper = Optional.empty();
    }
  }

  Resolver resolver() {
    return resolver;
  }

  AnswerCache cache() {
    return cache;
  }

  /** Removes what is kept of a name and of every name below it, on disk too. */
  Removed flush(DomainName name) {
    Removed removed = resolver.flush(name);
    boolean onDisk = keeper.map(k -> k.flushed(name)).orElse(true);
    return onDisk ? removed : removed.fromMemoryOnly();
  }

  void tick() {
    keeper.ifPresent(CacheKeeper::tick);
  }

  CacheStatus status() {
    CacheCounts counts = cache.counts();
    long asked = counts.hits() + counts.misses();
    double rate = asked == 0 ? 0 : Math.round(1_000.0 * counts.hits() / asked) / 1_000.0;
    return new CacheStatus(
        counts.entries(),
        counts.negative(),
        counts.octets(),
        counts.maxOctets(),
        counts.hits(),
        counts.misses(),
        rate,
        counts.stale(),
        prefetch.counts().asked(),
        keeper.map(CacheKeeper::state).orElse(""));
  }

  Map<String, Long> counters() {
    Prefetch.Counts counts = prefetch.counts();
    return Map.of(
        "prefetch.asked", counts.asked(),
        "prefetch.failed", counts.failed(),
        "prefetch.left-out", counts.leftOut());
  }

  @Override
  public void close() {
    keeper.ifPresent(CacheKeeper::close);
  }
}
