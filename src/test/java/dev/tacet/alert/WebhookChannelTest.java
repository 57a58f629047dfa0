package dev.tacet.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.config.AlertNtfyConfig;
import dev.tacet.config.AlertWebhookConfig;
import dev.tacet.testkit.ManualClock;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out over HTTP: webhooks, and ntfy. */
class WebhookChannelTest {
  private static final Duration SHORT = Duration.ofMillis(700);

  @TempDir private Path directory;

  private WebhookChannel webhook(String url) {
    return webhook(
        url, new HttpPost(Samples.LOOPBACK, SHORT, DefaultClientTlsStrategy::createDefault));
  }

  private WebhookChannel webhook(String url, HttpPost post) {
    Path secret = Samples.secret(directory, "rw-------", "hunter2\n");
    return new WebhookChannel(
        new AlertWebhookConfig("hook", false, URI.create(url), secret), post, new ManualClock());
  }

  @Test
  void aWebhookIsSignedOverTimeAndBody() throws Exception {
    try (FakeReceiver server = FakeReceiver.web(FakeReceiver.status(204))) {
      String said = webhook(server.url() + "/in?a=b").send(Samples.notice());

      FakeReceiver.Post post = server.next();
      assertThat(said).isEqualTo("the server answered 204");
      assertThat(post.target()).isEqualTo("/in?a=b");
      assertThat(post.headers()).containsEntry("X-Tacet-Time", "1772366400");
      assertThat(post.headers().get("Content-Type")).startsWith("application/json");
      assertThat(post.headers())
          .containsEntry("X-Tacet-Signature", "sha256=" + signed("1772366400." + post.body()));
      assertThat(post.body())
          .isEqualTo(new String(NoticeJson.write(Samples.notice()), StandardCharsets.UTF_8));
    }
  }

  /** As {@code printf %s TEXT | openssl dgst -sha256 -hmac hunter2} has it. */
  private static String signed(String text) throws Exception {
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new javax.crypto.spec.SecretKeySpec("hunter2".getBytes("UTF-8"), "HmacSHA256"));
    return String.format("%064x", new java.math.BigInteger(1, mac.doFinal(text.getBytes("UTF-8"))));
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (FakeReceiver other = FakeReceiver.web(FakeReceiver.status(200));
        FakeReceiver server =
            FakeReceiver.web(FakeReceiver.status(307, "Location: " + other.url() + "/"))) {
      assertThatThrownBy(() -> webhook(server.url()).send(Samples.notice()))
          .hasMessageContaining("a redirect, which is not followed");
      assertThat(server.next().body()).isNotEmpty();
      assertThat(other.heard).isEmpty();
    }
  }

  @Test
  void aRefusalIsForGoodAndAFailureIsForNow() throws Exception {
    try (FakeReceiver refuses =
            FakeReceiver.web("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\nwrong key");
        FakeReceiver fails = FakeReceiver.web(FakeReceiver.status(503))) {
      assertThatThrownBy(() -> webhook(refuses.url()).send(Samples.notice()))
          .hasMessage("the server answered 403: wrong key")
          .matches(e -> !((NotSentException) e).again());
      assertThatThrownBy(() -> webhook(fails.url()).send(Samples.notice()))
          .hasMessage("the server answered 503")
          .matches(e -> ((NotSentException) e).again());
    }
  }

  @Test
  void aServerThatSendsAnOctetNowAndThenIsCutOff() {
    try (FakeReceiver slow =
        new FakeReceiver(
            client -> {
              FakeReceiver.post(client.getInputStream());
              OutputStream out = client.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write('a');
                out.flush();
                pause(50);
              }
            })) {
      long from = System.nanoTime();
      assertThatThrownBy(() -> webhook(slow.url()).send(Samples.notice()))
          .hasMessageContaining("no answer within");
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis); // what the fake does, not what the test waits for
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aServerThatNeverAnswersIsCutOffAtTheCloseToo() throws Exception {
    try (FakeReceiver silent = new FakeReceiver(client -> client.getInputStream().readAllBytes())) {
      assertThatThrownBy(() -> webhook(silent.url()).send(Samples.notice()))
          .hasMessageContaining("no answer within");
      WebhookChannel patient = webhook(silent.url(), new HttpPost(Samples.LOOPBACK));
      Thread closing =
          new Thread(
              () -> {
                pause(200);
                patient.close();
              });
      closing.start();
      long from = System.nanoTime();
      assertThatThrownBy(() -> patient.send(Samples.notice()))
          .isInstanceOf(InterruptedException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
      closing.join();
    }
  }

  @Test
  void ofAHugeAnswerOnlyTheBeginningIsRead() throws Exception {
    AtomicLong written = new AtomicLong();
    try (FakeReceiver server =
        new FakeReceiver(
            client -> {
              FakeReceiver.post(client.getInputStream());
              OutputStream out = client.getOutputStream();
              out.write("HTTP/1.1 500 Oh\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              byte[] block = new byte[64 * 1024];
              java.util.Arrays.fill(block, (byte) 'x');
              while (written.get() < 512L << 20) {
                out.write(block);
                written.addAndGet(block.length);
              }
            })) {
      assertThatThrownBy(() -> webhook(server.url()).send(Samples.notice()))
          .hasMessageStartingWith("the server answered 500: xxx")
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
      assertThat(written.get()).isLessThan(64L << 20);
    }
  }

  @Test
  void aCertificateThatNobodySignedOrOfAnotherNameIsRefused() throws Exception {
    SelfSigned other = SelfSigned.forName(directory, "other.example");
    try (FakeReceiver server =
        new FakeReceiver(
            other.server().getServerSocketFactory(),
            0,
            client -> {
              FakeReceiver.post(client.getInputStream());
              client.getOutputStream().write(FakeReceiver.status(200).getBytes());
            })) {
      String path = ":" + server.port() + "/";
      assertThatThrownBy(() -> webhook("https://other.example" + path).send(Samples.notice()))
          .hasMessageContaining("cannot be trusted");
      HttpPost trusting =
          new HttpPost(
              Samples.LOOPBACK,
              SHORT.multipliedBy(5),
              () -> new DefaultClientTlsStrategy(other.client()));
      assertThatThrownBy(
              () -> webhook("https://hook.example" + path, trusting).send(Samples.notice()))
          .hasMessageContaining("cannot be trusted");
      assertThat(webhook("https://other.example" + path, trusting).send(Samples.notice()))
          .isEqualTo("the server answered 200");
    }
  }

  @Test
  void whoDoesNotListenOrHasNoAddressIsToldInWords() {
    int nobody = FakeReceiverPorts.closed();
    assertThatThrownBy(() -> webhook("http://127.0.0.1:" + nobody).send(Samples.notice()))
        .hasMessageContaining("nothing answers there");
    HttpPost lost =
        new HttpPost(
            host -> {
              throw new java.io.IOException("there is no such name");
            });
    assertThatThrownBy(() -> webhook("http://gone.example/", lost).send(Samples.notice()))
        .hasMessage("gone.example port 80: there is no such name");
  }

  @Test
  void noHostIsAskedOfTheSystem() throws Exception {
    try (FakeReceiver server = FakeReceiver.web(FakeReceiver.status(200))) {
      HttpPost ours = new HttpPost(host -> List.of(InetAddress.getByName("127.0.0.1")));

      webhook("http://not.known.invalid:" + server.port() + "/", ours).send(Samples.notice());

      assertThat(server.next().headers())
          .containsEntry("Host", "not.known.invalid:" + server.port());
    }
  }

  @Test
  void aSecretThatOthersCanReadIsNotUsed() {
    Path open = Samples.secret(directory, "rw-r--r--", "hunter2");
    WebhookChannel channel =
        new WebhookChannel(
            new AlertWebhookConfig("hook", false, URI.create("http://127.0.0.1:9/"), open),
            new HttpPost(Samples.LOOPBACK),
            new ManualClock());

    assertThatThrownBy(() -> channel.send(Samples.notice()))
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void allThatNtfyIsToldStandsInTheBody() throws Exception {
    try (FakeReceiver server = FakeReceiver.web(FakeReceiver.status(200))) {
      Path token = Samples.secret(directory, "rw-------", "tk_abc\n");
      AlertNtfyConfig config =
          new AlertNtfyConfig(
              "ntfy", false, URI.create(server.url() + "/base/my-house"), Optional.of(token));

      new NtfyChannel(config, new HttpPost(Samples.LOOPBACK)).send(Samples.hostile());

      FakeReceiver.Post post = server.next();
      JsonNode json = new ObjectMapper().readTree(post.body());
      assertThat(post.target()).isEqualTo("/base/");
      assertThat(post.headers())
          .containsEntry("Authorization", "Bearer tk_abc")
          .doesNotContainKey("Bcc");
      assertThat(json.get("topic").textValue()).isEqualTo("my-house");
      assertThat(json.get("title").textValue()).isEqualTo(Samples.hostile().title());
      assertThat(json.get("tags").get(0).textValue()).isEqualTo("new-device");
      assertThat(config.target()).doesNotContain("my-house");
    }
  }
}
