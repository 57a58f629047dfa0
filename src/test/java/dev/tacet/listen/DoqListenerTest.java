package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.Sockets.rcode;
import static dev.tacet.listen.TlsHome.HERE;
import static dev.tacet.listen.TlsHome.NAME;
import static dev.tacet.listen.TlsHome.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.UpstreamConfig;
import dev.tacet.config.UpstreamTls;
import dev.tacet.dns.ClientHint;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.Upstreams;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over QUIC for devices, well-behaved and other. */
class DoqListenerTest {
  private static final int PROTOCOL_ERROR = 2;
  private static final int EXCESSIVE_LOAD = 4;

  private final Sockets tacet = new Sockets();

  @BeforeAll
  static void watchForLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  private long dropped(Dropped reason) {
    return tacet.group.counters().dropped().get(reason);
  }

  private DoqStub doq(String name) throws IOException {
    return DoqStub.connect(tacet, name, "doq");
  }

  private void assertServed() throws IOException {
    assertThat(rcode(doq(NAME).ask(query(0, "good.example")).message())).isEqualTo(3);
  }

  @Test
  void aQueryIsAnsweredWithoutAnId() throws Exception {
    TlsHome.start(tacet, config(HERE));

    byte[] answer = doq(NAME).ask(query(0, "a.example")).message();

    assertThat(id(answer)).isZero();
    assertThat(rcode(answer)).isEqualTo(3);
    assertThat(tacet.service.heard(0).transport()).isEqualTo(Transport.DOQ);
    assertThat(tacet.service.heard(0).client()).isEqualTo(Sockets.address(HERE));
    assertThat(tacet.group.counters().received().get(Transport.DOQ)).isEqualTo(1);
    Sockets.await(() -> tacet.group.counters().answered() == 1);
  }

  @Test
  void ourOwnUpstreamIsAnswered(@TempDir Path directory) throws Exception {
    TlsHome.start(tacet, config(HERE));
    Path trusted =
        Files.writeString(
            directory.resolve("authority.pem"), TlsHome.doors().certificates().state().authority());
    UpstreamConfig config =
        new UpstreamConfig(
            "quic",
            new InetSocketAddress(HERE, tacet.group.port(Transport.DOQ)),
            "quic://tacet",
            Optional.of(new UpstreamTls(NAME, List.of(), Optional.of(trusted))),
            "",
            false);
    try (var upstream = Upstreams.of(List.of(config), tacet.loops())) {
      Question question = Question.of(DomainName.parse("a.example"), RecordTypes.A);
      Exchange exchange =
          upstream
              .exchange(new UpstreamQuery(question, false, false))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);

      assertThat(exchange).isInstanceOf(Exchange.Answered.class);
      assertThat(tacet.service.heard(0).edns().padded()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    TOKEN + "." + NAME + ", " + TOKEN,
    NAME + ",",
    "a.b." + NAME + ",",
  })
  void theLabelBeforeOurNameIsWhatTheDeviceSaysOfItself(String asked, String hint)
      throws Exception {
    TlsHome.start(tacet, config(HERE));
    // A name with two labels before ours is in no certificate of ours.
    DoqStub stub = asked.startsWith("a.b.") ? null : doq(asked);
    if (stub == null) {
      assertThatThrownBy(() -> doq(asked)).isInstanceOf(IOException.class);
      return;
    }

    stub.ask(query(0, "a.example")).message();

    ClientHint expected = hint == null ? ClientHint.NONE : ClientHint.ofName(hint);
    assertThat(tacet.service.heard(0).hint()).isEqualTo(expected);
  }

  @Test
  void manyQueriesShareOneConnectionAndAnswersOvertake() throws Exception {
    TlsHome.start(tacet, config(HERE));
    DoqStub stub = doq(NAME);

    DoqStub.Stream held = stub.ask(query(0, "held.example"));
    for (int round = 0; round < 20; round++) {
      List<DoqStub.Stream> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(stub.ask(query(0, "n" + round + "-" + i + ".example")));
      }
      all.forEach(one -> assertThat(rcode(one.message())).isEqualTo(3));
    }
    assertThat(held.answer).isNotDone();
    tacet.service.releaseAll();

    assertThat(rcode(held.message())).isEqualTo(3);
    assertThat(tacet.service.heard()).isEqualTo(401);
  }

  @Test
  void anAnswerOfSixtyThousandOctetsComesWhole() throws Exception {
    TlsHome.start(tacet, config(HERE));

    assertThat(doq(NAME).ask(query(0, "large.example")).message()).hasSize(60_000);
  }

  @Test
  void aClientThatWantsHttpIsTurnedAwayInItsHandshake() throws Exception {
    TlsHome.start(tacet, config(HERE));

    assertThatThrownBy(() -> DoqStub.connect(tacet, NAME, "h3", 3_000))
        .isInstanceOf(IOException.class);

    Sockets.await(() -> dropped(Dropped.HANDSHAKE) > 0);
    assertThat(tacet.service.heard()).isZero();
    assertServed();
  }

  @Test
  void aQueryWithAnIdBreaksTheProtocol() throws Exception {
    TlsHome.start(tacet, config(HERE));
    DoqStub stub = doq(NAME);

    stub.ask(query(1, "a.example"));

    assertThat(stub.goodbye()).isEqualTo(PROTOCOL_ERROR);
    assertThat(tacet.service.heard()).isZero();
    assertThat(dropped(Dropped.BAD_FRAME)).isEqualTo(1);
    assertServed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "two", "short", "nothing", "keepalive"})
  void whatIsNotOneQueryOnItsStreamBreaksTheProtocol(String how) throws Exception {
    TlsHome.start(tacet, config(HERE));
    DoqStub stub = doq(NAME);
    byte[] one = query(0, "a.example");
    byte[] octets =
        switch (how) {
          case "cut" -> Arrays.copyOf(Sockets.framed(one), one.length);
          case "two" -> Sockets.framed(one, one);
          case "short" -> Sockets.framed(new byte[5]);
          case "nothing" -> new byte[1];
          default -> Sockets.framed(withKeepalive(one));
        };

    stub.open().send(octets, true);

    assertThat(stub.goodbye()).isEqualTo(PROTOCOL_ERROR);
    assertThat(tacet.service.heard()).isZero();
  }

  /** The option stands at the end of the OPT record, which is last. */
  private static byte[] withKeepalive(byte[] query) {
    byte[] longer = Arrays.copyOf(query, query.length + 4);
    longer[query.length - 1] += 4; // RDLENGTH
    longer[query.length + 1] = 11; // edns-tcp-keepalive, without a value
    return longer;
  }

  @Test
  void aQueryThatNeverEndsLosesTheConnection() throws Exception {
    TlsHome.start(tacet, config(Duration.ofSeconds(3), 100, 100, HERE));
    DoqStub stub = doq(NAME);

    stub.open().send(Arrays.copyOf(Sockets.framed(query(0, "a.example")), 9), false);

    assertThat(stub.goodbye()).isEqualTo(PROTOCOL_ERROR);
    assertThat(dropped(Dropped.IDLE)).isEqualTo(1);
  }

  @Test
  void unfinishedQueriesTogetherAreBounded() throws Exception {
    TlsHome.start(tacet, config(HERE));
    DoqStub stub = doq(NAME);
    byte[] most = new byte[50_000];
    most[0] = (byte) 0xff;
    most[1] = (byte) 0xff;

    stub.open().send(most, false);
    stub.open().send(most, false);
    stub.open().send(most, false);

    assertThat(stub.goodbye()).isEqualTo(EXCESSIVE_LOAD);
    assertServed();
  }

  @Test
  void streamsThatAreBrokenOffAgainAndAgainEndTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    DoqStub stub = doq(NAME);

    for (int i = 0; i < 300 && stub.isOpen(); i++) {
      try {
        DoqStub.Stream stream = stub.open().send(new byte[] {0, 50, 0}, false);
        stream.reset();
      } catch (RuntimeException e) {
        break; // no stream is left, or the connection has ended: what follows tells
      }
      if (i % 20 == 19) {
        byte[] sync = query(0, "sync.example");
        if (stub.isOpen()) {
          stub.ask(sync).answer.handle((octets, failure) -> 0).join();
        }
      }
    }

    assertThat(stub.goodbye()).isEqualTo(EXCESSIVE_LOAD);
    assertThat(dropped(Dropped.FLOOD)).isEqualTo(1);
  }

  @Test
  void aRuleThatWantsSilenceBreaksTheStreamOffAndLeavesTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    DoqStub stub = doq(NAME);

    DoqStub.Stream silent = stub.ask(query(0, "silent.example"));

    assertThatThrownBy(silent::message)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(DoqStub.BrokenOffException.class);
    assertThat(rcode(stub.ask(query(0, "a.example")).message())).isEqualTo(3);
  }

  @Test
  void aSilentConnectionIsEndedWithAWord() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(500), 100, 100, HERE));
    DoqStub stub = doq(NAME);

    assertThat(stub.goodbye()).isZero();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
  }

  @Test
  void aClientHasSoManyConnectionsAndNoMore() throws Exception {
    TlsHome.start(tacet, config(Duration.ofSeconds(20), 100, 2, HERE));
    DoqStub first = doq(NAME);
    doq(NAME);

    assertThatThrownBy(() -> DoqStub.connect(tacet, NAME, "doq", 3_000))
        .isInstanceOf(IOException.class);
    Sockets.await(() -> dropped(Dropped.CONNECTION) > 0);
    first.close();
    Sockets.await(() -> tacet.group.counters().connections() == 1);
    assertServed();
  }

  @Test
  void strangersGetNoPacketBack() throws Exception {
    tacet.start(config(HERE), Optional.of(TlsHome.doors(client -> false)), Limits.DEFAULT);

    assertThat(answerTo(initial(), 1_000)).isEmpty();
    Sockets.await(() -> dropped(Dropped.STRANGER) == 1);
  }

  @Test
  void whoHasNotShownWhereItIsGetsARetryAndNothingIsKept() throws Exception {
    TlsHome.start(tacet, config(HERE));

    byte[] answer = answerTo(initial(), 20_000).orElseThrow();

    assertThat(answer[0] & 0xf0).isEqualTo(0xf0); // a Retry (RFC 9000 section 17.2.5)
    assertThat(answer.length).isLessThan(300);
    assertThat(tacet.group.counters().connections()).isZero();
  }

  /** As long as the first packet of a client has to be, and as far as anybody can write it. */
  private static byte[] initial() {
    ByteBuffer packet = ByteBuffer.allocate(1_200);
    packet.put((byte) 0xc0).putInt(1); // Initial, version 1
    packet.put((byte) 8).putLong(0x1122334455667788L); // to
    packet.put((byte) 8).putLong(0x8877665544332211L); // from
    packet.put((byte) 0); // no token
    packet.putShort((short) (0x4000 | packet.remaining() - 2));
    return packet.array();
  }

  private Optional<byte[]> answerTo(byte[] packet, int withinMillis) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(HERE))) {
      socket.setSoTimeout(withinMillis);
      InetSocketAddress to = new InetSocketAddress(HERE, tacet.group.port(Transport.DOQ));
      socket.send(new DatagramPacket(packet, packet.length, to));
      try {
        return Optional.of(Sockets.octets(Sockets.receive(socket)));
      } catch (java.net.SocketTimeoutException e) {
        return Optional.empty();
      }
    }
  }

  @Test
  void packetsOfNoSenseHarmNobody() throws Exception {
    TlsHome.start(tacet, config(HERE));
    java.util.Random random = new java.util.Random(7);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(HERE))) {
      InetSocketAddress to = new InetSocketAddress(HERE, tacet.group.port(Transport.DOQ));
      for (int i = 0; i < 2_000; i++) {
        byte[] noise = new byte[random.nextInt(1_400)];
        random.nextBytes(noise);
        socket.send(new DatagramPacket(noise, noise.length, to));
      }
    }

    assertServed();
    assertThat(tacet.service.heard()).isEqualTo(1);
  }

  @Test
  void aQueryInFlightIsAnsweredBeforeTheEnd() throws Exception {
    TlsHome.start(tacet, config(HERE));
    DoqStub stub = doq(NAME);
    DoqStub.Stream held = stub.ask(query(0, "held.example"));
    Sockets.await(() -> tacet.service.holds().size() == 1);
    Thread closing = new Thread(tacet.group::close);
    closing.start();

    tacet.service.releaseAll();

    assertThat(rcode(held.message())).isEqualTo(3);
    assertThat(stub.goodbye()).isZero();
    closing.join(20_000);
  }

  @Test
  void aMachineWithoutTheLibraryOffersTheRestAndSaysSo() {
    Counters counters = new Counters();
    try (Encrypted encrypted =
        new Encrypted(
            TlsHome.doors(),
            config(HERE),
            new Answering(tacet.service, counters, Duration.ofSeconds(1)),
            counters,
            new ConnectionCaps(1, 1),
            Limits.DEFAULT,
            Optional.of("DNS over QUIC is not offered, as its library does not load"))) {
      assertThat(encrypted.ports()).containsOnlyKeys(Transport.DOT, Transport.DOH);
      assertThat(encrypted.problem()).startsWith("DNS over QUIC is not offered");
    }
  }
}
