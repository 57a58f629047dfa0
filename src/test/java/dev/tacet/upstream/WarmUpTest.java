package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.UpstreamConfig;
import dev.tacet.config.UpstreamStrategy;
import dev.tacet.config.UpstreamTls;
import dev.tacet.dns.RecordTypes;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.FakeUpstream;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are there before the first query of the house. */
class WarmUpTest {
  private static final String NAME = "dns.example";

  @TempDir private Path temp;
  private final Authority authority = Authority.named("Test Authority");
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  private <T extends AutoCloseable> T closing(T one) {
    opened.add(0, one);
    return one;
  }

  private UpstreamConfig tls(InetSocketAddress address) {
    Path pem = authority.writeTo(temp.resolve("authority.pem"));
    UpstreamTls tls = new UpstreamTls(NAME, List.of(), Optional.of(pem));
    String name = "tls://" + address.getPort();
    return new UpstreamConfig("tls", address, name, Optional.of(tls), "", false);
  }

  private UpstreamsByDomain over(UpstreamConfig... configs) {
    return closing(
        Upstreams.of(
            List.of(configs),
            UpstreamStrategy.STRICT,
            Map.of(),
            TrustedTime.of(Clock.systemUTC()),
            group));
  }

  private FakeUpstream dot() {
    return closing(FakeUpstream.startTls(authority.sign(NAME)));
  }

  @Test
  void theFirstQueryFindsTheConnectionThatTheRootWasAskedOver() {
    FakeUpstream fake = dot();
    fake.zone().add("www.example.org. 300 IN A 192.0.2.1");
    UpstreamsByDomain upstream = over(tls(fake.address()));
    upstream.warmUp();
    fake.awaitHeard(1);
    assertThat(fake.heard().get(0).question().qname().toString()).isEqualTo(".");
    assertThat(fake.heard().get(0).question().qtype()).isEqualTo(RecordTypes.NS);
    FakeUpstream.await(() -> !upstream.health().get(0).roundTrip().isZero(), "answered");
    int opened = fake.connections();

    upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture().join();

    assertThat(fake.connections()).isEqualTo(opened);
  }

  @Test
  void whoeverIsAskedInTheClearIsNotAskedBeforeThereIsAQuery() {
    FakeUpstream plain = closing(FakeUpstream.start());
    plain.zone().add("www.example.org. 300 IN A 192.0.2.1");
    UpstreamsByDomain upstream = over(plain.config("udp"));
    upstream.warmUp();

    upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture().join();

    assertThat(plain.heard()).hasSize(1);
  }

  @Test
  void theNextOneIsWarmedWhereTheFirstCannotBeReached() {
    FakeUpstream gone = dot();
    gone.goAway();
    FakeUpstream second = dot();
    UpstreamsByDomain upstream = over(tls(gone.address()), tls(second.address()));
    upstream.warmUp();

    second.awaitHeard(1);
    assertThat(upstream.health().get(0).lastError()).endsWith("connection refused");
  }

  @Test
  void itIsTriedUntilThereIsAnAnswerAndFailuresAreKnownBeforeAnybodyWaits() {
    FakeUpstream gone = dot();
    gone.goAway();
    UpstreamsByDomain upstream = over(tls(gone.address()));
    upstream.warmUp();
    FakeUpstream.await(() -> upstream.health().get(0).failed() >= 2, "asked again");

    gone.comeBack();

    gone.awaitHeard(1);
    FakeUpstream.await(() -> upstream.health().get(0).consecutiveFailures() == 0, "answered");
  }

  @Test
  void whatIsClosedIsNotWarmedAnyMore() {
    FakeUpstream fake = dot();
    UpstreamsByDomain upstream = over(tls(fake.address()));
    upstream.close();
    upstream.warmUp();
    group.next().submit(() -> {}).syncUninterruptibly();

    assertThat(fake.connections()).isZero();
  }
}
