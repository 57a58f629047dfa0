package dev.tacet.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionQuery;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against servers that are not what they should be. */
@Timeout(30)
final class ControlClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nTacet-Api: 1\r\n";

  @TempDir Path directory;
  private Path path;
  private ServerSocketChannel server;
  private Thread serving;
  private volatile String answer = "";
  private volatile Optional<String> ofStatus = Optional.empty();
  private volatile boolean silent;

  @BeforeEach
  void open() throws Exception {
    path = directory.resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path), 4);
    serving = new Thread(this::serve);
    serving.setDaemon(true);
    serving.start();
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private void serve() {
    List<SocketChannel> kept = new ArrayList<>();
    try {
      while (true) {
        SocketChannel connection = server.accept();
        if (silent) {
          kept.add(connection);
          continue;
        }
        ByteBuffer request = ByteBuffer.allocate(4096);
        if (connection.read(request) > 0) {
          String asked = new String(request.array(), StandardCharsets.ISO_8859_1);
          String told = asked.startsWith("GET /v1/status ") ? ofStatus.orElse(answer) : answer;
          connection.write(ByteBuffer.wrap(told.getBytes(StandardCharsets.ISO_8859_1)));
        }
        connection.close();
      }
    } catch (IOException e) {
      assertThat(server.isOpen()).isFalse();
    }
  }

  private ControlException failure() throws IOException {
    ControlClient client = ControlClient.connect(path, 300);
    try {
      client.rules();
      throw new AssertionError("it was answered");
    } catch (ControlException e) {
      return e;
    }
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    silent = true;

    ControlException e = failure();

    assertThat(e.exitCode()).isEqualTo(75);
    assertThat(e).hasMessageContaining("does not answer");
  }

  @Test
  void aServerThatTakesNoConnectionsIsGivenUp() throws Exception {
    Path stuck = directory.resolve("stuck");
    try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(UnixDomainSocketAddress.of(stuck), 1);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10; i++) {
                  SocketInput.connect(stuck, 200);
                }
              })
          .hasMessageContaining("no connection within");
      assertThatThrownBy(() -> ControlClient.connect(stuck, 200))
          .isInstanceOfSatisfying(
              ControlException.class, x -> assertThat(x.exitCode()).isEqualTo(75));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~Tacet-Api: 2~Content-Length: 2~~{}|76|version 1 of the interface, the server version 2",
        "HTTP/1.1 200 OK~Content-Length: 2~~{}|76|version unknown",
        "SSH-2.0-OpenSSH~~|76|does not speak HTTP",
        "HTTP/1.1 x~~|76|broken number",
        "HTTP/1.1 200 OK~Tacet-Api: 1~Content-Length: -1~~|76|broken number",
        "HTTP/1.1 200 OK~no colon~~|76|header is broken",
        "HTTP/1.1 200 OK~Tacet-Api: 1~Content-Length: 5~~hello|76|not understood",
        "HTTP/1.1 500 No~Tacet-Api: 1~Content-Length: 5~~hello|76|answered 500",
        "HTTP/1.1 500 No~Tacet-Api: 1~Content-Length: 2~~{}|76|answered 500",
        "HTTP/1.1 200 OK~Tacet-Api: 1~Content-Length: 20~~{|69|in the middle",
        "HTTP/1.1 200 OK~Tacet-Api: 1~Transfer-Encoding: chunked~~5~{|69|in the middle",
        "HTTP/1.1 200 OK~Tacet-Api: 1~Transfer-Encoding: chunked~~+5~{|76|broken number",
        "''|69|without an answer"
      })
  void aWrongAnswerIsToldApart(String wire, int code, String words) throws Exception {
    answer = wire == null ? "" : wire.replace("~", "\r\n");

    ControlException e = failure();

    assertThat(e.exitCode()).isEqualTo(code);
    assertThat(e).hasMessageContaining(words);
  }

  @Test
  void aHeadWithoutEndIsNotKept() throws Exception {
    answer = OK + "x: " + "x".repeat(20_000);
    assertThat(failure()).hasMessageContaining("too long");
    answer = OK + "x: y\r\n".repeat(20) + "a: 1\r\n" + manyHeaders();
    assertThat(failure()).hasMessageContaining("header is broken");
  }

  private static String manyHeaders() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("h").append(i).append(": y\r\n");
    }
    return text.toString();
  }

  @Test
  void aLineWithoutEndIsNotKept() throws Exception {
    answer = OK + "Content-Length: 3000000\r\n\r\n" + "x".repeat(3_000_000);
    ControlClient client = ControlClient.connect(path, 5_000);

    assertThatThrownBy(
            () ->
                client.decisions(
                    new DecisionQuery("", "", List.of(), "", "", "", 0, 0), line -> {}))
        .hasMessageContaining("longer than");
  }

  private static String body(String head, String json) {
    return head + "Content-Length: " + json.length() + "\r\n\r\n" + json;
  }

  @Test
  void anEarlierServerTellsOfItsLogInItsStatus() throws Exception {
    answer =
        body(
            "HTTP/1.1 404 Not Found\r\nTacet-Api: 1\r\n",
            "{\"error\":{\"code\":64,\"message\":\"no such request: GET /v1/log\"}}");
    ofStatus =
        Optional.of(
            body(
                OK,
                "{\"queryLog\":{\"file\":\"/a/queries.db\"},\"pause\":{},\"cache\":{},\"devices\":{},"
                    + "\"encryption\":{},\"clock\":{},\"dnssec\":{}}"));

    assertThat(ControlClient.connect(path, 300).log().file()).isEqualTo("/a/queries.db");

    answer = body(OK, "{\"file\":\"/b/queries.db\"}");
    assertThat(ControlClient.connect(path, 300).log().file()).isEqualTo("/b/queries.db");
  }

  @Test
  void anAnswerInPiecesIsPutTogether() throws Exception {
    answer = OK + "Transfer-Encoding: chunked\r\n\r\n6;x=y\r\n{\"rule\r\n6\r\ns\":[]}\r\n0\r\n\r\n";

    assertThat(ControlClient.connect(path, 300).rules().rules()).isEmpty();
  }

  @Test
  void noServerIsToldFromOneThatMayNotBeAsked() throws Exception {
    server.close();
    serving.join(); // until it has left accept, the kernel still takes connections

    assertThatThrownBy(() -> ControlClient.connect(path)).isInstanceOf(NoServerException.class);
    assertThatThrownBy(() -> ControlClient.connect(directory.resolve("none")))
        .isInstanceOf(NoServerException.class);
    assertThatThrownBy(() -> ControlClient.connect(directory.resolve("x".repeat(200))))
        .isInstanceOf(NoServerException.class);
  }
}
