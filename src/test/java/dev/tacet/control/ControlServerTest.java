package dev.tacet.control;

import static dev.tacet.control.Home.block;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.client.ControlClient;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.Follower;
import dev.tacet.testkit.FakeUpstream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The door over a real socket. */
@Timeout(60)
final class ControlServerTest {
  private static final DecisionQuery ALL =
      new DecisionQuery("", "all", List.of(), "", "", "", 0, 0);

  @TempDir Path directory;
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final ExecutorService others = Executors.newCachedThreadPool();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Home home;
  private Path path;
  private ControlServer server;
  private ControlClient client;

  @BeforeEach
  void open() throws Exception {
    home = new Home(directory);
    path = directory.resolve("run/control.sock");
    server = serve(path, Duration.ofMillis(600));
    client = ControlClient.connect(path);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    server.close();
    worker.shutdownNow();
    others.shutdownNow();
    home.close();
  }

  private SocketOwners owners() throws IOException {
    return new SocketOwners((int) Files.getAttribute(directory, "unix:uid"));
  }

  private ControlServer serve(Path at, Duration idle) throws IOException {
    ControlServer made = new ControlServer(home.desk, at, "no-such-group", owners(), worker, idle);
    made.start();
    return made;
  }

  private SocketChannel raw() throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    opened.add(channel);
    return channel;
  }

  /** Sends octets as they are and returns all that comes until the server closes. */
  private String answerTo(String request) throws IOException {
    SocketChannel channel = raw();
    ByteBuffer data = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
    try {
      while (data.hasRemaining()) {
        channel.write(data);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("pipe"); // It has said no before all was sent.
    }
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String post(String target, String type, int length, String body) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: tacet\r\nConnection: close\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n"
        + body;
  }

  private static int code(Runnable asked) {
    try {
      asked.run();
      return 0;
    } catch (ControlException e) {
      return e.exitCode();
    }
  }

  private void query(int from, int to) {
    for (int i = from; i < to; i++) {
      home.log.record(
          Decisions.blocked(home.clock.instant(), "192.168.1.7", "n" + i + ".mi.com", "mi.com"));
    }
  }

  private void flushed() {
    home.log.flush();
  }

  @Test
  void everyRouteAnswersOverTheSocketAsTheDeskDoes() {
    query(0, 3);
    flushed();

    assertThat(client.change(block("a.example", "b.example")).outcomes()).hasSize(2);
    assertThat(client.rules()).isEqualTo(home.desk.rules());
    assertThat(client.profiles()).isEqualTo(home.desk.profiles());
    assertThat(client.profile("xiaomi")).isEqualTo(home.desk.profile("xiaomi"));
    assertThat(client.setProfile("xiaomi", new ProfileRequest("optional", true)))
        .isEqualTo(home.desk.setProfile("xiaomi", new ProfileRequest("optional", true)));
    assertThat(client.pause(new PauseRequest(60, "")).paused()).isTrue();
    assertThat(client.resume("").changed()).isTrue();
    assertThat(client.undo().done()).isTrue();
    assertThat(client.explain("a.example", "192.168.1.7", "AAAA"))
        .isEqualTo(home.desk.explain("a.example", "192.168.1.7", "AAAA"));
    assertThat(client.house()).isEqualTo(home.desk.house());
    assertThat(client.top(ALL, 3)).isEqualTo(home.desk.top(ALL, 3));
    assertThat(client.status().counters()).containsEntry("answered", 7L);
    assertThat(client.refresh().lists()).hasSize(1);
    List<DecisionLine> lines = new ArrayList<>();
    client.decisions(ALL, lines::add);
    assertThat(lines)
        .extracting(DecisionLine::name)
        .containsExactly("n0.mi.com", "n1.mi.com", "n2.mi.com");
    assertThat(client.purge("2030-01-01T00:00:00Z").rows()).isEqualTo(3);
  }

  @Test
  void aRefusalComesWithItsCodeAndItsWords() {
    assertThatThrownBy(() -> client.change(block("a..b")))
        .isInstanceOfSatisfying(ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(64))
        .hasMessageContaining("not a domain name: \"a..b\"");
    assertThat(code(() -> client.profile("no/such vendor?"))).isEqualTo(64);
    assertThat(code(() -> client.purge("yesterday"))).isEqualTo(64);
    assertThat(code(() -> client.purge("-100000000-01-01T00:00:00Z"))).isEqualTo(64);
    home.unreadable = true;
    assertThat(code(() -> client.top(ALL, 3))).isEqualTo(74);
    assertThat(code(() -> client.decisions(ALL, l -> {}))).isEqualTo(74);
  }

  @Test
  void aRequestOfOneMebibyteIsReadAndALongerOneIsNot() throws Exception {
    String json = "{\"verb\":\"block\",\"names\":[\"a.example\"],\"x\":\"";
    String whole = json + "x".repeat((1 << 20) - json.length() - 2) + "\"}";

    assertThat(answerTo(post("/v1/rules", "application/json", whole.length(), whole)))
        .contains("200 OK", "\"added\"");
    assertThat(answerTo(post("/v1/rules", "application/json", whole.length() + 1, whole + " ")))
        .contains(" 413 ", "\"code\":64", "1 MiB");
    assertThat(code(() -> client.change(block("x".repeat(1 << 20))))).isEqualTo(64);
  }

  @Test
  void whatIsNotUnderstoodIsRefusedInWords() throws Exception {
    assertThat(answerTo(post("/v1/rules", "text/plain", 2, "{}"))).contains(" 415 ", "\"code\":64");
    assertThat(answerTo(post("/v1/rules", "application/json", 2, "{x")))
        .contains(" 400 ", "no JSON", "\"code\":64");
    assertThat(answerTo(post("/v1/rules", "application/json", 0, ""))).contains(" 400 ", "empty");
    assertThat(
            answerTo(
                post(
                    "/v1/rules",
                    "application/json",
                    30,
                    "{\"verb\":\"block\",\"names\":[null]}".substring(0, 30))))
        .contains(" 400 ");
    assertThat(answerTo(post("/v2/rules", "application/json", 2, "{}")))
        .contains(" 404 ", "/v2/rules", "Tacet-Api: 1");
    for (String target :
        List.of(
            "/v1/decisions?limit=99999999999",
            "/v1/decisions?after=x",
            "/v1/top?names=99999999999",
            "/v1/decisions?under=%zz",
            "/v1/decisions?limit=1000001")) {
      assertThat(answerTo("GET " + target + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"))
          .contains(" 400 ", "\"code\":64", "Tacet-Api: 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000\u0001\u0002\r\n\r\n", "GET\r\n\r\n", "SSH-2.0-x\r\n\r\n"})
  void whatIsNoHttpIsToldAndClosed(String garbage) throws Exception {
    answerTo(garbage);
    assertThat(answerTo("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
        .contains(" 400 ", "Tacet-Api: 1");
    assertThat(client.rules().rules()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /v1/ru",
        "GET /v1/rules HTTP/1.1\r\nHost: t",
        "POST /v1/rules HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"
      })
  void aSilentConnectionIsClosed(String half) throws Exception {
    long begun = System.nanoTime();

    answerTo(half);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void anAnswerThatTakesItsTimeIsNotTakenForSilence() throws Exception {
    worker.execute(
        () -> {
          try {
            Thread.sleep(1_500);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    assertThat(client.rules().rules()).isEmpty();
  }

  @Test
  void theSixtyFifthConnectionIsClosedAndTheNextAfterOneLeftIsNot() throws Exception {
    server.close();
    server = serve(path, Duration.ofSeconds(30));
    List<SocketChannel> open = new ArrayList<>();
    for (int i = 0; i < ControlServer.MAX_CONNECTIONS; i++) {
      open.add(raw());
    }
    ByteBuffer one = ByteBuffer.allocate(1);

    long begun = System.nanoTime();
    assertThat(raw().read(one)).isEqualTo(-1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    for (SocketChannel each : open) {
      each.close();
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (code(() -> client.rules()) != 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(code(() -> client.rules())).isZero();
  }

  /** Takes lines until it has enough. */
  private static final class Taker implements FollowReader {
    final List<DecisionLine> lines = new CopyOnWriteArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);
    volatile boolean end;
    volatile long gaps;

    @Override
    public boolean line(DecisionLine line) {
      lines.add(line);
      return !end;
    }

    @Override
    public boolean gap(long missed) {
      gaps += missed;
      return !end;
    }

    @Override
    public boolean idle() {
      begun.countDown();
      return !end;
    }
  }

  @Test
  void followingLosesNothingAndRepeatsNothing() throws Exception {
    query(0, 10);
    flushed();
    Taker taker = new Taker();
    // As fast as they are taken: who is further behind than the ring has room for loses lines.
    Future<?> source =
        others.submit(
            () -> {
              for (int i = 10; i < 3_000; i += 10) {
                int sent = i;
                FakeUpstream.await(
                    () -> taker.lines.size() > sent - Follower.RING_BOUND / 2,
                    "the lines before " + sent);
                query(i, i + 10);
              }
              return null;
            });
    Future<?> following =
        others.submit(
            () -> client.follow(new DecisionQuery("", "all", List.of(), "", "", "", 1, 0), taker));
    source.get();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (taker.lines.size() < 3_000 && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    taker.end = true;
    following.get();

    assertThat(taker.gaps).isZero();
    assertThat(taker.lines).hasSize(3_000);
    for (int i = 0; i < 3_000; i++) {
      assertThat(taker.lines.get(i).name()).isEqualTo("n" + i + ".mi.com");
    }
    // Resuming goes on where it was left.
    Taker resumed = new Taker();
    resumed.end = true;
    client.follow(
        new DecisionQuery("", "all", List.of(), "", "", "", taker.lines.get(2_990).seq(), 0),
        resumed);
    assertThat(resumed.lines.get(0).name()).isEqualTo("n2991.mi.com");
  }

  @Test
  void sixteenFollowAndTheNextIsToldToComeBack() throws Exception {
    List<Taker> takers = new ArrayList<>();
    List<Future<?>> following = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Taker taker = new Taker();
      takers.add(taker);
      following.add(others.submit(() -> code(() -> client.follow(ALL, taker))));
      assertThat(taker.begun.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(code(() -> client.follow(ALL, new Taker()))).isEqualTo(75);

    long begun = System.nanoTime();
    server.close();
    for (Future<?> each : following) {
      assertThat(each.get(5, TimeUnit.SECONDS)).isEqualTo(69);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(home.log.feed().followers()).isZero();
    assertThat(path).doesNotExist();
  }

  @Test
  void aSlowReaderOfALongLogHoldsUpNeitherRulesNorStatus() throws Exception {
    query(0, 30_000);
    flushed();
    SocketChannel slow = raw();
    slow.write(
        ByteBuffer.wrap(
            "GET /v1/decisions HTTP/1.1\r\nHost: t\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertThat(slow.read(ByteBuffer.allocate(100))).isPositive();
    long begun = System.nanoTime();

    assertThat(client.change(block("a.example")).outcomes()).hasSize(1);
    assertThat(client.status().rules()).isEqualTo(1);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void onlyOwnerAndGroupMayComeIn() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-rw----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void aSocketThatIsInUseIsRefusedAndStays() throws Exception {
    try (ControlServer second =
        new ControlServer(
            home.desk, path, "no-such-group", owners(), worker, Duration.ofSeconds(1))) {
      assertThatThrownBy(second::start).hasMessageContaining("another server answers");
    }
    assertThat(client.rules().rules()).isEmpty();
  }

  @Test
  void aSocketThatACrashLeftIsReplaced() throws Exception {
    Path stale = directory.resolve("stale.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(stale));
    }
    assertThat(stale).exists();

    try (ControlServer second = serve(stale, Duration.ofSeconds(30))) {
      assertThat(ControlClient.connect(stale).rules().rules()).isEmpty();
      assertThat(second).isNotNull();
    }
    assertThat(stale).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "link", "directory", "fifo"})
  void whatIsNoSocketIsLeftAlone(String kind) throws Exception {
    Path taken = directory.resolve("taken");
    switch (kind) {
      case "file" -> Files.writeString(taken, "precious");
      case "link" -> Files.createSymbolicLink(taken, path);
      case "directory" -> Files.createDirectory(taken);
      default ->
          assertThat(new ProcessBuilder("mkfifo", taken.toString()).start().waitFor()).isZero();
    }

    try (ControlServer second =
        new ControlServer(
            home.desk, taken, "no-such-group", owners(), worker, Duration.ofSeconds(1))) {
      assertThatThrownBy(second::start).hasMessageContaining("no socket; move it away");
    }
    assertThat(Files.exists(taken, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aPathThatIsTooLongIsRefusedWithTheRemedy() throws Exception {
    Path far = directory.resolve("x".repeat(120));
    try (ControlServer second =
        new ControlServer(
            home.desk, far, "no-such-group", owners(), worker, Duration.ofSeconds(1))) {
      assertThatThrownBy(second::start)
          .hasMessageContaining("at most 100")
          .hasMessageContaining("control.socket");
    }
  }
}
