package dev.tacet.resolve;

import dev.tacet.cache.AnswerCache;
import dev.tacet.config.BlockMode;
import dev.tacet.config.CacheConfig;
import dev.tacet.config.PolicyConfig;
import dev.tacet.config.RateLimitConfig;
import dev.tacet.dns.Decoded;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Action;
import dev.tacet.policy.Asked;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Terms;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A query from its octets to the octets of its reply and the decision for the log, without sockets
 * and without the log's own work; and its first pieces by themselves. Names are asked by chance, so
 * that the index is not in the processor's cache for being asked the same again.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class QueryBenchmark {
  private static final int ASKED = 1 << 14;

  @Param("1000000")
  public int names;

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);
  private final byte[][] blocked = new byte[ASKED][];
  private final byte[][] allowed = new byte[ASKED][];
  private final Query[] decoded = new Query[ASKED];
  private final InetAddress client = Ask.address("192.168.1.20");
  private Decision decision;
  private QueryHandler handler;
  private int next;

  @Setup
  public void fill() {
    RuleIndex.Builder lists =
        new RuleIndex.Builder(List.of(RuleSource.list(0, "bench", Action.BLOCK)));
    for (int i = 0; i < names; i++) {
      lists.add(DomainName.parse(blockedName(i)), dev.tacet.policy.Scope.SUBTREE, 0, Terms.BLOCK);
    }
    RuleIndex index = RuleIndex.of(lists.compile());
    policy.update(p -> p.withLists(index));
    handler =
        new QueryHandler(
            policy,
            cached(),
            new PolicyConfig(
                BlockMode.NULL_IP,
                List.of(),
                Duration.ofSeconds(10),
                Map.of(),
                RateLimitConfig.OFF),
            logged -> decision = logged,
            Clock.systemUTC(),
            System::nanoTime);
    Random random = new Random(1);
    for (int i = 0; i < ASKED; i++) {
      blocked[i] = ask(blockedName(random.nextInt(names)));
      allowed[i] = ask("www.allowed" + random.nextInt(1_000) + ".example.org");
      decoded[i] = (Query) decode(blocked[i]);
    }
    require(blocked[0], "blocked");
    require(allowed[0], "allowed");
  }

  /** A benchmark of the wrong answer would be a fast one. */
  private void require(byte[] query, String wanted) {
    handler.answer((Query) decode(query)).toCompletableFuture().join();
    if (decision.verdict() instanceof Verdict.Allowed != wanted.equals("allowed")) {
      throw new IllegalStateException("not " + wanted + ": " + decision);
    }
  }

  private static String blockedName(int number) {
    return "track" + number % 7 + ".vendor" + number + (number % 3 == 0 ? ".net" : ".com");
  }

  private static byte[] ask(String name) {
    return Ask.of(name, RecordTypes.A).withoutEdns().octets();
  }

  private CachingResolver cached() {
    AnswerCache cache =
        new AnswerCache(
            new CacheConfig(20_000, 16L << 20, Duration.ZERO, Duration.ofDays(1)),
            System::nanoTime);
    Resolver upstream =
        query ->
            CompletableFuture.completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query)
                        .answer(query.question().qname() + ". A 192.0.2.1")
                        .read(),
                    Origin.upstream("quad9"),
                    0));
    return new CachingResolver(
        upstream,
        cache,
        new Prefetch(upstream, cache, policy),
        timers,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        System::nanoTime);
  }

  @TearDown
  public void stopTimers() {
    timers.shutdownNow();
  }

  private int next() {
    return next++ & ASKED - 1;
  }

  private Decoded decode(byte[] octets) {
    return QueryDecoder.decode(octets, client, Transport.UDP, System.nanoTime());
  }

  @Benchmark
  public Decoded decode() {
    return decode(blocked[next()]);
  }

  @Benchmark
  public Verdict judge() {
    Query query = decoded[next()];
    Policy now = policy.get();
    ClientProfile profile = now.profileOf(query.client(), query.hint());
    return now.judge(new Asked(query.question(), query.transport(), profile, query.client()));
  }

  @Benchmark
  public byte[] blocked() {
    return handler.answer((Query) decode(blocked[next()])).toCompletableFuture().join();
  }

  @Benchmark
  public byte[] cachedAnswer() {
    return handler.answer((Query) decode(allowed[next()])).toCompletableFuture().join();
  }
}
