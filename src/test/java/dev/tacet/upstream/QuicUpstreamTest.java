package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.UpstreamPin;
import dev.tacet.config.UpstreamTls;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.FakeQuic;
import dev.tacet.testkit.FakeUpstream;
import io.netty.channel.EventLoop;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over QUIC and over HTTP/3, against resolvers that can be trusted and such that cannot. */
class QuicUpstreamTest extends OnLoopback {
  private static final String NAME = "dns.example";
  private static final Duration DAY = Duration.ofDays(1);

  /** Silence is known in time for a test, with time for a handshake on a loaded machine. */
  private static final Timing SILENCE_IS_SHORT =
      new Timing(ms(1_000), ms(3_000), ms(3_000), ms(9_000), ms(100), ms(60_000));

  /** Below the thirty seconds a test waits for an answer. */
  private static final Timing PATIENT =
      new Timing(ms(8_000), ms(16_000), ms(16_000), ms(25_000), ms(100), ms(60_000));

  private static Authority authority;
  private static Path trusted;

  @BeforeAll
  static void makeAuthority(@TempDir Path directory) {
    authority = Authority.named("Test Authority");
    trusted = authority.writeTo(directory.resolve("authority.pem"));
  }

  private FakeQuic fake(Authority.Site site, String protocol) {
    FakeQuic fake = closing(FakeQuic.start(site, protocol));
    fake.zone().add("www.example.org. 300 IN A 192.0.2.1");
    return fake;
  }

  private FakeQuic doq() {
    return fake(authority.sign(NAME), "doq");
  }

  private static UpstreamTls expecting(String host, UpstreamPin... pins) {
    return new UpstreamTls(host, List.of(pins), Optional.of(trusted));
  }

  private StreamUpstream asking(FakeQuic fake, String protocol) {
    return asking(fake.address(), protocol, expecting(NAME), PATIENT);
  }

  private StreamUpstream asking(FakeQuic fake, UpstreamTls tls) {
    return asking(fake.address(), "doq", tls, PATIENT);
  }

  private StreamUpstream asking(
      InetSocketAddress address, String protocol, UpstreamTls tls, Timing timing) {
    return asking(address, protocol, tls, timing, TrustedTime.of(Clock.systemUTC()));
  }

  private StreamUpstream asking(
      InetSocketAddress address,
      String protocol,
      UpstreamTls tls,
      Timing timing,
      TrustedTime time) {
    QuicLanguage language =
        protocol.equals("h3")
            ? new Http3Language(new HttpSite(NAME, "/dns-query", false))
            : new DoqLanguage();
    QuicLink link =
        new QuicLink(
            tls, address.getPort(), language.protocol(), time, new HandshakeThread(), timing);
    EventLoop loop = group.next();
    return closing(
        new StreamUpstream(
            "quic://fake",
            owner ->
                new QuicConnection(address, link, language, loop, timing, System::nanoTime, owner),
            loop,
            timing,
            System::nanoTime));
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private static void assertUntrusted(Exchange exchange, String words) {
    assertThat(failed(exchange).detail()).isEqualTo("quic://fake: " + words);
    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.UNTRUSTED);
  }

  private List<CompletableFuture<Exchange>> many(StreamUpstream upstream, int count) {
    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture());
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"doq", "h3"})
  void aQueryIsPaddedAndHasNoId(String protocol) {
    FakeQuic fake = fake(authority.sign(NAME), protocol);

    assertThat(addresses(ask(asking(fake, protocol)))).containsExactly("192.0.2.1");

    assertThat(fake.heard().get(0).id()).isZero();
    assertThat(fake.heard().get(0).message().toWire()).hasSize(128);
    assertThat(fake.heard().get(0).message().getOPT().getOptions(12)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"doq", "h3"})
  void manyQueriesShareOneConnectionWhateverItAllows(String protocol) {
    FakeQuic fake = fake(authority.sign(NAME), protocol);
    fake.goAway();
    fake.allows(10, Duration.ofSeconds(30));
    fake.comeBack();
    fake.conduct(c -> c.later(ms(5), () -> FakeQuic.HONEST.treat(c)));

    List<CompletableFuture<Exchange>> all = many(asking(fake, protocol), 60);

    all.forEach(one -> assertThat(addresses(wait(one))).containsExactly("192.0.2.1"));
    assertThat(fake.connections()).isEqualTo(1);
  }

  @Test
  void anAnswerOfSixtyThousandOctetsIsTakenWhole() {
    FakeQuic fake = doq();
    for (int i = 0; i < 240; i++) {
      fake.zone().add("big.example.org. 60 IN TXT \"" + i + "x".repeat(240) + '"');
    }

    var answer = answered(ask(asking(fake, "doq"), Asked.upstream("big.example.org", 16)));

    assertThat(answer.answer().rcode()).isZero();
    assertThat(fake.heard()).hasSize(1);
  }

  @Test
  void anotherNameIsRefusedAndBothAreTold() {
    FakeQuic fake = fake(authority.sign("dns.other.example", "127.0.0.1"), "doq");

    assertUntrusted(
        ask(asking(fake, "doq")),
        "its certificate is for dns.other.example, 127.0.0.1, not for dns.example");
    assertThat(fake.heard()).isEmpty();
  }

  @Test
  void anAddressInTheCertificateIsAsGoodAsAName() {
    answered(ask(asking(fake(authority.sign("127.0.0.1"), "doq"), expecting("127.0.0.1"))));
  }

  @Test
  void anExpiredCertificateIsRefusedWithItsLastDay() {
    Instant now = Instant.now();
    FakeQuic fake =
        fake(authority.sign(now.minus(DAY.multipliedBy(9)), now.minus(DAY), NAME), "doq");

    assertUntrusted(
        ask(asking(fake, "doq")),
        "its certificate expired on "
            + today().minusDays(1)
            + "; it is for the resolver to renew it, or this machine's clock is wrong (it says "
            + today()
            + ")");
    assertThat(fake.heard()).isEmpty();
  }

  @Test
  void aCertificateThatSignsItselfIsRefused() {
    FakeQuic fake = fake(Authority.selfSigned(NAME), "doq");

    assertUntrusted(
        ask(asking(fake, "doq")),
        "its certificate is signed by itself, so anybody could have made it; if it is yours, set"
            + " authorities for this upstream");
    assertThat(fake.heard()).isEmpty();
  }

  @Test
  void oneOfThePinsMustBeInTheChain() throws Exception {
    Authority.Site site = authority.sign(NAME);
    FakeQuic fake = fake(site, "doq");
    UpstreamPin own =
        new UpstreamPin(
            UpstreamPin.Of.PUBLIC_KEY,
            CertificatePins.hash(site.certificate(), UpstreamPin.Of.PUBLIC_KEY));
    UpstreamPin other =
        new UpstreamPin(
            UpstreamPin.Of.PUBLIC_KEY,
            CertificatePins.hash(authority.sign(NAME).certificate(), UpstreamPin.Of.PUBLIC_KEY));

    answered(ask(asking(fake, expecting(NAME, other, own))));
    assertThat(failed(ask(asking(fake, expecting(NAME, other)))).detail())
        .startsWith("quic://fake: none of its certificates is pinned; its own key is sha256/");
  }

  @Test
  void datesAreNotJudgedWhileTheTimeIsUnknownAndJudgedOnceItIsKnown() {
    Instant now = Instant.now();
    FakeQuic fake =
        fake(authority.sign(now.minus(DAY.multipliedBy(9)), now.minus(DAY), NAME), "doq");
    fake.conduct(
        c -> {
          c.send(c.honest());
          c.later(ms(20), () -> c.hangUp(0));
        });
    AtomicReference<Optional<Instant>> time = new AtomicReference<>(Optional.empty());
    StreamUpstream upstream = asking(fake.address(), "doq", expecting(NAME), PATIENT, time::get);

    answered(ask(upstream));
    FakeUpstream.await(() -> fake.openConnections() == 0, "the connection stays open");
    time.set(Optional.of(now));

    // The query may still leave on a connection whose end is under way; the next one does not.
    FakeUpstream.await(
        () ->
            ask(upstream) instanceof Exchange.Failed failed
                && failed.detail().contains("expired on"),
        "a session of before is resumed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"doq", "h3"})
  void whoSpeaksAnotherProtocolIsNotAsked(String protocol) {
    FakeQuic fake = fake(authority.sign(NAME), "hq-interop");

    Exchange exchange = ask(asking(fake.address(), protocol, expecting(NAME), SILENCE_IS_SHORT));

    assertThat(failed(exchange).reason()).isNotEqualTo(FailureReason.BAD_REPLY);
    assertThat(fake.heard()).isEmpty();
  }

  @Test
  void aShutPortIsToldAtOnce() throws Exception {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }

    Exchange exchange =
        ask(asking(new InetSocketAddress("127.0.0.1", port), "doq", expecting(NAME), PATIENT));

    assertThat(failed(exchange).detail()).isEqualTo("quic://fake: port unreachable");
    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.UNREACHABLE);
  }

  @Test
  void aHandshakeWithoutAnAnswerIsToldWithTheFirewallInMind() {
    FakeQuic fake = doq();
    fake.vanish();
    int port = fake.address().getPort();

    Exchange exchange = ask(asking(fake.address(), "doq", expecting(NAME), SILENCE_IS_SHORT));

    assertThat(failed(exchange).detail())
        .isEqualTo(
            "quic://fake: no QUIC handshake in time; is UDP to port "
                + port
                + " let through, and is that what it speaks there?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"doq", "h3"})
  void aResolverThatVanishesInTheMiddleIsAskedAnewOnceItIsBack(String protocol) {
    FakeQuic fake = fake(authority.sign(NAME), protocol);
    StreamUpstream upstream = asking(fake.address(), protocol, expecting(NAME), SILENCE_IS_SHORT);
    answered(ask(upstream));
    int before = fake.connections();
    fake.vanish();

    assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.TIMED_OUT);

    fake.goAway();
    fake.comeBack();
    FakeUpstream.await(
        () -> ask(upstream) instanceof Exchange.Answered, "the dead connection is used again");
    assertThat(fake.connections()).isGreaterThan(before);
  }

  @Test
  void aQueryOnAConnectionThatTheResolverJustClosedIsAskedOnceMore() {
    FakeQuic fake = doq();
    StreamUpstream upstream = asking(fake, "doq");
    answered(ask(upstream));
    fake.conduct(
        c -> {
          fake.conduct(FakeQuic.HONEST);
          c.hangUp(0);
        });

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(fake.connections()).isEqualTo(2);
    assertThat(fake.heard()).hasSize(3);
  }

  @Test
  void aConnectionEndedForLoadIsToldByItsName() {
    FakeQuic fake = doq();
    fake.conduct(c -> c.hangUp(4));

    assertThat(failed(ask(asking(fake, "doq"))).detail())
        .isEqualTo("quic://fake: it closed the connection (DOQ_EXCESSIVE_LOAD)");
  }

  @Test
  void aResetStreamFailsItsQueryAndNoOther() {
    FakeQuic fake = doq();
    fake.zone().add("bad.example.org. 60 IN A 192.0.2.9");
    fake.conduct(
        c -> {
          if (c.heard().question().qname().toString().startsWith("bad")) {
            c.reset(1);
          } else {
            c.later(ms(50), () -> FakeQuic.HONEST.treat(c));
          }
        });
    StreamUpstream upstream = asking(fake, "doq");

    CompletableFuture<Exchange> bad =
        upstream.exchange(Asked.upstream("bad.example.org", 1)).toCompletableFuture();
    Exchange good = ask(upstream);

    assertThat(failed(wait(bad)).detail())
        .isEqualTo("quic://fake: it broke the query off (DOQ_INTERNAL_ERROR)");
    assertThat(addresses(good)).containsExactly("192.0.2.1");
    assertThat(fake.connections()).isEqualTo(1);
  }

  @Test
  void streamsThatAreBrokenOffDoNotPileUpOnOneConnection() {
    FakeQuic fake = doq();
    StreamUpstream upstream = asking(fake, "doq");
    answered(ask(upstream));
    fake.conduct(c -> c.reset(5));

    many(upstream, 300).forEach(one -> failed(wait(one)));

    fake.conduct(FakeQuic.HONEST);
    answered(ask(upstream));
    assertThat(fake.connections()).isEqualTo(2);
  }

  @Test
  void anIdInAnAnswerBreaksTheProtocol() {
    FakeQuic fake = doq();
    fake.conduct(
        c -> {
          byte[] numbered = c.honest();
          numbered[1] = 7;
          c.send(numbered);
        });

    assertThat(failed(ask(asking(fake, "doq"))).detail())
        .isEqualTo("quic://fake: its answer has an id, where RFC 9250 wants none");
    FakeUpstream.await(() -> fake.goodbyes().contains(2), "no DOQ_PROTOCOL_ERROR was sent");
  }

  @Test
  void anAnswerThatEndsTooSoonOrTooLateBreaksTheProtocol() {
    FakeQuic fake = doq();
    StreamUpstream upstream = asking(fake, "doq");

    fake.conduct(
        c -> {
          byte[] framed = FakeQuic.framed(c.honest());
          c.raw(Arrays.copyOf(framed, framed.length - 3), true);
        });
    assertThat(failed(ask(upstream)).detail()).isEqualTo("quic://fake: its answer is cut off");

    FakeUpstream.await(() -> fake.goodbyes().size() == 1, "no goodbye");
    fake.conduct(
        c -> {
          c.raw(FakeQuic.framed(c.honest()), false);
          c.raw(FakeQuic.framed(c.honest()), true);
        });
    FakeUpstream.await(
        () -> failed(ask(upstream)).detail().endsWith("it answered one query twice"),
        "two answers are taken");
    assertThat(fake.goodbyes()).allMatch(code -> code == 2);
  }

  @Test
  void anAnswerToAnotherQuestionIsNoAnswer() {
    FakeQuic fake = doq();
    fake.conduct(
        c -> {
          byte[] other = c.honest();
          other[13] = 'v';
          c.send(other);
        });

    assertThat(failed(ask(asking(fake, "doq"))).detail())
        .isEqualTo("quic://fake: it answers another question");
  }

  @Test
  void anIdleConnectionIsClosedWithAWordAndTheNextQueryOpensAnother() {
    FakeQuic fake = doq();
    StreamUpstream upstream =
        asking(fake.address(), "doq", expecting(NAME), PATIENT.withIdle(ms(100)));
    answered(ask(upstream));
    FakeUpstream.await(() -> fake.openConnections() == 0, "the idle connection stays open");

    answered(ask(upstream));

    assertThat(fake.connections()).isEqualTo(2);
    assertThat(fake.goodbyes()).contains(0);
  }

  @Test
  void aConnectionThatTheResolverLetsGoForSilenceIsNoFailure() {
    FakeQuic fake = doq();
    fake.goAway();
    fake.allows(100, ms(200));
    fake.comeBack();
    StreamUpstream upstream = asking(fake, "doq");
    answered(ask(upstream));
    FakeUpstream.await(() -> fake.openConnections() == 0, "the idle connection stays open");

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
  }

  @Test
  void whoIsRefusedGetsNoHandshakeForEachQueryAndIsBackWithinASecond() {
    FakeQuic fake = fake(Authority.selfSigned(NAME), "doq");
    StreamUpstream upstream = asking(fake, "doq");
    failed(ask(upstream));
    long since = System.nanoTime();
    int asked = 0;
    while (System.nanoTime() - since < 300_000_000L) {
      assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.UNTRUSTED);
      asked++;
    }
    assertThat(asked).isPositive();

    fake.shows(authority.sign(NAME));
    FakeUpstream.await(
        () -> ask(upstream) instanceof Exchange.Answered, "the resolver is not asked again");
  }

  @Test
  void queriesNobodyWaitsForKeepTheConnection() {
    FakeQuic fake = doq();
    fake.conduct(c -> c.later(ms(30), () -> FakeQuic.HONEST.treat(c)));
    StreamUpstream upstream = asking(fake, "doq");

    many(upstream, 1_000).forEach(one -> one.cancel(false));

    answered(ask(upstream));
    assertThat(fake.connections()).isLessThan(4);
  }

  @Test
  void aRequestInHttp3SaysNothingOfWhoAsks() {
    FakeQuic fake = fake(authority.sign(NAME), "h3");
    AtomicReference<java.util.Map<String, String>> headers = new AtomicReference<>();
    fake.conduct(
        c -> {
          headers.set(c.headers());
          c.send(c.honest());
        });

    answered(ask(asking(fake, "h3")));

    assertThat(headers.get())
        .containsEntry(":method", "POST")
        .containsEntry(":authority", NAME)
        .containsEntry(":path", "/dns-query")
        .containsEntry("content-type", "application/dns-message")
        .doesNotContainKeys("user-agent", "cookie", "accept-language");
  }

  @Test
  void aWebPageInHttp3IsToldAsWhatItIs() {
    FakeQuic fake = fake(authority.sign(NAME), "h3");
    fake.conduct(c -> c.reply(200, new byte[200_000], "content-type", "text/html"));

    Exchange exchange = ask(asking(fake, "h3"));

    assertThat(failed(exchange).detail()).contains("a web page came back (text/html) and not DNS");
    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.BAD_REPLY);
  }

  @Test
  void anOversizedBodyInHttp3IsNotTaken() {
    FakeQuic fake = fake(authority.sign(NAME), "h3");
    fake.conduct(c -> c.reply(200, new byte[300_000], "content-type", "application/dns-message"));

    assertThat(failed(ask(asking(fake, "h3"))).detail())
        .contains("its answer is longer than 65535 octets");
  }

  @Test
  void theAgeOfACachedReplyIsTakenOffItsTtl() {
    FakeQuic fake = fake(authority.sign(NAME), "h3");
    fake.conduct(
        c -> c.reply(200, c.honest(), "content-type", "application/dns-message", "age", "100"));

    assertThat(answered(ask(asking(fake, "h3"))).answer().ttlSeconds()).isEqualTo(200);
  }

  @Test
  void whatAResolverThatGoesAwayHasNotLookedAtIsAskedElsewhere() {
    FakeQuic fake = fake(authority.sign(NAME), "h3");
    StreamUpstream upstream = asking(fake, "h3");
    answered(ask(upstream));
    fake.conduct(
        c -> {
          fake.conduct(FakeQuic.HONEST);
          c.goAway();
        });

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
    assertThat(fake.connections()).isEqualTo(2);
  }

  @Test
  void aMachineWithoutTheLibrarySaysSoForEachQueryAndNeverBreaks() {
    Throwable cause =
        new UnsatisfiedLinkError("failed to load").initCause(new UnsatisfiedLinkError("no .so"));
    AbsentUpstream absent = new AbsentUpstream("quic://9.9.9.9", QuicHere.words(cause));

    assertThat(failed(ask(absent)).detail())
        .isEqualTo(
            "quic://9.9.9.9: QUIC cannot be spoken on this machine, as its library does not load"
                + " (no .so); use tls:// or https:// instead");
    assertThat(failed(ask(absent)).reason()).isEqualTo(FailureReason.UNREACHABLE);
    absent.close();
  }
}
