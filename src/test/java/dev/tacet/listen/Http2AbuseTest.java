package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.TlsHome.HERE;
import static dev.tacet.listen.TlsHome.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 as those write it who want to bring a server down, frame by frame. */
class Http2AbuseTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int PRIORITY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final Sockets tacet = new Sockets();
  private SSLSocket stub;
  private DataInputStream in;

  private record Frame(int type, int flags, int stream, byte[] payload) {}

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  private void connect() throws IOException {
    connect(new byte[0]);
  }

  private void connect(byte[] settings) throws IOException {
    stub = TlsHome.connect(tacet, Transport.DOH, NAME, "h2");
    in = new DataInputStream(stub.getInputStream());
    stub.getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(frame(SETTINGS, 0, 0, settings));
  }

  private void send(byte[] octets) throws IOException {
    stub.getOutputStream().write(octets);
    stub.getOutputStream().flush();
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {
          (byte) (payload.length >>> 16),
          (byte) (payload.length >>> 8),
          (byte) payload.length,
          (byte) type,
          (byte) flags,
          (byte) (stream >>> 24),
          (byte) (stream >>> 16),
          (byte) (stream >>> 8),
          (byte) stream
        });
    out.writeBytes(payload);
    return out.toByteArray();
  }

  /** One header without indexing (RFC 7541 section 6.2.2), short enough for one octet of length. */
  private static byte[] header(String name, String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    for (String text : new String[] {name, value}) {
      byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
      if (octets.length < 127) {
        out.write(octets.length);
      } else {
        out.write(127);
        int rest = octets.length - 127;
        while (rest >= 128) {
          out.write(rest & 127 | 128);
          rest >>>= 7;
        }
        out.write(rest);
      }
      out.writeBytes(octets);
    }
    return out.toByteArray();
  }

  private static byte[] head(String method, String path) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header(":method", method));
    out.writeBytes(header(":scheme", "https"));
    out.writeBytes(header(":authority", NAME));
    out.writeBytes(header(":path", path));
    if (method.equals("POST")) {
      out.writeBytes(header("content-type", "application/dns-message"));
    }
    return out.toByteArray();
  }

  private static byte[] get(int stream, String name) {
    String query = Base64.getUrlEncoder().withoutPadding().encodeToString(query(stream, name));
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, head("GET", "/dns-query?dns=" + query));
  }

  private Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & 0x7fff_ffff;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  private Frame readUntil(int type) throws IOException {
    Frame frame = read();
    while (frame.type() != type) {
      frame = read();
    }
    return frame;
  }

  /** Everything up to the end of the connection; whether a GOAWAY was among it. */
  private boolean goneAway() throws IOException {
    boolean told = false;
    try {
      while (true) {
        told |= read().type() == GOAWAY;
      }
    } catch (EOFException | SocketException | SSLException e) {
      return told;
    }
  }

  private long dropped(Dropped reason) {
    return tacet.group.counters().dropped().get(reason);
  }

  /** Somebody else is served as if nothing were. */
  private void assertServed() throws IOException {
    connect();
    send(get(1, "good.example"));
    assertThat(Sockets.id(readUntil(DATA).payload())).isEqualTo(1);
  }

  @Test
  void theServerSaysItsBounds() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();

    byte[] settings = readUntil(SETTINGS).payload();

    assertThat(setting(settings, 3)).isEqualTo(100); // MAX_CONCURRENT_STREAMS
    assertThat(setting(settings, 6)).isEqualTo(8_192); // MAX_HEADER_LIST_SIZE
  }

  private static long setting(byte[] settings, int id) {
    for (int at = 0; at + 6 <= settings.length; at += 6) {
      if (settings[at + 1] == id) {
        return java.nio.ByteBuffer.wrap(settings, at + 2, 4).getInt();
      }
    }
    return -1;
  }

  @Test
  void streamsAboveTheBoundAreRefused() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    for (int stream = 1; stream < 2 * 110; stream += 2) {
      send(get(stream, "held.example"));
    }

    assertThat(readUntil(RST_STREAM).stream()).isGreaterThan(200);
    assertThat(tacet.service.heard()).isLessThanOrEqualTo(100);
    tacet.service.releaseAll();
  }

  @Test
  void rapidResetsNeverHoldMoreThanOneConnectionsQueriesAndEndIt() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    for (int stream = 1; stream < 2 * 5_000; stream += 2) {
      flood.writeBytes(get(stream, "held.example"));
      flood.writeBytes(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
    }
    Thread writer = writer(flood.toByteArray());

    boolean told = goneAway();
    writer.join();

    assertThat(told).isTrue();
    assertThat(tacet.service.heard()).isLessThanOrEqualTo(HttpQueries.MAX_WAITING);
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertServed();
  }

  private Thread writer(byte[] octets) {
    Thread writer =
        new Thread(
            () -> {
              try {
                send(octets);
              } catch (IOException e) {
                Thread.currentThread().interrupt(); // it was cut off, as it should be
              }
            });
    writer.start();
    return writer;
  }

  @Test
  void aFloodOfSettingsEndsTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    assertFloodEnds(frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 1, 0, 0}));
  }

  @Test
  void aFloodOfPingsEndsTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    assertFloodEnds(frame(PING, 0, 0, new byte[8]));
  }

  @Test
  void aFloodOfPrioritiesEndsTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    assertFloodEnds(frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 1}));
  }

  @Test
  void aFloodOfUnknownFramesEndsTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    assertFloodEnds(frame(0xfa, 0, 0, new byte[8]));
  }

  private void assertFloodEnds(byte[] one) throws Exception {
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    for (int i = 0; i < 50_000; i++) {
      flood.writeBytes(one);
    }
    Thread writer = writer(flood.toByteArray());
    goneAway();
    writer.join();

    assertThat(dropped(Dropped.FLOOD)).isEqualTo(1);
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertServed();
  }

  @Test
  void headersWithoutEndAreNotCollected() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    flood.writeBytes(frame(HEADERS, END_STREAM, 1, head("GET", "/dns-query")));
    for (int i = 0; i < 2_000; i++) {
      flood.writeBytes(frame(CONTINUATION, 0, 1, header("x-" + i, "y".repeat(1_000))));
    }
    Thread writer = writer(flood.toByteArray());

    assertThat(goneAway()).isTrue();
    writer.join();
    assertThat(tacet.service.heard()).isZero();
    assertServed();
  }

  @Test
  void smallContinuationsWithoutEndAreNotCollectedEither() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    flood.writeBytes(frame(HEADERS, END_STREAM, 1, head("GET", "/dns-query")));
    for (int i = 0; i < 100_000; i++) {
      flood.writeBytes(frame(CONTINUATION, 0, 1, new byte[0]));
    }
    Thread writer = writer(flood.toByteArray());

    assertThat(goneAway()).isTrue();
    writer.join();
    assertServed();
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(head("GET", "/dns-query?dns=AAAB"));
    head.writeBytes(header("x", "y".repeat(9_000)));
    send(frame(HEADERS, END_STREAM | END_HEADERS, 1, head.toByteArray()));

    Frame answer = read();
    while (answer.type() != HEADERS && answer.type() != RST_STREAM && answer.type() != GOAWAY) {
      answer = read();
    }
    assertThat(tacet.service.heard()).isZero();
    assertServed();
  }

  @Test
  void emptyDataFramesWithoutEndAreNotWaitedFor() throws Exception {
    TlsHome.start(tacet, config(HERE));
    connect();
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    flood.writeBytes(frame(HEADERS, END_HEADERS, 1, head("POST", "/dns-query")));
    for (int i = 0; i < 10_000; i++) {
      flood.writeBytes(frame(DATA, 0, 1, new byte[0]));
    }
    Thread writer = writer(flood.toByteArray());

    assertThat(goneAway()).isTrue();
    writer.join();
    assertServed();
  }

  @Test
  void aBodyThatNeverEndsIsNotWaitedForLongerThanSilence() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(600), 10, 10, HERE));
    connect();
    send(frame(HEADERS, END_HEADERS, 1, head("POST", "/dns-query")));
    Drip drops = Drip.of(i -> send(frame(DATA, 0, 1, new byte[1])));

    Sockets.await(() -> tacet.group.counters().connections() == 0);
    drops.end();
    assertThat(dropped(Dropped.IDLE)).isEqualTo(1);
  }

  @Test
  void pingsKeepNobodyInPlace() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(600), 10, 10, HERE));
    connect();
    Drip pings = Drip.of(i -> send(frame(PING, 0, 0, new byte[8])));

    Sockets.await(() -> tacet.group.counters().connections() == 0);
    pings.end();
    assertThat(dropped(Dropped.IDLE)).isEqualTo(1);
  }

  @Test
  void whoGivesNoRoomForAnswersHoldsLittleAndIsLetGo() throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(800), 10, 10, HERE));
    connect(new byte[] {0, 4, 0, 0, 0, 0}); // INITIAL_WINDOW_SIZE 0
    for (int stream = 1; stream < 2 * 90; stream += 2) {
      send(get(stream, "large.example"));
    }

    goneAway();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertThat(dropped(Dropped.UNSENT)).isPositive();
    assertServed();
  }

  @Test
  void textThatIsNoHttp2EndsTheConnection() throws Exception {
    TlsHome.start(tacet, config(HERE));
    stub = TlsHome.connect(tacet, Transport.DOH, NAME, "h2");
    in = new DataInputStream(stub.getInputStream());

    send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    goneAway();
    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertServed();
  }
}
