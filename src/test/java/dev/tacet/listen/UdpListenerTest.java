package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.octets;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.Sockets.rcode;
import static dev.tacet.listen.Sockets.receive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Rejected;
import dev.tacet.dns.Transport;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpListenerTest {
  private final Sockets tacet = new Sockets();

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aQueryIsAnsweredWithItsIdAndItsQuestion(String address) throws Exception {
    tacet.start(config(address));

    byte[] reply = tacet.ask(0xabcd, "MiXed.Example", address);

    assertThat(id(reply)).isEqualTo(0xabcd);
    assertThat(rcode(reply)).isEqualTo(Rcodes.NXDOMAIN);
    assertThat(tacet.service.heard(0).transport()).isEqualTo(Transport.UDP);
    assertThat(tacet.service.heard(0).client()).isEqualTo(Sockets.address(address));
    Sockets.await(() -> tacet.group.counters().answered() == 1);
    assertThat(tacet.group.counters().received().get(Transport.UDP)).isEqualTo(1);
  }

  @Test
  void aBurstOfQueriesIsAnsweredToTheLastOne() throws Exception {
    tacet.start(config("127.0.0.1"));
    DatagramSocket stub = tacet.udp("127.0.0.1");

    Set<Integer> ids = new HashSet<>();
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 50; i++) {
        tacet.send(stub, query(50 * round + i, "host" + i + ".example"), "127.0.0.1");
      }
      for (int i = 0; i < 50; i++) {
        ids.add(id(octets(receive(stub))));
      }
    }

    assertThat(ids).hasSize(1000);
  }

  @Test
  void anAnswerThatIsReadyLaterGoesToItsOwnStub() throws Exception {
    tacet.start(config("127.0.0.1"));
    DatagramSocket first = tacet.udp("127.0.0.1");
    DatagramSocket second = tacet.udp("127.0.0.1");
    tacet.send(first, query(1, "held.example"), "127.0.0.1");
    tacet.send(second, query(2, "held.example"), "127.0.0.1");
    Sockets.await(() -> tacet.service.holds().size() == 2);
    assertThat(tacet.group.counters().outstanding()).isEqualTo(2);

    tacet.service.release(2); // on this thread, not on the event loop
    assertThat(id(octets(receive(second)))).isEqualTo(2);
    tacet.service.release(1);
    assertThat(id(octets(receive(first)))).isEqualTo(1);
    assertThat(tacet.group.counters().outstanding()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws.example", "error.example", "fails.example", "null.example"})
  void aHandlerThatFailsEndsInServfailAndIsCounted(String name) throws Exception {
    tacet.start(config("127.0.0.1"));

    assertThat(rcode(tacet.ask(1, name, "127.0.0.1"))).isEqualTo(Rcodes.SERVFAIL);
    assertThat(tacet.group.counters().failed()).isEqualTo(1);
    assertThat(rcode(tacet.ask(2, "good.example", "127.0.0.1"))).isEqualTo(Rcodes.NXDOMAIN);
  }

  @Test
  void aHandlerWithoutOctetsEndsInServfail() throws Exception {
    tacet.start(config("127.0.0.1"));

    assertThat(rcode(tacet.ask(1, "nothing.example", "127.0.0.1"))).isEqualTo(Rcodes.SERVFAIL);
  }

  @Test
  void aQueryThatIsToMeetWithSilenceGetsNothingAndLeavesNothing() throws Exception {
    tacet.start(config("127.0.0.1"));
    DatagramSocket stub = tacet.udp("127.0.0.1");
    tacet.send(stub, query(1, "silent.example"), "127.0.0.1");
    tacet.send(stub, query(2, "held.silent.example"), "127.0.0.1");
    Sockets.await(() -> tacet.service.holds().size() == 1);
    tacet.service.release(2);
    tacet.send(stub, query(3, "good.example"), "127.0.0.1");

    assertThat(id(octets(receive(stub)))).isEqualTo(3);
    Sockets.await(() -> tacet.group.counters().dropped().get(Dropped.BY_RULE) == 2);
    assertThat(tacet.group.counters().failed()).isZero();
    Sockets.await(() -> tacet.group.counters().outstanding() == 0);
    Sockets.await(() -> tacet.group.counters().answered() == 1);
  }

  @Test
  void aHandlerThatNeverAnswersLosesItsPlace() throws Exception {
    tacet.start(config("127.0.0.1"), new Limits(1, 64, 1 << 20, Duration.ofMillis(50)));

    assertThat(rcode(tacet.ask(1, "held.example", "127.0.0.1"))).isEqualTo(Rcodes.SERVFAIL);
    assertThat(tacet.group.counters().expired()).isEqualTo(1);
    assertThat(tacet.group.counters().outstanding()).isZero();
    tacet.service.releaseAll(); // too late; nobody is disturbed
    assertThat(rcode(tacet.ask(2, "good.example", "127.0.0.1"))).isEqualTo(Rcodes.NXDOMAIN);
  }

  @Test
  void queriesAboveTheLimitAreDroppedAndCounted() throws Exception {
    tacet.start(config("127.0.0.1"), new Limits(5, 64, 1 << 20, Duration.ofSeconds(30)));
    DatagramSocket stub = tacet.udp("127.0.0.1");
    for (int id = 0; id < 8; id++) {
      tacet.send(stub, query(id, "held.example"), "127.0.0.1");
    }
    Sockets.await(() -> tacet.group.counters().dropped().get(Dropped.OVERLOAD) == 3);
    assertThat(tacet.service.holds()).hasSize(5);

    tacet.service.releaseAll();
    for (int i = 0; i < 5; i++) {
      assertThat(id(octets(receive(stub)))).isBetween(0, 4);
    }
    assertThat(rcode(tacet.ask(9, "good.example", "127.0.0.1"))).isEqualTo(Rcodes.NXDOMAIN);
  }

  @Test
  void whatIsNoQueryIsRejectedByItsReason() throws Exception {
    tacet.start(config("127.0.0.1"));
    DatagramSocket stub = tacet.udp("127.0.0.1");
    byte[] response = query(1, "a.example");
    response[2] |= (byte) 0x80;
    byte[] notify = query(2, "a.example");
    notify[2] |= 4 << 3;

    tacet.send(stub, response, "127.0.0.1");
    tacet.send(stub, new byte[0], "127.0.0.1");
    tacet.send(stub, new byte[11], "127.0.0.1");
    tacet.send(stub, notify, "127.0.0.1");
    byte[] first = octets(receive(stub));
    tacet.send(stub, HexFormat.of().parseHex("0003010000010000000000003f"), "127.0.0.1");
    byte[] second = octets(receive(stub));

    assertThat(id(first)).as("the response and the short ones met silence").isEqualTo(2);
    assertThat(rcode(first)).isEqualTo(Rcodes.NOTIMP);
    assertThat(id(second)).isEqualTo(3);
    assertThat(rcode(second)).isEqualTo(Rcodes.FORMERR);
    var rejected = tacet.group.counters().rejected();
    assertThat(rejected.get(Rejected.Reason.NOT_A_QUERY)).isEqualTo(3);
    assertThat(rejected.get(Rejected.Reason.OPCODE)).isEqualTo(1);
    assertThat(rejected.get(Rejected.Reason.MALFORMED)).isEqualTo(1);
    assertThat(tacet.service.heard()).isZero();
  }

  @Test
  void aDatagramAbove4096OctetsIsDropped() throws Exception {
    tacet.start(config("127.0.0.1"));
    DatagramSocket stub = tacet.udp("127.0.0.1");

    tacet.send(stub, new byte[4097], "127.0.0.1");
    tacet.send(stub, new byte[65_000], "127.0.0.1");
    Sockets.await(() -> tacet.group.counters().dropped().get(Dropped.OVERSIZED) == 2);

    assertThat(tacet.group.counters().received().get(Transport.UDP)).isZero();
    assertThat(rcode(tacet.ask(9, "good.example", "127.0.0.1"))).isEqualTo(Rcodes.NXDOMAIN);
  }

  @Test
  void nobodyIsAnsweredAtAnAddressThatIsNotOneHost() throws Exception {
    Counters counters = new Counters();
    InetSocketAddress own = new InetSocketAddress(Sockets.address("127.0.0.1"), 53);
    UdpListener listener = listener(counters, own);

    for (String address : new String[] {"0.0.0.0", "0.1.2.3", "224.0.0.251", "255.255.255.255"}) {
      assertThat(listener.answerable(new InetSocketAddress(Sockets.address(address), 4711)))
          .as(address)
          .isFalse();
    }
    assertThat(listener.answerable(new InetSocketAddress(Sockets.address("ff02::fb"), 1)))
        .isFalse();
    assertThat(listener.answerable(new InetSocketAddress(Sockets.address("::"), 1))).isFalse();
    assertThat(listener.answerable(new InetSocketAddress(Sockets.address("192.0.2.1"), 0)))
        .as("port 0")
        .isFalse();
    assertThat(listener.answerable(new InetSocketAddress(Sockets.address("192.0.2.1"), 1)))
        .isTrue();
    assertThat(counters.snapshot(0).dropped().get(Dropped.BAD_SOURCE)).isEqualTo(7);
  }

  /** Java shows ::ffff:127.0.0.1 as 127.0.0.1: whoever may write any source would be this host. */
  @Test
  void anIpv4AddressInAnIpv6PacketIsBelievedNothing() throws Exception {
    Counters counters = new Counters();
    InetSocketAddress nobody = new InetSocketAddress(Sockets.address("192.0.2.99"), 53);
    UdpListener listener = listener("::1", counters, nobody);

    for (String address : new String[] {"127.0.0.1", "192.0.2.1"}) {
      assertThat(listener.answerable(new InetSocketAddress(Sockets.address(address), 4711)))
          .as(address)
          .isFalse();
    }
    assertThat(listener.answerable(new InetSocketAddress(Sockets.address("2001:db8::1"), 4711)))
        .isTrue();
    assertThat(counters.snapshot(0).dropped().get(Dropped.BAD_SOURCE)).isEqualTo(2);
  }

  @Test
  void aQueryFromOurOwnListeningSocketIsDropped() throws Exception {
    Counters counters = new Counters();
    DatagramSocket other = tacet.udp("127.0.0.1");
    UdpListener listener = listener(counters, (InetSocketAddress) other.getLocalSocketAddress());
    listener.start();
    byte[] octets = query(1, "loop.example");

    other.send(new java.net.DatagramPacket(octets, octets.length, listener.addresses().get(0)));
    Sockets.await(() -> counters.snapshot(0).dropped().get(Dropped.OWN_SOURCE) == 1);

    assertThat(tacet.service.heard()).isZero();
    listener.close();
  }

  private UdpListener listener(Counters counters, InetSocketAddress own) {
    return listener("127.0.0.1", counters, own);
  }

  private UdpListener listener(String address, Counters counters, InetSocketAddress own) {
    return new UdpListener(
        new InetSocketAddress(Sockets.address(address), 0),
        tacet.loops(),
        new Answering(tacet.service, counters, Duration.ofSeconds(5)),
        counters,
        Limits.DEFAULT,
        own::equals);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20_261_121})
  void tenThousandHostilePacketsLaterAGoodQueryIsAnswered(long seed) throws Exception {
    tacet.start(config("127.0.0.1"));
    DatagramSocket stub = tacet.udp("127.0.0.1");
    HostilePackets hostile = new HostilePackets(new Random(seed));
    for (int i = 0; i < 10_000; i++) {
      tacet.send(stub, hostile.next(), "127.0.0.1");
      if (i % 100 == 0) {
        // Lets the listener keep up, so that the packets reach it and not a full socket buffer.
        assertThat(rcode(tacet.ask(i, "between.example", "127.0.0.1"))).isEqualTo(Rcodes.NXDOMAIN);
      }
    }

    assertThat(rcode(tacet.ask(9, "good.example", "127.0.0.1"))).isEqualTo(Rcodes.NXDOMAIN);
    assertThat(tacet.group.counters().received().get(Transport.UDP)).isGreaterThan(5000);
    assertThat(tacet.group.counters().failed()).isZero();
    assertThat(tacet.group.counters().socketErrors()).isZero();
    assertThat(tacet.group.counters().outstanding()).isZero();
  }

  @Test
  void closingWaitsForTheQueriesInFlight() throws Exception {
    tacet.start(config("127.0.0.1"));
    DatagramSocket stub = tacet.udp("127.0.0.1");
    tacet.send(stub, query(1, "held.example"), "127.0.0.1");
    Sockets.await(() -> tacet.service.holds().size() == 1);

    Thread closing = new Thread(tacet.group::close);
    closing.start();
    Sockets.await(() -> closing.getState() == Thread.State.TIMED_WAITING);
    tacet.service.release(1);

    assertThat(id(octets(receive(stub)))).isEqualTo(1);
    closing.join(Sockets.PATIENCE_MILLIS);
    assertThat(closing.isAlive()).isFalse();
    assertThat(tacet.group.addresses()).isEmpty();
  }
}
