package dev.tacet.lists;

import static dev.tacet.testkit.FakeWebServer.gzip;
import static dev.tacet.testkit.FakeWebServer.head;
import static dev.tacet.testkit.FakeWebServer.octets;
import static dev.tacet.testkit.FakeWebServer.redirect;
import static dev.tacet.testkit.FakeWebServer.status;
import static dev.tacet.testkit.FakeWebServer.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tacet.testkit.FakeWebServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpFetcherTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  /** What is not about time is given so much that a busy machine has enough. */
  private static final ListLimits LIMITS =
      new ListLimits(100_000, 400_000, 200, 1000, Duration.ofSeconds(60), 5);

  private static final ListLimits HURRIED =
      new ListLimits(100_000, 400_000, 200, 1000, Duration.ofMillis(1200), 5);

  @TempDir private Path temp;
  private final FakeWebServer web = FakeWebServer.start();
  private final FakeWebServer other = FakeWebServer.start("127.0.0.2");

  @AfterEach
  void close() {
    web.close();
    other.close();
  }

  /** Every name leads to the first server, and no address is our own. */
  private final TargetRules rules =
      new TargetRules(host -> List.of(InetAddress.getByName("127.0.0.1")), address -> false);

  private Optional<Validators> fetch(String url, Validators previous, ListLimits limits)
      throws IOException {
    try (FileChannel file = ListFolder.create(temp.resolve("fetched"))) {
      return new HttpFetcher(rules, CLOCK)
          .fetch(URI.create(url), previous, file, new FetchBudget(limits, new FreeSpace(temp, 0)));
    }
  }

  private String fetched(String url) throws IOException {
    assertThat(fetch(url, Validators.NONE, LIMITS)).isPresent();
    return Files.readString(temp.resolve("fetched"));
  }

  private void refused(String url, String... words) {
    refused(LIMITS, url, words);
  }

  private void refused(ListLimits limits, String url, String... words) {
    assertThatThrownBy(() -> fetch(url, Validators.NONE, limits))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void theBodyIsWrittenAsItComes() throws Exception {
    web.at("/list.txt", text("a.example\n", "ETag: \"7\"", "Last-Modified: yesterday"));

    Optional<Validators> validators = fetch(web.url("/list.txt?x=1"), Validators.NONE, LIMITS);

    assertThat(validators).contains(new Validators("\"7\"", "yesterday"));
    assertThat(temp.resolve("fetched")).hasContent("a.example\n");
    FakeWebServer.Request request = web.heard().get(0);
    assertThat(request.target()).isEqualTo("/list.txt?x=1");
    assertThat(request.headers().keySet())
        .containsExactlyInAnyOrder("host", "user-agent", "accept-encoding", "connection");
    assertThat(request.header("host")).isEqualTo("127.0.0.1:" + web.port());
    assertThat(request.header("user-agent")).isEqualTo("Tacet");
  }

  @Test
  void aPackedBodyIsKeptPacked() throws Exception {
    byte[] packed = gzip("a.example\n".getBytes(UTF_8));
    web.at("/list.txt", octets(packed, "Content-Encoding: gzip"));

    fetch(web.url("/list.txt"), Validators.NONE, LIMITS);

    assertThat(temp.resolve("fetched")).hasBinaryContent(packed);
  }

  @Test
  void aBodyInChunksIsPutTogether() throws Exception {
    web.at(
        "/list.txt",
        (request, line) ->
            line.send(
                head(200, "Transfer-Encoding: chunked", "")
                    + "4\r\na.ex\r\n6\r\nample\n\r\n0\r\n\r\n"));

    assertThat(fetched(web.url("/list.txt"))).isEqualTo("a.example\n");
  }

  @Test
  void theUrlsNameIsLookedUpByOurRulesOnly() throws Exception {
    web.at("/list.txt", text("a.example\n"));

    assertThat(fetched(web.url("lists.nowhere.lan", "/list.txt"))).isEqualTo("a.example\n");
    assertThat(web.heard().get(0).header("host")).isEqualTo("lists.nowhere.lan:" + web.port());
  }

  @Test
  void whatIsKnownIsAskedForAndUnchangedIsBelieved() throws Exception {
    web.at("/list.txt", status(304));

    assertThat(fetch(web.url("/list.txt"), new Validators("\"7\"", "then"), LIMITS)).isEmpty();
    assertThat(web.heard().get(0).header("if-none-match")).isEqualTo("\"7\"");
    assertThat(web.heard().get(0).header("if-modified-since")).isEqualTo("then");
  }

  @Test
  void unchangedIsAnErrorWhereNobodyAsked() {
    web.at("/list.txt", status(304));

    refused(web.url("/list.txt"), "304", "there is no copy here");
  }

  @Test
  void fiveRedirectsAreFollowedAndASixthIsNot() throws Exception {
    for (int i = 1; i <= 6; i++) {
      web.at("/" + i, redirect("/" + (i - 1)));
    }
    web.at("/0", text("a.example\n"));
    web.at("/3", redirect(web.url("/2")));

    assertThat(fetched(web.url("/5"))).isEqualTo("a.example\n");
    refused(web.url("/6"), "redirected more than 5 times");
  }

  @Test
  void aRingIsSeen() {
    web.at("/a", redirect("/b"));
    web.at("/b", redirect("/c"));
    web.at("/c", redirect("/b"));

    refused(web.url("/a"), "redirected in a ring");
    assertThat(web.targets()).containsExactly("/a", "/b", "/c");
  }

  @Test
  void aRedirectToAnotherServerAtHomeIsRefusedBeforeItIsAsked() {
    web.at("/list.txt", redirect(other.url("/list.txt")));
    other.at("/list.txt", text("a.example\n"));

    refused(web.url("/list.txt"), "127.0.0.2 leads to 127.0.0.2, a loopback address");
    assertThat(other.heard()).isEmpty();
  }

  @Test
  void aPublicNameMayNotLeadHome() {
    web.at("/list.txt", text("a.example\n"));

    refused(
        web.url("lists.example", "/list.txt"),
        "lists.example leads to 127.0.0.1, a loopback address");
    assertThat(web.heard()).isEmpty();
  }

  @Test
  void credentialsAreSentToTheirOriginAndNowhereElse() throws Exception {
    web.at("/list.txt", redirect("/moved.txt"));
    web.at("/moved.txt", redirect(web.url("elsewhere.lan", "/end.txt")));
    web.at("/end.txt", text("a.example\n"));
    String url = "http://us%40er:p:w@127.0.0.1:" + web.port() + "/list.txt";

    assertThatThrownBy(() -> fetch(url, Validators.NONE, LIMITS))
        .hasMessageContaining("elsewhere.lan leads to");
    assertThat(web.heard())
        .extracting(request -> request.header("authorization"))
        .containsExactly("Basic dXNAZXI6cDp3", "Basic dXNAZXI6cDp3");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(404, "there is nothing at this address (HTTP 404)"),
        Arguments.of(410, "there is nothing at this address (HTTP 410)"),
        Arguments.of(401, "wants a user name and password"),
        Arguments.of(403, "does not let us have it (HTTP 403)"),
        Arguments.of(500, "a fault of its own (HTTP 500)"),
        Arguments.of(204, "sends no list (HTTP 204)"),
        Arguments.of(206, "sends no list (HTTP 206)"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aStatusIsSaidInWords(int status, String words) {
    web.at("/list.txt", status(status));

    refused(web.url("/list.txt"), words);
  }

  @ParameterizedTest
  @CsvSource({
    "429, 120, PT2M",
    "503, 'Sat, 21 Nov 2026 13:00:00 GMT', PT1H",
    "429, 999999999, PT168H",
    "500, 120, ''",
    "429, soon, ''",
    "429, 'Sat, 21 Nov 2026 11:00:00 GMT', ''"
  })
  void aServerThatAsksForPeaceIsHeard(int status, String after, String pause) {
    web.at("/list.txt", status(status, "Retry-After: " + after));

    ListRefusedException refused =
        catchThrowableOfType(
            ListRefusedException.class, () -> fetch(web.url("/list.txt"), Validators.NONE, LIMITS));

    assertThat(refused.retryAfter())
        .isEqualTo(pause.isEmpty() ? Optional.empty() : Optional.of(Duration.parse(pause)));
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie(
            "cut by its length",
            "broke off",
            head(200, "Content-Length: 1000", "") + "a.example\n"),
        lie(
            "cut between chunks",
            "broke off",
            head(200, "Transfer-Encoding: chunked", "") + "a\r\na.example\n\r\n"),
        lie(
            "cut in a chunk",
            "broke off",
            head(200, "Transfer-Encoding: chunked", "") + "ff\r\na.example\n"),
        lie("no HTTP", "broke off", "220 mail.example ESMTP\r\n\r\n"),
        lie("nothing", "broke off", ""),
        lie("too long by its word", "longer than", head(200, "Content-Length: 100001", "")),
        lie("a long header", "too much of a header", head(200, "X: " + "x".repeat(20_000), "")),
        lie("many headers", "too much of a header", head(200, "X: x\r\n".repeat(200))),
        lie(
            "another packing",
            "packed as \"br\"",
            head(200, "Content-Encoding: br", "Content-Length: 1", "") + "x"),
        lie("a redirect to nowhere", "redirect", head(302, "Content-Length: 0", "")));
  }

  private static Arguments lie(String name, String words, String octets) {
    return Arguments.of(name, words, octets);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void whatIsNotWholeIsRefused(String name, String words, String octets) {
    web.at("/list.txt", (request, line) -> line.send(octets));

    refused(web.url("/list.txt"), words);
  }

  @Test
  void aConnectionThatIsResetIsRefused() {
    web.at(
        "/list.txt",
        (request, line) -> {
          line.send(head(200, "Content-Length: 1000", "") + "a.example\n");
          line.reset();
        });

    refused(web.url("/list.txt"), "the download broke off");
  }

  @Test
  void aServerThatClosesWhereItSaidItWouldNotIsAskedAgainOnANewConnection() throws Exception {
    web.at(
        "/list.txt",
        (request, line) ->
            line.send(
                head(302, "Location: /end.txt", "Connection: keep-alive", "Content-Length: 0", "")
                    + "\r\n"));
    web.at("/end.txt", text("a.example\n"));

    assertThat(fetched(web.url("/list.txt"))).isEqualTo("a.example\n");
  }

  @Test
  void anEndlessBodyIsCutAtTheLimit() {
    web.at(
        "/list.txt",
        (request, line) -> {
          line.send(head(200, ""));
          while (true) {
            line.send("a.example\n".repeat(1000));
          }
        });

    refused(web.url("/list.txt"), "longer than a list may be (100000 octets)");
  }

  @Test
  void anEndlessErrorPageIsNotRead() {
    web.at(
        "/list.txt",
        (request, line) -> {
          line.send(head(404, "Content-Length: 9999999999", ""));
          while (true) {
            line.send("sorry ".repeat(1000));
          }
        });

    refused(web.url("/list.txt"), "there is nothing at this address");
  }

  @ParameterizedTest
  @CsvSource({"body", "header", "status line", "silence", "chunk size"})
  void aDripIsCutWhenTimeIsUp(String where) {
    web.at(
        "/list.txt",
        (request, line) -> {
          line.send(
              switch (where) {
                case "body" -> head(200, "");
                case "header" -> head(200, "X: ");
                case "chunk size" -> head(200, "Transfer-Encoding: chunked", "") + "00";
                default -> "";
              });
          while (!where.equals("silence")) {
            line.send(where.equals("chunk size") ? "0" : "x");
            line.pause(Duration.ofMillis(20));
          }
          line.pause(Duration.ofSeconds(20));
        });
    long from = System.nanoTime();

    refused(HURRIED, web.url("/list.txt"), "it took longer than 1200 ms");

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aHostThatDoesNotListenIsToldOf() {
    String url = web.url("/list.txt");
    web.close();

    refused(url, "its host cannot be reached");
  }

  @Test
  void aLookUpThatFailsIsToldOf() {
    HttpFetcher fetcher = new HttpFetcher(new TargetRules(HostAddresses.NONE, a -> false), CLOCK);

    assertThatThrownBy(
            () ->
                fetcher.fetch(
                    URI.create("http://lists.example/"),
                    Validators.NONE,
                    FileChannel.open(Files.createFile(temp.resolve("x"))),
                    new FetchBudget(LIMITS, new FreeSpace(temp, 0))))
        .isInstanceOf(ListRefusedException.class)
        .hasMessage(
            "no address is known for its host lists.example: names are looked up by the running"
                + " server only");
  }

  @Test
  void whoIsInterruptedStopsAtOnce() throws Exception {
    web.at("/list.txt", (request, line) -> line.pause(Duration.ofSeconds(30)));
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                fetch(web.url("/list.txt"), Validators.NONE, ListLimits.DOWNLOAD);
                end.complete(null);
              } catch (IOException e) {
                end.complete(e);
              }
            });
    thread.start();
    while (web.heard().isEmpty()) {
      Thread.onSpinWait();
    }

    thread.interrupt();

    assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/x, /y, http://a.example:80/y",
    "http://a.example/x, https://b.example/y, https://b.example:443/y",
    "https://a.example/x/, y, https://a.example:443/x/y",
    "https://a.example/x, //b.example/y, https://b.example:443/y",
    "http://a.example/x, http://2130706433/y, http://127.0.0.1:80/y"
  })
  void aRedirectMayLeadToTheSameOrASaferScheme(URI from, String location, URI to)
      throws ListRefusedException {
    assertThat(HttpAttempt.redirected(WebAddress.of(from), location).uri()).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, http://a.example/x",
    "https://a.example/x, HTTP://a.example/x",
    "https://a.example/x, file:///etc/passwd",
    "http://a.example/x, file:///etc/passwd",
    "http://a.example/x, ftp://a.example/x",
    "http://a.example/x, jar:file:/x.jar!/y",
    "http://a.example/x, http:///x",
    "http://a.example/x, ''",
    "http://a.example/x, http://[/x"
  })
  void aRedirectToALesserSchemeOrNowhereIsRefused(URI from, String location) {
    assertThatThrownBy(() -> HttpAttempt.redirected(WebAddress.of(from), location))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("redirect");
  }
}
