package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tacet.cache.AnswerCache;
import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * From a query's octets to the octets of its reply and the row for the log: how much is left for
 * the garbage collector. Less than the bound as compiled, and little more as interpreted.
 */
class QueryGarbageTest {
  private static final int OCTETS_A_QUERY = 2_500;
  private static final int QUERIES = 1_000;

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final Household household = new Household();

  @AfterEach
  void stopTimers() {
    timers.shutdownNow();
  }

  /** The least of some rounds: the first ones load classes. */
  private long octetsAQuery(Ask ask) {
    byte[] octets = ask.octets();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < QUERIES; i++) {
        Query query = (Query) QueryDecoder.decode(octets, ask.client(), Transport.UDP, 0);
        if (household.reply(query).length == 0) {
          throw new AssertionError("no reply");
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least / QUERIES;
  }

  @Test
  void aBlockedQueryLeavesLittleGarbage() {
    household.vendorBlocks("tracking.example.com");

    assertThat(octetsAQuery(Ask.of("a.tracking.example.com", RecordTypes.A).withoutEdns()))
        .isLessThan(OCTETS_A_QUERY);
  }

  @Test
  void aCachedQueryLeavesLittleGarbage() {
    CacheConfig config = new CacheConfig(1_000, 1 << 20, Duration.ZERO, Duration.ofDays(1));
    AnswerCache cache = new AnswerCache(config, household.clock.nanos());
    Resolver upstream =
        query ->
            CompletableFuture.completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query).answer("www.example.com. A 192.0.2.1").read(),
                    Origin.upstream("quad9"),
                    0));
    household.resolving(
        new CachingResolver(
            upstream,
            cache,
            new Prefetch(upstream, cache, new CurrentPolicy(Policy.OPEN)),
            timers,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            household.clock.nanos()));

    assertThat(octetsAQuery(Ask.of("www.example.com", RecordTypes.A).withoutEdns()))
        .isLessThan(OCTETS_A_QUERY);
    assertThat(cache.counts().misses()).isEqualTo(1);
  }
}
