package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.cache.AnswerCache;
import dev.tacet.config.CacheConfig;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.resolve.Resolution.Unresolved;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.ManualClock;
import dev.tacet.upstream.FailoverUpstream;
import dev.tacet.upstream.Timing;
import dev.tacet.upstream.Upstreams;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resolvers as they stand together, over a real socket. */
class ResolverChainTest {
  private final ManualClock clock = new ManualClock();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final FakeUpstream fake = FakeUpstream.start();
  private final FailoverUpstream upstream =
      Upstreams.of(
          List.of(fake.config("udp")),
          group,
          new Timing(
              Duration.ofMillis(500),
              Duration.ofMillis(800),
              Duration.ofMillis(800),
              Duration.ofMillis(1_200),
              Duration.ofMillis(200),
              Duration.ofSeconds(1)));
  private final AnswerCache cache =
      new AnswerCache(
          new CacheConfig(1_000, 1 << 20, Duration.ZERO, Duration.ofDays(1)), clock.nanos());
  private final Resolver asking = new CoalescingResolver(new ForwardingResolver(upstream));
  private final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);
  private final Prefetch prefetch = new Prefetch(asking, cache, policy);
  private final Resolver chain =
      new LocalResolver(
          new CachingResolver(
              asking,
              cache,
              prefetch,
              group,
              Duration.ofMillis(100),
              Duration.ofSeconds(5),
              clock.nanos()));

  @BeforeEach
  void fillTheZone() {
    fake.zone().add("www.example.org. 300 IN A 192.0.2.1");
  }

  @AfterEach
  void closeAll() throws Exception {
    upstream.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    fake.close();
  }

  private Resolution ask() {
    return start().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<Resolution> start() {
    return chain.resolve(Asked.query("www.example.org", RecordTypes.A)).toCompletableFuture();
  }

  @Test
  void aCachedAnswerIsNotAskedForAgain() {
    assertThat(ask().origin()).isEqualTo(Origin.upstream(fake.url("udp")));
    assertThat(ask().origin()).isEqualTo(Origin.CACHE);

    assertThat(fake.heard()).hasSize(1);
  }

  @Test
  void repeatsOfAQuestionUnderWayAreNotMultiplied() {
    fake.udp(Conduct.after(Duration.ofMillis(100), Conduct.HONEST));
    List<CompletableFuture<Resolution>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(start());
    }

    for (CompletableFuture<Resolution> one : all) {
      assertThat(one.orTimeout(10, TimeUnit.SECONDS).join().answer()).isPresent();
    }
    assertThat(fake.heard()).hasSize(1);
  }

  @Test
  void whenTheUpstreamIsSilentTheStaleAnswerComesSoonAndTheNewOneWhenItIsBack() {
    ask();
    clock.pass(Duration.ofSeconds(301));
    fake.udp(Conduct.SILENT);

    assertThat(ask().origin()).isEqualTo(Origin.STALE);

    fake.udp(Conduct.HONEST);
    FakeUpstream.await(
        () -> {
          clock.pass(Duration.ofMillis(100));
          return !ask().origin().equals(Origin.STALE);
        },
        "the answer is still stale");
  }

  @Test
  void aSilentUpstreamEndsInAnErrorThatNamesIt() {
    fake.udp(Conduct.SILENT);

    Unresolved unresolved = (Unresolved) ask();

    assertThat(unresolved.error()).isEqualTo(ExtendedError.NO_REACHABLE_AUTHORITY);
    assertThat(unresolved.detail()).isEqualTo(fake.url("udp") + ": no answer");
  }

  @Test
  void aServfailIsPassedOnAndTheUpstreamIsSparedForSeconds() {
    fake.udp(Conduct.SERVFAIL);

    assertThat(ask().answer().orElseThrow().rcode()).isEqualTo(Rcodes.SERVFAIL);
    ask();

    assertThat(fake.heard()).hasSize(1);
  }
}
