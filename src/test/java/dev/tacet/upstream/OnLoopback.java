package dev.tacet.upstream;

import dev.tacet.dns.UpstreamQuery;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.ManualClock;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What tests of upstreams share: a loop, fakes, short times, and that nothing is left behind. */
abstract class OnLoopback {
  /** Long enough for a loaded machine to answer in, short enough to wait for. */
  static final Timing QUICK = new Timing(ms(150), ms(300), ms(300), ms(900), ms(100), ms(200));

  final ManualClock clock = new ManualClock();
  final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<AutoCloseable> opened = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void watchForLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @AfterEach
  void closeAll() throws Exception {
    Collections.reverse(opened);
    for (AutoCloseable one : opened) {
      one.close();
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  <T extends AutoCloseable> T closing(T one) {
    opened.add(one);
    return one;
  }

  FakeUpstream fake() {
    FakeUpstream fake = closing(FakeUpstream.start());
    fake.zone()
        .add(
            "example.org. 900 IN SOA ns.example.org. admin.example.org. 1 2 3 4 60",
            "www.example.org. 300 IN A 192.0.2.1");
    return fake;
  }

  /** With the shipped times, for fakes that answer: a slow machine repeats nothing. */
  UdpUpstream udp(FakeUpstream fake) {
    return udp(fake, Timing.DEFAULT);
  }

  /** With short times, for fakes that do not. */
  UdpUpstream impatient(FakeUpstream fake) {
    return udp(fake, QUICK);
  }

  UdpUpstream udp(FakeUpstream fake, Timing timing) {
    return closing(
        new UdpUpstream(
            fake.url("udp"), fake.address(), true, group.next(), timing, clock.nanos()));
  }

  TcpUpstream tcp(FakeUpstream fake, Timing timing) {
    return closing(
        new TcpUpstream(
            fake.url("tcp"),
            fake.address(),
            group.next(),
            timing,
            System::nanoTime,
            new EdnsMemory(clock.nanos())));
  }

  static Exchange ask(Upstream upstream) {
    return ask(upstream, Asked.upstream("www.example.org", 1));
  }

  static Exchange ask(Upstream upstream, UpstreamQuery query) {
    return wait(upstream.exchange(query));
  }

  static Exchange wait(CompletionStage<Exchange> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  static Answered answered(Exchange exchange) {
    if (exchange instanceof Answered answered) {
      return answered;
    }
    throw new AssertionError("not answered: " + exchange);
  }

  static Failed failed(Exchange exchange) {
    if (exchange instanceof Failed failed) {
      return failed;
    }
    throw new AssertionError("not failed: " + exchange);
  }

  /** The addresses of an answer, as text. */
  static List<String> addresses(Exchange exchange) {
    return answered(exchange).answer().addresses().stream().map(a -> a.getHostAddress()).toList();
  }
}
