package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.framed;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.Sockets.rcode;
import static dev.tacet.listen.Sockets.readMessage;
import static dev.tacet.listen.TlsHome.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.EncryptionConfig;
import dev.tacet.dns.Transport;
import dev.tacet.listen.tls.Certificates;
import dev.tacet.testkit.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's certificate is renewed while clients are connected. */
class TlsReloadTest {
  @TempDir private Path directory;
  private final Sockets tacet = new Sockets();
  private Certificates certificates;

  @AfterEach
  void close() throws Exception {
    certificates.close();
    tacet.close();
  }

  private void put(String certificate, String key) throws Exception {
    copy(certificate, "c.pem");
    copy(key, "k.pem");
  }

  private void copy(String from, String to) throws Exception {
    Path source = Path.of(TlsReloadTest.class.getResource("/tls/" + from).toURI());
    Path next = directory.resolve(to + ".new");
    Files.copy(source, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private void start() throws IOException {
    EncryptionConfig encryption =
        new EncryptionConfig(
            true,
            0,
            false,
            0,
            true,
            0,
            "dns.example.net",
            Optional.of(directory.resolve("c.pem")),
            Optional.of(directory.resolve("k.pem")));
    certificates =
        new Certificates(encryption, directory.resolve("own"), Clock.systemUTC(), () -> true);
    certificates.start();
    tacet.start(
        config(HERE),
        Optional.of(new EncryptedDoors(encryption, certificates, client -> true)),
        Limits.DEFAULT);
  }

  /** A client that trusts this certificate and no other. */
  private SSLSocket connect(String trusted) throws Exception {
    String pem =
        Files.readString(Path.of(TlsReloadTest.class.getResource("/tls/" + trusted).toURI()));
    SSLSocket socket =
        tacet.keep(
            (SSLSocket)
                Trust.only(pem)
                    .getSocketFactory()
                    .createSocket(HERE, tacet.group.port(Transport.DOT)));
    socket.setSoTimeout(Sockets.PATIENCE_MILLIS);
    socket.startHandshake();
    return socket;
  }

  private static void assertAnswers(SSLSocket stub, int id) throws IOException {
    stub.getOutputStream().write(framed(query(id, "a.example")));
    assertThat(id(readMessage(stub))).isEqualTo(id);
  }

  @Test
  void newConnectionsUseTheNewOneAndOpenOnesLiveOn() throws Exception {
    put("ec.pem", "ec.key.pem");
    start();
    SSLSocket before = connect("ec.pem");
    assertAnswers(before, 1);

    put("rsa.pem", "rsa-pkcs1.key.pem");
    certificates.reload();
    Sockets.await(() -> certificates.current().orElseThrow().key().getAlgorithm().equals("RSA"));

    assertAnswers(connect("rsa.pem"), 2);
    assertAnswers(before, 3);
  }

  @Test
  void soDoNewConnectionsOverQuic() throws Exception {
    put("ec.pem", "ec.key.pem");
    start();
    DoqStub before = quic("ec.pem");
    assertThat(rcode(before.ask(query(0, "a.example")).message())).isEqualTo(3);

    put("rsa.pem", "rsa-pkcs1.key.pem");
    certificates.reload();
    Sockets.await(() -> certificates.current().orElseThrow().key().getAlgorithm().equals("RSA"));

    assertThat(rcode(quic("rsa.pem").ask(query(0, "b.example")).message())).isEqualTo(3);
    assertThat(rcode(before.ask(query(0, "c.example")).message())).isEqualTo(3);
  }

  @Test
  void aKeyThatQuicCannotSignWithShutsThatDoorAlone() throws Exception {
    put("ed25519.pem", "ed25519.key.pem");
    start();

    try (var socket = new java.net.DatagramSocket(0, Sockets.address(HERE))) {
      byte[] opening = new byte[1_200];
      opening[0] = (byte) 0xc0;
      var to = new java.net.InetSocketAddress(HERE, tacet.group.port(Transport.DOQ));
      socket.send(new java.net.DatagramPacket(opening, opening.length, to));
      Sockets.await(() -> tacet.group.counters().dropped().get(Dropped.NO_CERTIFICATE) == 1);
    }

    put("ec.pem", "ec.key.pem");
    certificates.reload();
    Sockets.await(() -> certificates.current().orElseThrow().servesQuic());
    assertThat(rcode(quic("ec.pem").ask(query(0, "a.example")).message())).isEqualTo(3);
  }

  private DoqStub quic(String trusted) throws Exception {
    Path file = Path.of(TlsReloadTest.class.getResource("/tls/" + trusted).toURI());
    return DoqStub.trusting(tacet, Files.readString(file), "dns.example.net");
  }

  @Test
  void aBrokenRenewalChangesNothingForClients() throws Exception {
    put("ec.pem", "ec.key.pem");
    start();

    copy("rsa.pem", "c.pem");
    certificates.reload();
    Sockets.await(() -> !certificates.state().problem().isEmpty());

    assertAnswers(connect("ec.pem"), 1);
  }

  @Test
  void withoutACertificateOnlyTheEncryptedDoorsAreShut() throws Exception {
    start();

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> connect("ec.pem")))
        .isInstanceOf(IOException.class);
    assertThat(tacet.group.counters().dropped().get(Dropped.NO_CERTIFICATE)).isEqualTo(1);
    assertThat(id(tacet.ask(5, "a.example", HERE))).isEqualTo(5);

    put("ed25519.pem", "ed25519.key.pem");
    certificates.reload();
    Sockets.await(() -> certificates.current().isPresent());
    try {
      assertAnswers(connect("ed25519.pem"), 6);
    } catch (SSLException e) {
      throw new AssertionError("a key on Ed25519 is for TLS 1.3", e);
    }
  }
}
