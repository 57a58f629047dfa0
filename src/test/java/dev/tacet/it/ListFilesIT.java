package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tacet.control.api.ListStatus;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Sinkhole;
import dev.tacet.testkit.Stub;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscribed lists, good and bad: the server starts and answers whatever they are. */
final class ListFilesIT {
  @TempDir private Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private Sinkhole tacet;

  @BeforeEach
  void answer() {
    upstream.zone().add("www.example.org. 300 IN A 192.0.2.1", "b.example. 300 IN A 192.0.2.2");
  }

  @AfterEach
  void stop() {
    tacet.close();
    upstream.close();
  }

  private Path start(String content) throws Exception {
    Path file = Files.writeString(temp.resolve("mine.txt"), content);
    startWith(file.toString());
    return file;
  }

  private void startWith(String file) {
    tacet = Sinkhole.start(temp, upstream, "lists: [ { name: mine, url: \"file:" + file + "\" } ]");
  }

  @Test
  void aListIsInForceFromTheStartAndReadAgainWhenAsked() throws Exception {
    Path file = start("0.0.0.0 a.example\n");
    Stub stub = tacet.stub(Transport.UDP);
    assertThat(stub.ask("a.example", "A").extendedErrors())
        .containsExactly("15 blocked by list: mine (a.example)");
    assertThat(stub.ask("b.example", "A").answers()).containsExactly("192.0.2.2");

    Files.writeString(file, "0.0.0.0 b.example\n");
    assertThat(tacet.refresh()).extracting(ListStatus::state).containsExactly("ok");

    assertThat(stub.ask("b.example", "A").answers()).containsExactly("0.0.0.0");
    assertThat(stub.ask("a.example", "A").rcode()).isEqualTo("NXDOMAIN");
    tacet.stop();
    assertThat(tacet.rows())
        .contains("udp A a.example blocked list mine a.example - self NOERROR")
        .contains("udp A b.example blocked list mine b.example - self NOERROR");
  }

  @Test
  void aListThatHasGoneStaysInForceFromTheLastGoodCopy() throws Exception {
    Path file = start("a.example\n");
    Files.delete(file);

    tacet.refresh();
    tacet.restart();

    assertThat(tacet.lists()).extracting(ListStatus::state).containsExactly("kept");
    assertThat(tacet.stub(Transport.UDP).ask("a.example", "A").answers())
        .containsExactly("0.0.0.0");
  }

  @Test
  void aLoginPageInPlaceOfTheListChangesNothing() throws Exception {
    Path file = start("a.example\n");
    Files.writeString(
        file, "<!DOCTYPE html><html><body>Please log in at hotel.example</body></html>\n");

    ListStatus list = tacet.refresh().get(0);

    assertThat(list.state()).isEqualTo("kept");
    assertThat(list.detail()).contains("web page");
    assertThat(tacet.stub(Transport.UDP).ask("a.example", "A").answers())
        .containsExactly("0.0.0.0");
  }

  @Test
  void aFirstStartWithALoginPageAsListAnswers() throws Exception {
    start("<html><head><title>Log in</title></head><body>www.example.org</body></html>\n");

    answersAndSays("missing");
  }

  @Test
  void aFirstStartWithABinaryAsListAnswers() throws Exception {
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    Path file = Files.write(temp.resolve("noise"), noise);
    startWith(file.toString());

    answersAndSays("missing");
  }

  @Test
  void aFirstStartWithoutTheListAnswers() {
    startWith(temp.resolve("nowhere.txt").toString());

    answersAndSays("missing");
  }

  @Test
  void aDirectoryAsListIsToldOf() throws Exception {
    startWith(Files.createDirectory(temp.resolve("folder")).toString());

    answersAndSays("missing");
  }

  @Test
  void aListOf50MegabytesIsReadAndQueriesAreAnsweredMeanwhile() throws Exception {
    Path file = start("a.example\n");
    String remark = "# " + "x".repeat(500) + "\n";
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 100_000; i++) {
        out.write(remark);
        out.write("host" + i + ".ads.example.net\n");
      }
    }
    assertThat(Files.size(file)).isGreaterThan(50_000_000);
    Stub stub = tacet.stub(Transport.UDP);
    CompletableFuture<List<ListStatus>> refreshed =
        CompletableFuture.supplyAsync(tacet::refresh, task -> new Thread(task).start());

    long slowest = 0;
    do {
      long from = System.nanoTime();
      assertThat(stub.ask("www.example.org", "A").answers()).containsExactly("192.0.2.1");
      slowest = Math.max(slowest, System.nanoTime() - from);
    } while (!refreshed.isDone());

    assertThat(slowest).as("nanoseconds of the slowest answer").isLessThan(3_000_000_000L);
    assertThat(refreshed.join()).extracting(ListStatus::rules).containsExactly(100_000L);
    assertThat(stub.ask("host99999.ads.example.net", "A").answers()).containsExactly("0.0.0.0");
  }

  @Test
  void aFileMayBeLongerThanADownloadAndBeyondItsOwnBoundTheLastGoodCopyStays() throws Exception {
    String names =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "host" + i + ".ads.example.net\n")
            .collect(Collectors.joining());
    Path file = Files.writeString(temp.resolve("mine.txt"), names + "# ");
    lengthen(file, (64L << 20) + 1);
    startWith(file.toString());
    assertThat(tacet.lists()).extracting(ListStatus::rules).containsExactly(5_000L);

    lengthen(file, (512L << 20) + 1);
    ListStatus list = tacet.refresh().get(0);

    assertThat(list.state()).isEqualTo("kept");
    assertThat(list.detail())
        .isEqualTo("it is longer than a list may be (512 MiB); split it into several lists");
    assertThat(tacet.stub(Transport.UDP).ask("host4999.ads.example.net", "A").answers())
        .containsExactly("0.0.0.0");
  }

  /** By octets that take no room on the disk. */
  private static void lengthen(Path file, long octets) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(octets);
    }
  }

  @Test
  void aListServerThatTakesItsTimeKeepsNobodyElseWaiting() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    HttpServer slow = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    slow.setExecutor(task -> new Thread(task).start());
    slow.createContext(
        "/",
        exchange -> {
          asked.countDown();
          awaitQuietly(answer);
          byte[] list = "a.example\n".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, list.length);
          exchange.getResponseBody().write(list);
          exchange.close();
        });
    slow.start();
    try {
      String url = "http://127.0.0.1:" + slow.getAddress().getPort() + "/list";
      tacet = Sinkhole.start(temp, upstream, "lists: [ { name: slow, url: \"" + url + "\" } ]");
      CompletableFuture<List<ListStatus>> refreshed =
          CompletableFuture.supplyAsync(tacet::refresh, task -> new Thread(task).start());
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(tacet.stub(Transport.UDP).ask("tracking.miui.com", "A").answers())
          .containsExactly("0.0.0.0");
      assertThat(
              CompletableFuture.supplyAsync(() -> tacet.log(1), task -> new Thread(task).start())
                  .get(5, TimeUnit.SECONDS))
          .hasSize(1);
      assertThat(refreshed).isNotDone();

      answer.countDown();
      assertThat(refreshed.join()).extracting(ListStatus::state).containsExactly("ok");
      assertThat(tacet.stub(Transport.UDP).ask("a.example", "A").answers())
          .containsExactly("0.0.0.0");
    } finally {
      answer.countDown();
      slow.stop(0);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answersAndSays(String state) {
    Stub stub = tacet.stub(Transport.UDP);
    assertThat(stub.ask("tracking.miui.com", "A").answers()).containsExactly("0.0.0.0");
    assertThat(stub.ask("www.example.org", "A").answers()).containsExactly("192.0.2.1");
    assertThat(tacet.lists())
        .singleElement()
        .satisfies(
            list -> {
              assertThat(list.state()).isEqualTo(state);
              assertThat(list.detail()).isNotEmpty();
            });
  }
}
