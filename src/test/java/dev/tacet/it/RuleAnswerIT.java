package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.BlockMode;
import dev.tacet.config.ListenConfig;
import dev.tacet.config.PolicyConfig;
import dev.tacet.config.RateLimitConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.dns.Transport;
import dev.tacet.listen.Dropped;
import dev.tacet.listen.ListenerGroup;
import dev.tacet.listen.LocalAddresses;
import dev.tacet.policy.Action;
import dev.tacet.policy.Condition;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import dev.tacet.querylog.Decision;
import dev.tacet.resolve.CoalescingResolver;
import dev.tacet.resolve.ForwardingResolver;
import dev.tacet.resolve.LocalResolver;
import dev.tacet.resolve.QueryHandler;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Stub;
import dev.tacet.upstream.FailoverUpstream;
import dev.tacet.upstream.Timing;
import dev.tacet.upstream.Upstreams;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Message;

/** What the rules of a list make clients see on real sockets: silence, TCP only, other data. */
final class RuleAnswerIT {
  private final FakeUpstream fake = FakeUpstream.start();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor();
  private final FailoverUpstream upstream =
      Upstreams.of(
          List.of(fake.config("udp")),
          loops,
          new Timing(
              Duration.ofMillis(500),
              Duration.ofMillis(800),
              Duration.ofMillis(800),
              Duration.ofMillis(1_200),
              Duration.ofMillis(200),
              Duration.ofSeconds(1)));
  private final List<Decision> log = new CopyOnWriteArrayList<>();
  private final RuleIndex.Builder rules =
      new RuleIndex.Builder(List.of(RuleSource.list(0, "rpz", Action.BLOCK)));
  private ListenerGroup listeners;

  @BeforeEach
  void start() throws IOException {
    rule("drop.example", RuleAnswer.DROP);
    rule("tcp.example", RuleAnswer.TCP_ONLY);
    rule("alias.example", new RuleAnswer.Alias(DomainName.parse("safe.test")));
    ResourceData address = new ResourceData(RecordTypes.A, new byte[] {10, 0, 0, 1});
    rule("nas.example", new RuleAnswer.Records(List.of(address)));
    fake.zone().add("tcp.example. 300 IN A 192.0.2.1", "safe.test. 300 IN A 192.0.2.2");
    fake.zone().add("good.example. 300 IN A 192.0.2.3");
    CurrentPolicy policy = new CurrentPolicy(Policy.OPEN.withLists(RuleIndex.of(rules.compile())));
    QueryHandler handler =
        new QueryHandler(
            policy,
            new LocalResolver(new CoalescingResolver(new ForwardingResolver(upstream))),
            new PolicyConfig(
                BlockMode.NULL_IP,
                List.of(),
                Duration.ofSeconds(10),
                Map.of(),
                RateLimitConfig.OFF),
            log::add,
            Clock.systemUTC(),
            System::nanoTime);
    LocalAddresses local = LocalAddresses.ofThisHost();
    listeners =
        new ListenerGroup(
            new ListenConfig(List.of("127.0.0.1"), 0, Duration.ofSeconds(20), 100, 100, 1),
            Optional.empty(),
            handler,
            local,
            onLink -> {},
            loops,
            housekeeping);
    listeners.start();
  }

  private void rule(String name, RuleAnswer answer) {
    Terms terms = new Terms(Action.BLOCK, false, false, Condition.ALWAYS, answer);
    rules.add(DomainName.parse(name), Scope.SUBTREE, 0, terms);
  }

  @AfterEach
  void stop() throws Exception {
    listeners.close();
    upstream.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    housekeeping.shutdownNow();
    fake.close();
  }

  private Stub stub(Transport transport) {
    return new Stub("127.0.0.1", listeners.port(), transport);
  }

  private static byte[] query(String name) {
    return Message.newQuery(
            org.xbill.DNS.Record.newRecord(
                org.xbill.DNS.Name.fromConstantString(name), org.xbill.DNS.Type.A, 1))
        .toWire();
  }

  @Test
  void aDroppedNameGetsNoDatagramAndARowInTheLog() throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), listeners.port()));
      socket.setSoTimeout(10_000);
      byte[] dropped = query("x.drop.example.");
      socket.send(new DatagramPacket(dropped, dropped.length));
      byte[] good = query("good.example.");
      socket.send(new DatagramPacket(good, good.length));

      DatagramPacket reply = new DatagramPacket(new byte[1500], 1500);
      socket.receive(reply);

      assertThat(new Message(java.util.Arrays.copyOf(reply.getData(), reply.getLength())))
          .satisfies(m -> assertThat(m.getQuestion().getName().toString()).startsWith("good"));
    }
    Eventually.holds(() -> log.size() == 2, "both rows");
    Decision silent = log.get(0);
    assertThat(silent.verdict().word()).isEqualTo("blocked");
    assertThat(silent.verdict().reason().words()).isEqualTo("list: rpz");
    assertThat(silent.rcode()).isEqualTo(-1);
    assertThat(silent.origin()).isEqualTo(Origin.SELF);
    assertThat(listeners.counters().dropped().get(Dropped.BY_RULE)).isEqualTo(1);
    assertThat(fake.heard()).hasSize(1);
  }

  @Test
  void aTcpOnlyNameIsAnsweredToTheClientThatComesBackOverTcp() {
    Reply overUdp = stub(Transport.UDP).ask("tcp.example", "A");
    assertThat(fake.heard()).isEmpty();
    Reply overTcp = stub(Transport.TCP).ask("tcp.example", "A");

    assertThat(overUdp.truncated()).isTrue();
    assertThat(overUdp.answers()).isEmpty();
    assertThat(overTcp.truncated()).isFalse();
    assertThat(overTcp.answers()).containsExactly("192.0.2.1");
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void recordsOfARuleAreGivenWithoutAskingAnybody(Transport transport) {
    Reply reply = stub(transport).ask("nas.example", "A");

    assertThat(reply.answers()).containsExactly("10.0.0.1");
    assertThat(reply.extendedErrors()).containsExactly("4 rewritten by list: rpz (nas.example)");
    assertThat(stub(transport).ask("nas.example", "AAAA").hasSoa()).isTrue();
    assertThat(fake.heard()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void anAliasIsAskedForUpstreamUnderItsTarget(Transport transport) {
    Reply reply = stub(transport).ask("alias.example", "A");

    assertThat(reply.answers()).containsExactly("safe.test.", "192.0.2.2");
    assertThat(fake.heard()).hasSize(1);
  }
}
