package dev.tacet.upstream;

import com.sun.management.OperatingSystemMXBean;
import dev.tacet.config.UpstreamConfig;
import dev.tacet.config.UpstreamStrategy;
import dev.tacet.config.UpstreamTls;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeDoh;
import dev.tacet.testkit.FakeUpstream;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long 1,000 distinct names take over one connection to a resolver on loopback that answers
 * after 20 ms, the first round with cold code: after the connection was opened as at the start of
 * the server, or with the argument {@code cold} with its handshake, too. Run by hand; prints.
 */
final class DistinctNames {
  private static final int NAMES = 1_000;
  private static final int ROUNDS = 5;
  private static final Duration DELAY = Duration.ofMillis(20);

  private DistinctNames() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("distinct");
    Authority authority = Authority.named("Test Authority");
    Path pem = authority.writeTo(directory.resolve("authority.pem"));
    try (FakeUpstream dot = FakeUpstream.startTls(authority.sign("dns.example"));
        FakeDoh doh = FakeDoh.start(authority.sign("dns.example"))) {
      dot.tcp(Conduct.after(DELAY, Conduct.HONEST));
      doh.conduct(c -> c.later(DELAY, () -> FakeDoh.HONEST.treat(c)));
      boolean cold = List.of(arguments).contains("cold");
      run("tls", dot.address(), pem, cold);
      run("https", doh.address(), pem, cold);
      System.out.println("connections: tls " + dot.connections() + ", https " + doh.connections());
    } finally {
      Files.delete(pem);
      Files.delete(directory);
    }
  }

  private static void run(String scheme, InetSocketAddress address, Path pem, boolean cold)
      throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    UpstreamTls tls = new UpstreamTls("dns.example", List.of(), Optional.of(pem));
    UpstreamConfig config =
        new UpstreamConfig(
            scheme,
            address,
            scheme,
            Optional.of(tls),
            scheme.equals("https") ? "/dns-query" : "",
            false);
    try (UpstreamsByDomain upstream =
        Upstreams.of(
            List.of(config),
            UpstreamStrategy.STRICT,
            Map.of(),
            TrustedTime.of(Clock.systemUTC()),
            group)) {
      if (!cold) {
        upstream.warmUp();
        FakeUpstream.await(
            () -> !upstream.health().get(0).roundTrip().isZero(), "the connection is open");
      }
      for (int round = 0; round < ROUNDS; round++) {
        long began = System.nanoTime();
        long cpuBegan = cpuNanos();
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
          String name = "n" + round + "-" + i + ".example.org";
          all.add(upstream.exchange(Asked.upstream(name, 1)).toCompletableFuture());
        }
        long answered =
            all.stream()
                .map(one -> one.orTimeout(10, TimeUnit.SECONDS).join())
                .filter(Exchange.Answered.class::isInstance)
                .count();
        long millis = (System.nanoTime() - began) / 1_000_000;
        long cpu = (cpuNanos() - cpuBegan) / 1_000_000;
        System.out.println(
            scheme
                + (": " + answered + " of " + NAMES + " in " + millis + " ms")
                + (", " + cpu + " ms of processor, the resolver's included"));
      }
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
