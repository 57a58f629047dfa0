package dev.tacet.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.FakeWebServer;
import dev.tacet.testkit.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate made for {@code lists.tacet.lan}, at an address only we know. */
class HttpsFetchTest {
  private static final char[] PASSWORD = "of-a-test".toCharArray();
  private static final ListLimits LIMITS =
      new ListLimits(100_000, 400_000, 200, 1000, Duration.ofSeconds(5), 5);

  @TempDir private static Path temp;
  private static HttpsServer server;
  private static SSLContext context;

  @BeforeAll
  static void open() throws Exception {
    context = context(keys());
    server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/list.txt",
        exchange -> {
          byte[] body = "a.example\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.createContext(
        "/down",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://lists.tacet.lan/list.txt");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void close() {
    server.stop(0);
  }

  private static Path keys() throws Exception {
    Path keys = temp.resolve("keys.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=x",
                "-validity",
                "30",
                "-ext",
                "SAN=dns:lists.tacet.lan",
                "-alias",
                "x",
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).as(Files.readString(temp.resolve("keytool.log"))).isZero();
    return keys;
  }

  private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("x", store.getCertificate("x"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return made;
  }

  private static final TargetRules RULES =
      new TargetRules(host -> List.of(InetAddress.getByName("127.0.0.1")), address -> false);

  private static final HttpFetcher TRUSTING = trusting(() -> true, () -> context, () -> context);

  private static HttpFetcher trusting(
      BooleanSupplier clockIsKnown, Supplier<SSLContext> dated, Supplier<SSLContext> undated) {
    return new HttpFetcher(
        RULES,
        Clock.systemUTC(),
        clockIsKnown,
        () -> new DefaultClientTlsStrategy(dated.get()),
        () -> new DefaultClientTlsStrategy(undated.get()));
  }

  private String fetch(HttpFetcher fetcher, String host, int port, String path) throws IOException {
    Path target = temp.resolve("fetched");
    try (FileChannel file = ListFolder.create(target)) {
      fetcher.fetch(
          URI.create("https://" + host + ":" + port + path),
          Validators.NONE,
          file,
          new FetchBudget(LIMITS, new FreeSpace(temp, 0)));
    }
    return Files.readString(target);
  }

  @Test
  void theCertificateMustBeOfTheNameInTheUrl() throws Exception {
    int port = server.getAddress().getPort();

    assertThat(fetch(TRUSTING, "lists.tacet.lan", port, "/list.txt")).isEqualTo("a.example\n");
    assertThatThrownBy(() -> fetch(TRUSTING, "other.tacet.lan", port, "/list.txt"))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageStartingWith("its host cannot be trusted");
  }

  @Test
  void aCertificateNobodyVouchesForIsRefused() {
    HttpFetcher usual = new HttpFetcher(RULES, Clock.systemUTC());

    assertThatThrownBy(
            () -> fetch(usual, "lists.tacet.lan", server.getAddress().getPort(), "/list.txt"))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageStartingWith("its host cannot be trusted");
  }

  @Test
  void whileTheClockIsWrongNamesAndAuthoritiesAreJudgedAndDatesAreNot() throws Exception {
    Authority authority = Authority.named("Of Lists");
    Instant now = Instant.now();
    Authority.Site expired =
        authority.sign(
            now.minus(Duration.ofDays(90)), now.minus(Duration.ofDays(1)), "lists.tacet.lan");
    HttpsServer old = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    old.setHttpsConfigurator(new HttpsConfigurator(expired.context()));
    old.createContext(
        "/list.txt",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    old.start();
    int port = old.getAddress().getPort();
    SSLContext undated = UndatedTrust.of(only(authority.certificate()));
    SSLContext dated =
        Trust.only(Files.readString(authority.writeTo(temp.resolve("authority.pem"))));
    AtomicBoolean known = new AtomicBoolean();
    HttpFetcher fetcher = trusting(known::get, () -> dated, () -> undated);
    try {
      assertThat(fetch(fetcher, "lists.tacet.lan", port, "/list.txt")).isEmpty();
      assertThatThrownBy(() -> fetch(fetcher, "other.tacet.lan", port, "/list.txt"))
          .hasMessageStartingWith("its host cannot be trusted");
      assertThatThrownBy(
              () -> {
                int strangers = server.getAddress().getPort();
                fetch(fetcher, "lists.tacet.lan", strangers, "/list.txt");
              })
          .hasMessageStartingWith("its host cannot be trusted");

      known.set(true);
      assertThatThrownBy(() -> fetch(fetcher, "lists.tacet.lan", port, "/list.txt"))
          .hasMessageStartingWith("its host cannot be trusted");
    } finally {
      old.stop(0);
    }
  }

  private static KeyStore only(X509Certificate authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    return trusted;
  }

  @Test
  void theAuthoritiesOfThisMachineStandForThemselves() {
    assertThatThrownBy(
            () ->
                fetch(
                    trusting(() -> false, () -> context, UndatedTrust::ofThisMachine),
                    "lists.tacet.lan",
                    server.getAddress().getPort(),
                    "/list.txt"))
        .hasMessageStartingWith("its host cannot be trusted");
  }

  @Test
  void noRedirectLeadsOutOfTls() {
    assertThatThrownBy(
            () -> fetch(TRUSTING, "lists.tacet.lan", server.getAddress().getPort(), "/down"))
        .hasMessage("a redirect from https to http is refused");
  }

  @Test
  void aHandshakeThatNeverEndsIsCut() {
    try (FakeWebServer silent = FakeWebServer.start()) {
      long from = System.nanoTime();

      assertThatThrownBy(() -> fetch(TRUSTING, "lists.tacet.lan", silent.port(), "/list.txt"))
          .isInstanceOf(ListRefusedException.class)
          .hasMessage("it took longer than 5 s");

      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(9));
    }
  }
}
