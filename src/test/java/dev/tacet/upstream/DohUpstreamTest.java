package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.UpstreamTls;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.FakeDoh;
import dev.tacet.testkit.FakeDoh.Conduct;
import dev.tacet.testkit.FakeDoh.Request;
import dev.tacet.testkit.FakeUpstream;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over HTTPS, against a resolver that answers, and one that answers something else. */
class DohUpstreamTest extends OnLoopback {
  private static final String NAME = "dns.example";
  private static Authority authority;
  private static Path trusted;

  @BeforeAll
  static void makeAuthority(@TempDir Path directory) {
    authority = Authority.named("Test Authority");
    trusted = authority.writeTo(directory.resolve("authority.pem"));
  }

  private FakeDoh doh() {
    return zoned(FakeDoh.start(authority.sign(NAME)));
  }

  private FakeDoh zoned(FakeDoh fake) {
    closing(fake).zone().add("www.example.org. 300 IN A 192.0.2.1");
    return fake;
  }

  private StreamUpstream asking(FakeDoh fake) {
    return asking(fake, false, Timing.DEFAULT);
  }

  private StreamUpstream asking(FakeDoh fake, boolean get, Timing timing) {
    UpstreamTls tls = new UpstreamTls(NAME, List.of(), Optional.of(trusted));
    int port = fake.address().getPort();
    TrustedTime time = TrustedTime.of(Clock.systemUTC());
    TlsLink link = new TlsLink(tls, port, "h2", time, new HandshakeThread(), timing);
    HttpSite site = new HttpSite(NAME + ":" + port, "/dns-query", get);
    EventLoop loop = group.next();
    return closing(
        new StreamUpstream(
            "https://fake",
            owner ->
                new HttpsConnection(
                    fake.address(), site, link, loop, timing, System::nanoTime, owner),
            loop,
            timing,
            System::nanoTime));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aQueryIsPostedOrGottenAndSaysNothingOfWhoAsks(boolean get) {
    FakeDoh fake = doh();

    assertThat(addresses(ask(asking(fake, get, Timing.DEFAULT)))).containsExactly("192.0.2.1");

    Request request = fake.requests().get(0);
    assertThat(request.method()).isEqualTo(get ? "GET" : "POST");
    assertThat(request.path()).startsWith(get ? "/dns-query?dns=AAAB" : "/dns-query");
    assertThat(request.headers())
        .containsEntry(":authority", NAME + ":" + fake.address().getPort())
        .containsEntry("accept", FakeDoh.MESSAGE)
        .doesNotContainKeys("user-agent", "cookie", "accept-language");
    assertThat(request.heard().id()).isZero();
    assertThat(request.heard().message().toWire()).hasSize(128);
  }

  @Test
  void manyQueriesShareOneConnectionWhateverItAllows() {
    FakeDoh fake = FakeDoh.start(authority.sign(NAME));
    fake.maxStreams(10);
    zoned(fake).conduct(c -> c.later(ms(10), () -> FakeDoh.HONEST.treat(c)));
    StreamUpstream upstream = asking(fake);

    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture());
    }

    all.forEach(one -> assertThat(addresses(wait(one))).containsExactly("192.0.2.1"));
    assertThat(fake.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | text/html | HTTP 404: nothing answers DNS there; is the path right?",
        "503 | text/plain | HTTP 503",
        "429 | application/dns-message | HTTP 429",
        "403 | text/html | HTTP 403: it does not let you ask",
        "200 | text/html; charset=utf-8 | a web page came back (text/html) and not DNS; is the path"
            + " right, or does a login page stand in between?",
        "200 | application/json | application/json came back and not application/dns-message",
        "200 | application/dns-message | it does not parse",
      })
  void whatIsNotDnsIsToldAsWhatItIs(int status, String type, String words) {
    FakeDoh fake = doh();
    byte[] page = "<html>Welcome to the hotel</html>".getBytes(StandardCharsets.US_ASCII);
    page[2] |= (byte) 0x80;
    Conduct other =
        status == 200 && type.startsWith("application/dns")
            ? c -> {
              byte[] cut = c.honest().clone();
              c.reply(200, java.util.Arrays.copyOf(cut, cut.length - 3), "content-type", type);
            }
            : c -> c.reply(status, page, "content-type", type);
    fake.conduct(other);

    Exchange exchange = ask(asking(fake));

    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.BAD_REPLY);
    assertThat(failed(exchange).detail()).startsWith("https://fake: " + words);
  }

  @Test
  void aPlaceItMovedToIsNamedAndNotFollowed() {
    FakeDoh fake = doh();
    fake.conduct(c -> c.reply(301, new byte[0], "location", "https://evil.example/dns query"));

    assertThat(failed(ask(asking(fake))).detail())
        .isEqualTo(
            "https://fake: HTTP 301: it has moved to https://evil.example/dns?query; Tacet does not"
                + " follow, so write the new place into the configuration");
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void aBodyLongerThanAnyMessageIsNotReadToItsEnd() {
    FakeDoh fake = doh();
    fake.conduct(
        c ->
            c.reply(
                200, new byte[200_000], "content-type", FakeDoh.MESSAGE, "x-no-length", "at all"));
    StreamUpstream upstream = asking(fake);

    assertThat(failed(ask(upstream)).detail())
        .isEqualTo("https://fake: its answer is longer than 65535 octets, which no DNS message is");

    fake.conduct(FakeDoh.HONEST);
    answered(ask(upstream));
    assertThat(fake.connections()).isEqualTo(1);
  }

  @Test
  void theAnswerToAnotherQuestionIsNone() {
    FakeDoh fake = doh();
    byte[] other = Asked.upstream("other.example.org", 1).encode(0, true);
    other[2] |= (byte) 0x80;
    fake.conduct(c -> c.reply(200, other, "content-type", FakeDoh.MESSAGE));

    assertThat(failed(ask(asking(fake))).detail())
        .isEqualTo("https://fake: it answers another question");
  }

  @Test
  void anAnswerThatLayInACacheOnTheWayLivesThatMuchShorter() {
    FakeDoh fake = doh();
    fake.conduct(c -> c.reply(200, c.honest(), "content-type", FakeDoh.MESSAGE, "age", "250"));

    assertThat(answered(ask(asking(fake))).answer().ttlSeconds()).isEqualTo(50);
  }

  @Test
  void whatTheResolverDidNotLookAtIsAskedOnAnotherConnection() {
    FakeDoh fake = doh();
    AtomicInteger asked = new AtomicInteger();
    fake.conduct(
        c -> {
          if (asked.getAndIncrement() == 0) {
            c.goAway();
            c.later(ms(100), () -> FakeDoh.HONEST.treat(c));
          } else {
            FakeDoh.HONEST.treat(c);
          }
        });
    StreamUpstream upstream = asking(fake, true, Timing.DEFAULT);

    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture());
    }

    all.forEach(one -> assertThat(addresses(wait(one))).containsExactly("192.0.2.1"));
    assertThat(fake.connections()).isEqualTo(2);
    FakeUpstream.await(() -> fake.openConnections() == 1, "the old connection stays open");
  }

  @Test
  void aRefusedStreamIsAskedOnceMoreAndNoOftener() {
    FakeDoh fake = doh();
    fake.conduct(c -> c.reset(Http2Error.REFUSED_STREAM));

    assertThat(failed(ask(asking(fake))).detail())
        .isEqualTo("https://fake: it takes no queries now");
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void aStreamThatIsBrokenOffIsTold() {
    FakeDoh fake = doh();
    fake.conduct(c -> c.reset(Http2Error.INTERNAL_ERROR));

    assertThat(failed(ask(asking(fake))).detail())
        .isEqualTo("https://fake: it broke the query off (INTERNAL_ERROR)");
  }

  @Test
  void aQueryOnAConnectionThatTheResolverJustClosedIsAskedOnceMore() {
    FakeDoh fake = doh();
    StreamUpstream upstream = asking(fake);
    answered(ask(upstream));
    AtomicInteger asked = new AtomicInteger();
    fake.conduct(
        c -> {
          if (asked.getAndIncrement() == 0) {
            c.hangUp();
          } else {
            FakeDoh.HONEST.treat(c);
          }
        });

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
    assertThat(fake.connections()).isEqualTo(2);
  }

  @Test
  void aSilentResolverIsNotWaitedForAndItsConnectionNotUsedAgain() {
    FakeDoh fake = doh();
    StreamUpstream upstream =
        asking(fake, false, new Timing(ms(150), ms(300), ms(300), ms(900), ms(100), ms(5_000)));
    answered(ask(upstream));
    fake.conduct(c -> {});

    assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.TIMED_OUT);

    fake.conduct(FakeDoh.HONEST);
    answered(ask(upstream));
    assertThat(fake.connections()).isEqualTo(2);
    FakeUpstream.await(() -> fake.openConnections() == 1, "the dead connection stays open");
  }

  @Test
  void anIdleConnectionIsClosedAndTheNextQueryOpensAnother() {
    FakeDoh fake = doh();
    StreamUpstream upstream = asking(fake, false, Timing.DEFAULT.withIdle(ms(100)));
    answered(ask(upstream));

    FakeUpstream.await(() -> fake.openConnections() == 0, "the idle connection stays open");

    answered(ask(upstream));
    assertThat(fake.connections()).isEqualTo(2);
  }

  @Test
  void aServerThatSpeaksAnOlderHttpIsTold() {
    FakeDoh fake = zoned(FakeDoh.start(authority.sign(NAME), "http/1.1"));

    Exchange exchange = ask(asking(fake));

    assertThat(failed(exchange).detail())
        .isEqualTo("https://fake: it does not speak HTTP/2; is that a DoH resolver?");
  }

  @Test
  void aCertificateIsJudgedAsOverTls() {
    FakeDoh fake = zoned(FakeDoh.start(authority.sign("dns.other.example")));

    Exchange exchange = ask(asking(fake));

    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.UNTRUSTED);
    assertThat(failed(exchange).detail())
        .isEqualTo("https://fake: its certificate is for dns.other.example, not for dns.example");
    assertThat(fake.requests()).isEmpty();
  }
}
