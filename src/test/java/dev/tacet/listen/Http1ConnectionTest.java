package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.ended;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.TlsHome.HERE;
import static dev.tacet.listen.TlsHome.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.ClientHint;
import dev.tacet.dns.Transport;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no decent client sends over HTTP/1.1. */
class Http1ConnectionTest {
  private final Sockets tacet = new Sockets();
  private SSLSocket stub;
  private DataInputStream in;

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  private record Response(int status, String head, byte[] body) {}

  private void connect(String... protocols) throws IOException {
    stub = TlsHome.connect(tacet, Transport.DOH, NAME, protocols);
    in = new DataInputStream(stub.getInputStream());
  }

  private void send(String text) throws IOException {
    stub.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    stub.getOutputStream().flush();
  }

  private static String get(int id, String name) {
    String query = Base64.getUrlEncoder().withoutPadding().encodeToString(query(id, name));
    return "GET /dns-query?dns=" + query + " HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n";
  }

  private Response read() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    String text = head.toString().toLowerCase(java.util.Locale.ROOT);
    int at = text.indexOf("content-length: ") + 16;
    byte[] body = new byte[Integer.parseInt(text.substring(at, text.indexOf('\r', at)))];
    in.readFully(body);
    return new Response(Integer.parseInt(text.substring(9, 12)), text, body);
  }

  private long dropped(Dropped reason) {
    return tacet.group.counters().dropped().get(reason);
  }

  @Test
  void aClientWithoutProtocolNegotiationSpeaksTheOldVersion() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();

    send(get(7, "a.example"));

    assertThat(id(read().body())).isEqualTo(7);
    assertThat(stub.getApplicationProtocol()).isEmpty();
  }

  @Test
  void requestsWithoutWaitingAreAnsweredInTheirOrder() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");

    send(
        get(1, "held.example")
            + get(2, "a.example")
            + "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"
            + get(4, "b.example"));
    Sockets.await(() -> tacet.service.heard() == 3);
    tacet.service.releaseAll();

    assertThat(id(read().body())).isEqualTo(1);
    assertThat(id(read().body())).isEqualTo(2);
    assertThat(read().status()).isEqualTo(404);
    assertThat(id(read().body())).isEqualTo(4);
  }

  @Test
  void aThousandRequestsWithoutWaitingAreAllAnswered() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 1_000; i++) {
                  send(get(i, "a.example"));
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();

    for (int i = 0; i < 1_000; i++) {
      assertThat(id(read().body())).isEqualTo(i);
    }
    writer.join();
  }

  @Test
  void theServerNameSaysWhichDeviceAsksWhereThePathDoesNot() throws Exception {
    TlsHome.start(tacet, config(HERE));
    stub = TlsHome.connect(tacet, Transport.DOH, "tv." + NAME, "http/1.1");
    in = new DataInputStream(stub.getInputStream());

    send(get(1, "a.example"));
    read();
    send(get(2, "a.example").replace("/dns-query", "/dns-query/other"));
    read();

    assertThat(tacet.service.heard(0).hint()).isEqualTo(ClientHint.ofName("tv"));
    assertThat(tacet.service.heard(1).hint()).isEqualTo(ClientHint.ofName("other"));
  }

  @Test
  void headersThatAreTooLargeAreToldSo() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");

    send("GET /dns-query HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");

    assertThat(read().status()).isEqualTo(431);
    assertThat(ended(stub)).isTrue();
  }

  @Test
  void aLineThatIsTooLongIsToldSo() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");

    send("GET /dns-query?dns=" + "A".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(read().status()).isEqualTo(414);
    assertThat(ended(stub)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /dns-query?dns=AAAB HTTP/1.1\r\n\r\n", // no Host
        "GET /dns-query?dns=AAAB HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        "POST /dns-query HTTP/1.1\r\nHost: x\r\nContent-Type: application/dns-message\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"
      })
  void whatIsNoHttpIsABadRequest(String text) throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");

    send(text);

    assertThat(read().status()).isEqualTo(400);
    assertThat(tacet.service.heard()).isZero();
  }

  @Test
  void aBodyInPiecesIsPutTogether() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");
    byte[] query = query(9, "a.example");
    send(
        "POST /dns-query HTTP/1.1\r\nHost: x\r\nContent-Type: application/dns-message\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");

    for (byte octet : query) {
      send("1\r\n" + (char) (octet & 0xff) + "\r\n");
    }
    send("0\r\n\r\n");

    assertThat(id(read().body())).isEqualTo(9);
  }

  @Test
  void aBodyInPiecesHasABoundToo() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");

    send(
        "POST /dns-query HTTP/1.1\r\nHost: x\r\nContent-Type: application/dns-message\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "10000\r\n"
            + "x".repeat(65_536)
            + "\r\n0\r\n\r\n");

    assertThat(read().status()).isEqualTo(413);
    assertThat(ended(stub)).isTrue();
  }

  @Test
  void nobodyIsToldToGoOn() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");

    send(
        "POST /dns-query HTTP/1.1\r\nHost: x\r\nContent-Type: application/dns-message\r\n"
            + "Content-Length: 30\r\nExpect: 100-continue\r\n\r\n");

    assertThat(read().status()).isEqualTo(417);
    assertThat(ended(stub)).isTrue();
  }

  @Test
  void whoWantsTheConnectionClosedHasIt() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect("http/1.1");

    send(get(3, "a.example").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

    Response response = read();
    assertThat(id(response.body())).isEqualTo(3);
    assertThat(response.head()).contains("connection: close");
    assertThat(ended(stub)).isTrue();
  }

  @Test
  void aRequestDropByDropIsNotWaitedForLongerThanSilence() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(600), 10, 10, HERE));
    connect("http/1.1");
    String head =
        "POST /dns-query HTTP/1.1\r\nHost: x\r\nContent-Type: application/dns-message\r\n"
            + "Content-Length: 1000\r\n\r\n";
    send(head);
    Drip drops = Drip.of(i -> send("x"));

    Sockets.await(() -> tacet.group.counters().connections() == 0);
    drops.end();
    assertThat(dropped(Dropped.IDLE)).isEqualTo(1);
  }

  @Test
  void headersDropByDropAreNotWaitedForEither() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(600), 10, 10, HERE));
    connect("http/1.1");
    send("GET /dns-query?dns=AAAB HTTP/1.1\r\nHost: x\r\n");
    Drip drops = Drip.of(i -> send("X-" + i + ": y\r\n"));

    Sockets.await(() -> tacet.group.counters().connections() == 0);
    drops.end();
    assertThat(dropped(Dropped.IDLE)).isEqualTo(1);
  }

  @Test
  void whoDoesNotReadItsAnswersIsLetGo() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(800), 10, 10, HERE));
    connect("http/1.1");
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 2_000; i++) {
                  send(get(i, "large.example"));
                }
              } catch (IOException e) {
                Thread.currentThread().interrupt(); // it was cut off, as it should be
              }
            });
    writer.start();

    Sockets.await(
        () ->
            dropped(Dropped.IDLE) + dropped(Dropped.UNSENT) > 0
                && tacet.group.counters().connections() == 0);
    writer.join();
  }
}
