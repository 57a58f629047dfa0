package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.ended;
import static dev.tacet.listen.Sockets.framed;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.Sockets.rcode;
import static dev.tacet.listen.Sockets.readMessage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListenConfig;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Rejected;
import dev.tacet.dns.Transport;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpListenerTest {
  private static final String HERE = "127.0.0.1";

  private final Sockets tacet = new Sockets();

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  private static ListenConfig idle(int millis) {
    return config(Duration.ofMillis(millis), 1000, 1000, HERE);
  }

  private static void send(Socket socket, byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    socket.getOutputStream().flush();
  }

  /** Asks on a connection of its own. */
  private void assertServed() throws IOException {
    try (Socket stub = tacet.tcp(HERE)) {
      send(stub, framed(query(77, "good.example")));
      assertThat(id(readMessage(stub))).isEqualTo(77);
    }
  }

  private long dropped(Dropped reason) {
    return tacet.group.counters().dropped().get(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aQueryIsAnswered(String address) throws Exception {
    tacet.start(config(address));
    Socket stub = tacet.tcp(address);

    send(stub, framed(query(1, "a.example")));
    byte[] reply = readMessage(stub);

    assertThat(id(reply)).isEqualTo(1);
    assertThat(rcode(reply)).isEqualTo(Rcodes.NXDOMAIN);
    assertThat(tacet.service.heard(0).transport()).isEqualTo(Transport.TCP);
    assertThat(tacet.service.heard(0).client()).isEqualTo(Sockets.address(address));
    assertThat(tacet.group.counters().connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent.example", "held.silent.example"})
  void aDroppedQueryEndsTheConnectionInsteadOfLettingTheClientWait(String name) throws Exception {
    tacet.start(config(HERE)); // an idle connection would be kept for far longer than this test
    Socket stub = tacet.tcp(HERE);

    send(stub, framed(query(1, name)));
    Sockets.await(() -> tacet.service.holds().size() == (name.startsWith("held") ? 1 : 0));
    tacet.service.releaseAll();

    assertThat(ended(stub)).isTrue();
    Sockets.await(() -> dropped(Dropped.BY_RULE) == 1);
    assertServed();
  }

  @Test
  void queriesBeforeADroppedOneStillGetTheirAnswers() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);

    send(
        stub,
        framed(
            query(1, "held.example"),
            query(2, "good.example"),
            query(3, "silent.example"),
            query(4, "late.example")));
    assertThat(id(readMessage(stub))).isEqualTo(2);
    Sockets.await(() -> dropped(Dropped.BY_RULE) == 1);
    tacet.service.releaseAll();

    assertThat(id(readMessage(stub))).isEqualTo(1);
    assertThat(ended(stub)).isTrue();
  }

  @Test
  void aHalfClosedConnectionEndsAfterASilence() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    send(stub, framed(query(1, "held.silent.example")));
    stub.shutdownOutput();
    Sockets.await(() -> tacet.service.holds().size() == 1);

    tacet.service.releaseAll();

    assertThat(ended(stub)).isTrue();
  }

  @Test
  void aMessageMayComeOctetByOctet() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    stub.setTcpNoDelay(true);

    for (byte octet : framed(query(1, "a.example"), query(2, "b.example"))) {
      send(stub, new byte[] {octet});
    }

    assertThat(id(readMessage(stub))).isEqualTo(1);
    assertThat(id(readMessage(stub))).isEqualTo(2);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void manyMessagesMayComeInAnyPieces(long seed) throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    Random random = new Random(seed);
    byte[][] queries =
        IntStream.range(0, 1000)
            .mapToObj(id -> query(id, "host" + random.nextInt() + ".example"))
            .toArray(byte[][]::new);
    byte[] all = framed(queries);

    Thread writer =
        new Thread(
            () -> {
              try {
                for (int at = 0, next; at < all.length; at = next) {
                  next = Math.min(all.length, at + 1 + random.nextInt(500));
                  send(stub, Arrays.copyOfRange(all, at, next));
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();

    for (int id = 0; id < 1000; id++) {
      assertThat(id(readMessage(stub))).isEqualTo(id);
    }
    writer.join();
  }

  @Test
  void answersOvertakeEachOther() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);

    send(stub, framed(query(1, "held.example"), query(2, "held.example"), query(3, "a.example")));
    assertThat(id(readMessage(stub))).isEqualTo(3);
    Sockets.await(() -> tacet.service.holds().size() == 2);
    tacet.service.release(2);
    assertThat(id(readMessage(stub))).isEqualTo(2);
    tacet.service.release(1);
    assertThat(id(readMessage(stub))).isEqualTo(1);
  }

  @Test
  void aClientThatSaysItIsDoneStillGetsItsAnswers() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);

    send(stub, framed(query(1, "held.example"), query(2, "a.example")));
    stub.shutdownOutput();
    assertThat(id(readMessage(stub))).isEqualTo(2);
    Sockets.await(() -> tacet.service.holds().size() == 1);
    tacet.service.release(1);

    assertThat(id(readMessage(stub))).isEqualTo(1);
    assertThat(ended(stub)).isTrue();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
  }

  @Test
  void moreThanTheLimitInFlightIsLeftUnreadUntilAnswersLeave() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    byte[][] queries =
        IntStream.range(0, 200).mapToObj(i -> query(i, "held.example")).toArray(byte[][]::new);

    send(stub, framed(queries));
    stub.shutdownOutput();
    Sockets.await(() -> tacet.service.heard() == 64);
    assertServed(); // a whole exchange later it is still 64, and nobody else is held up
    assertThat(tacet.service.holds()).hasSize(64);

    Set<Integer> answered = new HashSet<>();
    while (answered.size() < 200) {
      Sockets.await(() -> !tacet.service.holds().isEmpty());
      tacet.service.release(tacet.service.holds().iterator().next());
      answered.add(id(readMessage(stub)));
      assertThat(tacet.service.holds().size()).isLessThanOrEqualTo(64);
    }
    assertThat(ended(stub)).isTrue();
  }

  @Test
  void aSilentConnectionIsClosed() throws Exception {
    tacet.start(idle(200));
    Socket silent = tacet.tcp(HERE);
    Socket once = tacet.tcp(HERE);
    send(once, framed(query(1, "a.example")));
    assertThat(id(readMessage(once))).isEqualTo(1);

    assertThat(ended(silent)).isTrue();
    assertThat(ended(once)).isTrue();
    assertThat(dropped(Dropped.IDLE)).isEqualTo(2);
  }

  @Test
  void aConnectionThatWaitsForUsIsNotSilent() throws Exception {
    tacet.start(idle(100));
    Socket stub = tacet.tcp(HERE);
    Socket silent = tacet.tcp(HERE);
    send(stub, framed(query(1, "held.example")));
    Sockets.await(() -> tacet.service.holds().size() == 1);

    assertThat(ended(silent)).isTrue(); // so the idle time has passed
    tacet.service.release(1);

    assertThat(id(readMessage(stub))).isEqualTo(1);
  }

  @Test
  void octetsInDropsDoNotKeepAConnectionOpen() throws Exception {
    tacet.start(idle(300));
    Socket slow = tacet.tcp(HERE);
    slow.setSoTimeout(20);
    byte[] octets = framed(query(1, "a-rather-long-name-for-a-slow-client.example"));
    byte[] endless = Arrays.copyOf(octets, 2_000_000);
    endless[0] = (byte) 0xff;

    int sent = 0;
    boolean ended = false;
    while (!ended && sent < 1000) {
      try {
        send(slow, new byte[] {endless[sent++]});
      } catch (IOException e) {
        ended = true; // reset: we wrote into a closed connection
        continue;
      }
      ended = ended(slow); // waits 20 ms for it
      if (sent == 5) {
        assertServed();
      }
    }

    assertThat(ended).isTrue();
    assertThat(sent).isBetween(3, 200);
    assertThat(dropped(Dropped.IDLE)).isEqualTo(1);
  }

  @Test
  void aClientThatDoesNotReadIsSuspendedAndClosed() throws Exception {
    tacet.start(idle(300));
    Socket greedy = tacet.tcp(HERE);
    byte[][] queries =
        IntStream.range(0, 2000).mapToObj(i -> query(i, "large.example")).toArray(byte[][]::new);

    send(greedy, framed(queries)); // 120 MB of answers
    Sockets.await(() -> dropped(Dropped.IDLE) == 1);

    assertThat(tacet.service.heard()).as("what was answered before it stopped").isLessThan(500);
    assertServed();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
  }

  @Test
  void answersThatNobodyReadsAreBoundedTogether() throws Exception {
    tacet.start(
        config(Duration.ofSeconds(20), 1000, 1000, HERE),
        new Limits(100, 64, 1 << 20, Duration.ofSeconds(20)));
    for (int c = 0; c < 4; c++) {
      int first = 1000 * c;
      byte[][] queries =
          IntStream.range(first, first + 60)
              .mapToObj(id -> query(id, "held.large.example"))
              .toArray(byte[][]::new);
      Socket stub = tacet.keep(new Socket());
      stub.setReceiveBufferSize(4096); // or the kernel takes it all
      stub.connect(tacet.at(HERE));
      send(stub, framed(queries));
    }
    Sockets.await(() -> tacet.service.holds().size() == 240);

    tacet.service.releaseAll(); // 14 MB at once, and nobody reads

    Sockets.await(() -> dropped(Dropped.UNSENT) > 0);
    assertServed();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11})
  void aLengthShorterThanAHeaderEndsTheConnection(int length) throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);

    byte[] framed = new byte[2 + length];
    framed[1] = (byte) length;
    send(stub, framed);

    assertThat(ended(stub)).isTrue();
    Sockets.await(() -> dropped(Dropped.BAD_FRAME) == 1);
    assertServed();
  }

  @Test
  void theLongestMessageIsReadWhole() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    byte[] longest = Arrays.copyOf(query(1, "a.example"), 65_535);

    send(stub, framed(longest, query(2, "b.example")));

    assertThat(id(readMessage(stub))).isEqualTo(1);
    assertThat(id(readMessage(stub))).isEqualTo(2);
  }

  @Test
  void aBrokenMessageDoesNotEndTheConnection() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    byte[] response = query(1, "a.example");
    response[2] |= (byte) 0x80;
    byte[] broken = Arrays.copyOf(query(2, "a.example"), 14);

    send(stub, framed(response, broken, query(3, "b.example")));

    byte[] formerr = readMessage(stub);
    assertThat(id(formerr)).isEqualTo(2);
    assertThat(rcode(formerr)).isEqualTo(Rcodes.FORMERR);
    assertThat(id(readMessage(stub))).isEqualTo(3);
    assertThat(tacet.group.counters().rejected().get(Rejected.Reason.NOT_A_QUERY)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws.example", "error.example", "fails.example", "null.example"})
  void aHandlerThatFailsEndsInServfailAndTheConnectionGoesOn(String name) throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);

    send(stub, framed(query(1, name), query(2, "good.example")));

    assertThat(rcode(readMessage(stub))).isEqualTo(Rcodes.SERVFAIL);
    assertThat(id(readMessage(stub))).isEqualTo(2);
    assertThat(tacet.group.counters().failed()).isEqualTo(1);
  }

  @Test
  void aHandlerThatNeverAnswersEndsInServfail() throws Exception {
    tacet.start(idle(400), new Limits(10, 64, 1 << 20, Duration.ofMillis(50)));
    Socket stub = tacet.tcp(HERE);

    send(stub, framed(query(1, "held.example")));

    assertThat(rcode(readMessage(stub))).isEqualTo(Rcodes.SERVFAIL);
    assertThat(tacet.group.counters().expired()).isEqualTo(1);
  }

  @Test
  void connectionsAboveTheCapOfOneClientAreClosedAtOnce() throws Exception {
    tacet.start(config(Duration.ofSeconds(20), 100, 3, HERE));
    for (int i = 0; i < 3; i++) {
      tacet.tcp(HERE);
    }
    Sockets.await(() -> tacet.group.counters().connections() == 3);

    assertThat(ended(tacet.tcp(HERE))).isTrue();
    assertThat(dropped(Dropped.CONNECTION)).isEqualTo(1);
    try (Socket other =
        new Socket(Sockets.address(HERE), tacet.group.port(), Sockets.address("127.0.0.9"), 0)) {
      other.setSoTimeout(Sockets.PATIENCE_MILLIS);
      send(other, framed(query(5, "a.example")));
      assertThat(id(readMessage(other))).as("another client is served").isEqualTo(5);
    }
  }

  @Test
  void aClosedConnectionMakesRoomForTheNext() throws Exception {
    tacet.start(config(Duration.ofSeconds(20), 1, 1, HERE));
    for (int i = 0; i < 20; i++) {
      assertServed();
      Sockets.await(() -> tacet.group.counters().connections() == 0);
    }
    assertThat(dropped(Dropped.CONNECTION)).isZero();
  }

  @Test
  void fourHundredIdleConnectionsHoldUpNobody() throws Exception {
    tacet.start(config(Duration.ofSeconds(60), 401, 401, HERE));
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      idle.add(tacet.tcp(HERE));
    }
    Sockets.await(() -> tacet.group.counters().connections() == 400);

    assertServed();
    assertThat(id(tacet.ask(3, "a.example", HERE))).isEqualTo(3);
    send(idle.get(200), framed(query(9, "a.example")));
    assertThat(id(readMessage(idle.get(200)))).isEqualTo(9);
    Sockets.await(() -> tacet.group.counters().connections() == 400);
    tacet.tcp(HERE);
    assertThat(ended(tacet.tcp(HERE))).as("one above the cap").isTrue();
  }

  @Test
  void queriesOfAConnectionThatBrokeAreForgotten() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    send(stub, framed(query(1, "held.example")));
    Sockets.await(() -> tacet.service.holds().size() == 1);

    stub.setSoLinger(true, 0);
    stub.close(); // a reset
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    tacet.service.release(1);

    assertServed();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {7, 8})
  void hostileStreamsEndOrAreAnsweredAndTheNextStubIsServed(long seed) throws Exception {
    tacet.start(idle(2000));
    Random random = new Random(seed);
    HostilePackets hostile = new HostilePackets(random);
    for (int connection = 0; connection < 100; connection++) {
      try (Socket stub = tacet.tcp(HERE)) {
        for (int i = 0; i < 50; i++) {
          byte[] packet = hostile.next();
          send(stub, random.nextInt(4) == 0 ? packet : framed(packet));
        }
      } catch (IOException e) {
        // It was closed on us in the middle: what hostile streams deserve.
        assertThat(e).hasMessageFindingMatch("(?i)reset|broken pipe|closed");
      }
    }

    assertServed();
    assertThat(tacet.group.counters().failed()).isZero();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
  }

  @Test
  void closingWaitsForTheQueriesInFlight() throws Exception {
    tacet.start(config(HERE));
    Socket stub = tacet.tcp(HERE);
    Socket idle = tacet.tcp(HERE);
    send(stub, framed(query(1, "held.example")));
    Sockets.await(() -> tacet.service.holds().size() == 1);

    Thread closing = new Thread(tacet.group::close);
    closing.start();
    assertThat(ended(idle)).isTrue();
    tacet.service.release(1);

    assertThat(id(readMessage(stub))).isEqualTo(1);
    assertThat(ended(stub)).isTrue();
    closing.join(Sockets.PATIENCE_MILLIS);
    assertThat(closing.isAlive()).isFalse();
  }
}
