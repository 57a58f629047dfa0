package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.ended;
import static dev.tacet.listen.Sockets.framed;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.Sockets.readMessage;
import static dev.tacet.listen.TlsHome.HERE;
import static dev.tacet.listen.TlsHome.NAME;
import static dev.tacet.listen.TlsHome.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.ClientHint;
import dev.tacet.dns.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DotListenerTest {
  private final Sockets tacet = new Sockets();

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  private static void send(Socket socket, byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    socket.getOutputStream().flush();
  }

  private long dropped(Dropped reason) {
    return tacet.group.counters().dropped().get(reason);
  }

  private SSLSocket dot(String name) throws IOException {
    return TlsHome.connect(tacet, Transport.DOT, name, "dot");
  }

  private Socket plain() throws IOException {
    Socket socket = tacet.keep(new Socket(HERE, tacet.group.port(Transport.DOT)));
    socket.setSoTimeout(Sockets.PATIENCE_MILLIS);
    return socket;
  }

  private SSLSocket shakenOver(Socket wire) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TlsHome.trusting()
                .getSocketFactory()
                .createSocket(wire, HERE, tacet.group.port(Transport.DOT), false);
    socket.startHandshake();
    return socket;
  }

  private void assertServed() throws IOException {
    SSLSocket stub = dot(NAME);
    send(stub, framed(query(77, "good.example")));
    assertThat(id(readMessage(stub))).isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aQueryIsAnsweredUnderACertificateForOurName(String version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub =
        tacet.keep(
            (SSLSocket)
                TlsHome.trusting()
                    .getSocketFactory()
                    .createSocket(HERE, tacet.group.port(Transport.DOT)));
    var parameters = stub.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the address is in it, too
    parameters.setApplicationProtocols(new String[] {"dot"});
    stub.setSSLParameters(parameters);

    send(stub, framed(query(1, "a.example")));

    assertThat(id(readMessage(stub))).isEqualTo(1);
    assertThat(stub.getApplicationProtocol()).isEqualTo("dot");
    assertThat(stub.getSession().getProtocol()).isEqualTo(version);
    assertThat(tacet.service.heard(0).transport()).isEqualTo(Transport.DOT);
    assertThat(tacet.service.heard(0).client()).isEqualTo(Sockets.address(HERE));
    assertThat(tacet.group.counters().received().get(Transport.DOT)).isEqualTo(1);
  }

  @Test
  void aClientWithoutProtocolNegotiationIsServed() throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub = TlsHome.connect(tacet, Transport.DOT, NAME);

    send(stub, framed(query(1, "a.example")));

    assertThat(id(readMessage(stub))).isEqualTo(1);
  }

  @Test
  void aBrowserThatWantsHttpIsTurnedAwayInItsHandshake() throws Exception {
    TlsHome.start(tacet, config(HERE));

    assertThatThrownBy(() -> TlsHome.connect(tacet, Transport.DOT, NAME, "h2", "http/1.1"))
        .isInstanceOf(IOException.class);
    Sockets.await(() -> dropped(Dropped.HANDSHAKE) == 1);
    assertServed();
  }

  @ParameterizedTest
  @CsvSource({
    TOKEN + "." + NAME + ", " + TOKEN,
    "Dads-Laptop." + NAME + ", dads-laptop",
    NAME + ",",
    "a.b." + NAME + ",",
    TOKEN + ".example.net,",
    "x" + NAME + ","
  })
  void theLabelBeforeOurNameIsWhatTheDeviceSaysOfItself(String asked, String hint)
      throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub = dot(asked);

    send(stub, framed(query(1, "a.example"), query(2, "b.example")));
    readMessage(stub);
    readMessage(stub);

    ClientHint expected = hint == null ? ClientHint.NONE : ClientHint.ofName(hint);
    assertThat(tacet.service.heard(0).hint()).isEqualTo(expected);
    assertThat(tacet.service.heard(1).hint()).isEqualTo(expected);
  }

  @Test
  void answersLeaveAsTheyAreReady() throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub = dot(NAME);

    send(stub, framed(query(1, "held.example"), query(2, "a.example"), query(3, "b.example")));
    assertThat(Set.of(id(readMessage(stub)), id(readMessage(stub))))
        .containsExactlyInAnyOrder(2, 3);
    tacet.service.releaseAll();

    assertThat(id(readMessage(stub))).isEqualTo(1);
  }

  @Test
  void manyQueriesOnOneConnectionAreAllAnsweredSeed5() throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub = dot(NAME);
    int count = 2_000;
    byte[][] queries = new byte[count][];
    for (int i = 0; i < count; i++) {
      queries[i] = query(i, (i % 50 == 0 ? "large." : "a.") + "example");
    }
    byte[] all = framed(queries);
    Thread writer =
        new Thread(
            () -> {
              Random random = new Random(5);
              try {
                for (int at = 0; at < all.length; ) {
                  int end = Math.min(all.length, at + 1 + random.nextInt(3_000));
                  send(stub, Arrays.copyOfRange(all, at, end));
                  at = end;
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();
    Set<Integer> answered = new HashSet<>();
    for (int i = 0; i < count; i++) {
      answered.add(id(readMessage(stub)));
    }
    writer.join();

    assertThat(answered).hasSize(count);
  }

  @Test
  void whoSaysGoodbyeStillGetsItsAnswers() throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub = dot(NAME);
    send(stub, framed(query(1, "held.example")));
    Sockets.await(() -> tacet.service.holds().size() == 1);

    stub.shutdownOutput(); // close_notify of TLS 1.3: one direction only
    tacet.service.releaseAll();

    assertThat(id(readMessage(stub))).isEqualTo(1);
    assertThat(ended(stub)).isTrue();
  }

  @Test
  void plainTextIsNoHandshake() throws Exception {
    TlsHome.start(tacet, config(HERE));
    Socket stub = plain();

    send(stub, framed(query(1, "a.example")));

    // An alert may come first; then the end.
    stub.getInputStream().readAllBytes();
    Sockets.await(() -> dropped(Dropped.HANDSHAKE) == 1);
    assertThat(tacet.service.heard()).isZero();
    assertServed();
  }

  @Test
  void aRecordThatIsCutEndsItsConnectionAndNothingElse() throws Exception {
    TlsHome.start(tacet, config(HERE));
    Socket wire = plain();
    SSLSocket stub = shakenOver(wire);
    send(stub, framed(query(1, "a.example")));
    readMessage(stub);
    // The head of a record of 1,000 octets, ten of them, and the end.
    byte[] cut = new byte[15];
    System.arraycopy(new byte[] {23, 3, 3, 3, (byte) 0xe8}, 0, cut, 0, 5);
    wire.getOutputStream().write(cut);
    wire.shutdownOutput();

    wire.getInputStream().readAllBytes();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertServed();
  }

  @Test
  void nobodyCanHaveTheHandshakeDoneAgain() throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub =
        tacet.keep(
            (SSLSocket)
                TlsHome.trusting()
                    .getSocketFactory()
                    .createSocket(HERE, tacet.group.port(Transport.DOT)));
    stub.setSoTimeout(Sockets.PATIENCE_MILLIS);
    stub.setEnabledProtocols(new String[] {"TLSv1.2"});
    stub.startHandshake();
    byte[] session = stub.getSession().getId();

    stub.startHandshake(); // only begins it
    try {
      send(stub, framed(query(1, "a.example")));
      readMessage(stub);
      assertThat(stub.getSession().getId()).isEqualTo(session); // refused with a warning
    } catch (IOException e) {
      assertThat(e).isNotNull(); // or with the end of the connection
    }
    assertServed();
  }

  @Test
  void garbageAfterTheHandshakeEndsTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    Socket wire = plain();
    shakenOver(wire);
    byte[] forged = new byte[5 + 64];
    System.arraycopy(new byte[] {23, 3, 3, 0, 64}, 0, forged, 0, 5);
    wire.getOutputStream().write(forged);

    wire.getInputStream().readAllBytes();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertThat(tacet.service.heard()).isZero();
  }

  @Test
  void whoNeverFinishesItsHandshakeLosesItsPlace() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(300), 10, 10, HERE));
    Socket silent = plain();
    Socket slow = plain();
    send(slow, new byte[] {22, 3, 1});

    assertThat(ended(silent)).isTrue();
    assertThat(ended(slow)).isTrue();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertThat(dropped(Dropped.HANDSHAKE) + dropped(Dropped.IDLE)).isEqualTo(2);
  }

  @Test
  void aSilentClientIsLetGo() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(500), 10, 10, HERE));
    SSLSocket stub = dot(NAME);
    send(stub, framed(query(1, "a.example")));
    readMessage(stub);

    assertThat(ended(stub)).isTrue();
    assertThat(dropped(Dropped.IDLE)).isEqualTo(1);
  }

  @Test
  void theCapsOfTcpCountTheseConnectionsToo() throws Exception {
    TlsHome.start(tacet, config(Duration.ofSeconds(20), 100, 2, HERE));
    Socket tcp = tacet.tcp(HERE);
    SSLSocket stub = dot(NAME);

    assertThatThrownBy(() -> dot(NAME)).isInstanceOf(IOException.class);
    assertThat(dropped(Dropped.CONNECTION)).isEqualTo(1);
    send(stub, framed(query(1, "a.example")));
    assertThat(id(readMessage(stub))).isEqualTo(1);
    tcp.close();
  }

  @Test
  void aStrangerGetsNoHandshake() throws Exception {
    tacet.start(config(HERE), Optional.of(TlsHome.doors(client -> false)), Limits.DEFAULT);

    assertThatThrownBy(() -> dot(NAME)).isInstanceOf(IOException.class);
    assertThat(dropped(Dropped.STRANGER)).isEqualTo(1);
  }

  @Test
  void aPortThatIsTakenIsSaidWithItsTransport() throws Exception {
    try (var holder = new java.net.ServerSocket()) {
      holder.bind(new InetSocketAddress(HERE, 0));
      var config =
          new dev.tacet.config.EncryptionConfig(
              true,
              holder.getLocalPort(),
              false,
              0,
              false,
              0,
              NAME,
              Optional.empty(),
              Optional.empty());
      EncryptedDoors doors =
          new EncryptedDoors(config, TlsHome.doors().certificates(), client -> true);

      assertThatThrownBy(() -> tacet.start(config(HERE), Optional.of(doors), Limits.DEFAULT))
          .isInstanceOfSatisfying(
              BindFailedException.class,
              e -> {
                assertThat(e.transport()).isEqualTo(Transport.DOT);
                assertThat(e.reason()).isEqualTo(BindFailedException.Reason.TAKEN);
              });
    }
  }

  @Test
  void textOfHttpOnThisPortIsNoAnswerToAPage() throws Exception {
    TlsHome.start(tacet, config(HERE));
    SSLSocket stub = TlsHome.connect(tacet, Transport.DOT, NAME);

    send(stub, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    stub.shutdownOutput();

    try {
      assertThat(stub.getInputStream().readAllBytes()).isEmpty();
    } catch (SSLException e) {
      assertThat(e).isNotNull(); // cut off is as good
    }
    assertThat(tacet.service.heard()).isZero();
  }
}
