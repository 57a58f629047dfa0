package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.Sockets.rcode;
import static dev.tacet.listen.TlsHome.HERE;
import static dev.tacet.listen.TlsHome.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.ClientHint;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over HTTPS as the JDK's client asks it, over both versions of HTTP. */
class DohListenerTest {
  private static final String MESSAGE = "application/dns-message";

  private final Sockets tacet = new Sockets();

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  private static HttpClient client(Version version) {
    return HttpClient.newBuilder()
        .sslContext(TlsHome.trusting())
        .version(version)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("https://" + HERE + ":" + tacet.group.port(Transport.DOH) + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpRequest get(String path, byte[] query) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(query);
    return request(path + "?dns=" + text).GET().build();
  }

  private HttpRequest post(String path, byte[] query) {
    return post(path, BodyPublishers.ofByteArray(query), MESSAGE);
  }

  private HttpRequest post(String path, BodyPublisher body, String type) {
    return request(path).POST(body).header("content-type", type).build();
  }

  private static HttpResponse<byte[]> send(HttpClient client, HttpRequest request)
      throws Exception {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aQueryIsAnsweredByGetAndByPost(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    HttpClient client = client(version);

    for (HttpRequest request :
        List.of(
            get("/dns-query", query(0, "a.example")), post("/dns-query", query(0, "a.example")))) {
      HttpResponse<byte[]> response = send(client, request);

      assertThat(response.version()).isEqualTo(version);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(id(response.body())).isZero();
      assertThat(rcode(response.body())).isEqualTo(Rcodes.NXDOMAIN);
      assertThat(response.headers().allValues("content-type")).containsExactly(MESSAGE);
      assertThat(response.headers().allValues("x-content-type-options")).containsExactly("nosniff");
      assertThat(response.headers().allValues("cache-control"))
          .containsExactly("private, max-age=0"); // without an SOA nothing says how long
    }
    assertThat(tacet.service.heard(0).transport()).isEqualTo(Transport.DOH);
    assertThat(tacet.service.heard(0).client()).isEqualTo(Sockets.address(HERE));
    assertThat(tacet.service.heard(0).hint()).isEqualTo(ClientHint.NONE);
    assertThat(tacet.group.counters().received().get(Transport.DOH)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void nothingIsSaidOfTheProgramAndNoOtherSiteMayRead(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));

    for (HttpRequest request :
        List.of(get("/dns-query", query(0, "a.example")), request("/").GET().build())) {
      Set<String> names = send(client(version), request).headers().map().keySet();

      assertThat(names)
          .noneMatch(name -> name.startsWith("access-control"))
          .doesNotContain("server", "via", "x-powered-by", "alt-svc");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void thePathSaysWhichDeviceAsks(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    HttpClient client = client(version);

    send(client, get("/dns-query/" + TOKEN, query(0, "a.example")));
    send(client, post("/dns-query/Dads-Laptop", query(0, "a.example")));

    assertThat(tacet.service.heard(0).hint()).isEqualTo(ClientHint.ofName(TOKEN));
    assertThat(tacet.service.heard(1).hint()).isEqualTo(ClientHint.ofName("dads-laptop"));
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void whatHoldsNoQueryIsToldByItsStatus(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    HttpClient client = client(version);
    byte[] query = query(0, "a.example");

    assertStatus(client, request("/").GET().build(), 404);
    assertStatus(client, get("/dns-query/a/b", query), 404);
    assertStatus(client, request("/dns-query").GET().build(), 400);
    assertStatus(client, request("/dns-query?dns=!!").GET().build(), 400);
    assertStatus(client, request("/dns-query?dns=AAAB").GET().build(), 400);
    assertStatus(client, request("/dns-query").DELETE().build(), 405);
    assertStatus(
        client, request("/dns-query").method("OPTIONS", BodyPublishers.noBody()).build(), 405);
    assertStatus(client, post("/dns-query", BodyPublishers.ofByteArray(query), "text/plain"), 415);
    assertStatus(client, post("/dns-query", BodyPublishers.noBody(), MESSAGE), 400);
    assertStatus(client, post("/dns-query", new byte[5]), 400);
    byte[] answer = query.clone();
    answer[2] |= (byte) 0x80; // QR: a response
    assertStatus(client, post("/dns-query", answer), 400);
    assertThat(tacet.service.heard()).isZero();
    assertThat(tacet.group.counters().dropped().get(Dropped.HTTP_REQUEST)).isEqualTo(7);
    assertStatus(client, get("/dns-query", query), 200);
  }

  private static void assertStatus(HttpClient client, HttpRequest request, int status)
      throws Exception {
    HttpResponse<byte[]> response = send(client, request);
    assertThat(response.statusCode()).as(request.toString()).isEqualTo(status);
    if (status == 405) {
      assertThat(response.headers().allValues("allow")).containsExactly("GET, POST");
    }
    if (status != 200) {
      assertThat(response.body()).isEmpty();
      assertThat(response.headers().allValues("cache-control")).containsExactly("no-store");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aBodyThatIsTooLongIsSaidSo(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));

    assertStatus(client(version), post("/dns-query", new byte[65_536]), 413);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void theLongestBodyIsRead(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    byte[] longest = Arrays.copyOf(query(0, "a.example"), 65_535);

    HttpResponse<byte[]> response = send(client(version), post("/dns-query", longest));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void twoQueriesInOneBodyAreNeverTwoAnswers(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    byte[] one = query(1, "a.example");
    byte[] both = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(query(2, "b.example"), 0, both, one.length, one.length);

    HttpResponse<byte[]> response = send(client(version), post("/dns-query", both));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(id(response.body())).isEqualTo(1);
    assertThat(tacet.service.heard()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws.example", "fails.example", "null.example"})
  void aFailureOfDnsIsASuccessOfHttp(String name) throws Exception {
    TlsHome.start(tacet, config(HERE));

    HttpResponse<byte[]> response = send(client(Version.HTTP_2), get("/dns-query", query(0, name)));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(rcode(response.body())).isEqualTo(Rcodes.SERVFAIL);
    assertThat(response.headers().allValues("cache-control")).containsExactly("private, max-age=0");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void manyQueriesAtOnceAreAllAnswered(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    HttpClient client = client(version);
    List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
    int count = version == Version.HTTP_2 ? 90 : 20;
    for (int i = 0; i < count; i++) {
      String name = i % 10 == 0 ? "large.example" : "a.example";
      asked.add(client.sendAsync(post("/dns-query", query(i, name)), BodyHandlers.ofByteArray()));
    }

    Set<Integer> ids = new HashSet<>();
    for (CompletableFuture<HttpResponse<byte[]>> each : asked) {
      HttpResponse<byte[]> response = each.get();
      assertThat(response.statusCode()).isEqualTo(200);
      ids.add(id(response.body()));
    }
    assertThat(ids).hasSize(count);
  }

  @Test
  void answersOfHttp2LeaveAsTheyAreReady() throws Exception {
    TlsHome.start(tacet, config(HERE));
    HttpClient client = client(Version.HTTP_2);
    CompletableFuture<HttpResponse<byte[]>> held =
        client.sendAsync(post("/dns-query", query(1, "held.example")), BodyHandlers.ofByteArray());
    Sockets.await(() -> tacet.service.holds().size() == 1);

    assertThat(send(client, post("/dns-query", query(2, "a.example"))).statusCode()).isEqualTo(200);
    assertThat(held).isNotDone();
    tacet.service.releaseAll();

    assertThat(id(held.get().body())).isEqualTo(1);
    assertThat(tacet.group.counters().connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aRuleThatWantsSilenceEndsTheStreamOrTheConnection(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    HttpClient client = client(version);

    assertThat(
            client.sendAsync(
                post("/dns-query", query(1, "silent.example")), BodyHandlers.ofByteArray()))
        .failsWithin(Duration.ofSeconds(8));
    assertStatus(client, get("/dns-query", query(0, "a.example")), 200);
    assertThat(tacet.group.counters().dropped().get(Dropped.BY_RULE)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aSilentClientIsLetGo(Version version) throws Exception {
    TlsHome.start(tacet, config(Duration.ofMillis(500), 10, 10, HERE));
    HttpClient client = client(version);
    assertStatus(client, get("/dns-query", query(0, "a.example")), 200);

    Sockets.await(() -> tacet.group.counters().connections() == 0);
    assertThat(tacet.group.counters().dropped().get(Dropped.IDLE)).isEqualTo(1);
    assertStatus(client(version), get("/dns-query", query(0, "a.example")), 200);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void whatIsInFlightAtTheEndIsStillAnswered(Version version) throws Exception {
    TlsHome.start(tacet, config(HERE));
    HttpClient client = client(version);
    CompletableFuture<HttpResponse<byte[]>> held =
        client.sendAsync(post("/dns-query", query(1, "held.example")), BodyHandlers.ofByteArray());
    Sockets.await(() -> tacet.service.holds().size() == 1);

    Thread closing = new Thread(tacet.group::close);
    closing.start();
    Sockets.await(() -> tacet.group.listening(Transport.DOH).isEmpty() || closing.isAlive());
    tacet.service.releaseAll();

    assertThat(id(held.get().body())).isEqualTo(1);
    closing.join();
    assertThat(tacet.group.counters().connections()).isZero();
  }
}
