package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.TacetControl;
import dev.tacet.testkit.DoqClient;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Sinkhole;
import dev.tacet.testkit.Trust;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Who may ask over TLS, HTTPS and QUIC: {@code policy.access} holds there as over UDP and TCP. */
@TestInstance(Lifecycle.PER_CLASS)
final class EncryptedAccessIT {
  private static final String DENIED = "127.0.0.4";
  private static final String ALLOWED_AGAIN = "127.0.0.5";
  private static final String OF_THE_HOUSE = "127.0.0.9";

  /** Long enough for a handshake on a slow machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FakeUpstream upstream = FakeUpstream.start();
  private Sinkhole tacet;
  private EncryptionStatus encryption;

  private enum Way {
    DOT,
    DOH,
    DOQ
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    upstream.zone().add("www.example. 300 IN A 198.51.100.1");
    tacet =
        Sinkhole.start(
            directory,
            upstream,
            "encryption: { dot: true, dotPort: 0, doh: true, dohPort: 0, doq: true, doqPort: 0 }",
            "policy: { access: { deny: [ 127.0.0.0/29 ], allow: [ 127.0.0.1, 127.0.0.5 ] } }");
    Eventually.holds(
        () -> {
          try (TacetControl control = tacet.control()) {
            encryption = control.status().encryption();
            return !encryption.authority().isEmpty();
          }
        },
        "a certificate of its own");
  }

  @AfterAll
  void stop() {
    tacet.close();
    upstream.close();
  }

  private static byte[] query() throws IOException {
    Message query =
        Message.newQuery(Record.newRecord(Name.fromString("www.example."), Type.A, DClass.IN));
    query.getHeader().setID(0); // as over QUIC it must be
    return query.toWire();
  }

  private static int port(List<String> endpoints) {
    String first = endpoints.get(0);
    return Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
  }

  private SSLSocket connect(String client, int port) throws IOException {
    Socket plain =
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(client), 0);
    plain.setSoTimeout((int) PATIENCE.toMillis());
    return (SSLSocket)
        Trust.only(encryption.authority())
            .getSocketFactory()
            .createSocket(plain, encryption.name(), port, true);
  }

  private List<String> ask(Way way, String client, Duration within) throws IOException {
    byte[] reply =
        switch (way) {
          case DOT -> dot(client);
          case DOH -> doh(client);
          case DOQ ->
              new DoqClient(
                      encryption.authority(),
                      encryption.name(),
                      new InetSocketAddress("127.0.0.1", port(encryption.doq())))
                  .ask(client, query(), within);
        };
    return new Message(reply)
        .getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  private byte[] dot(String client) throws IOException {
    try (SSLSocket socket = connect(client, port(encryption.dot()))) {
      byte[] query = query();
      byte[] framed = new byte[query.length + 2];
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      socket.getOutputStream().write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      return reply;
    }
  }

  private byte[] doh(String client) throws IOException {
    try (SSLSocket socket = connect(client, port(encryption.doh()))) {
      String asked = Base64.getUrlEncoder().withoutPadding().encodeToString(query());
      String request =
          "GET /dns-query?dns=" + asked + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] all = socket.getInputStream().readAllBytes();
      String text = new String(all, StandardCharsets.ISO_8859_1);
      assertThat(text).startsWith("HTTP/1.1 200");
      return Arrays.copyOfRange(all, text.indexOf("\r\n\r\n") + 4, all.length);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whoIsAllowedWithinWhatIsDeniedIsAnsweredAsTheHouseIs(Way way) throws IOException {
    for (String client : List.of(ALLOWED_AGAIN, OF_THE_HOUSE)) {
      assertThat(ask(way, client, PATIENCE)).as(client).containsExactly("198.51.100.1");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whoIsDeniedGetsNoHandshake(Way way) {
    // Over QUIC a stranger gets no packet, so that this is the time that nothing comes.
    assertThatThrownBy(() -> ask(way, DENIED, Duration.ofSeconds(3)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }
}
