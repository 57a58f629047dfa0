package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.UpstreamPin;
import dev.tacet.config.UpstreamTls;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DNS over TLS, against resolvers that can be trusted and such that cannot. */
class DotUpstreamTest extends OnLoopback {
  private static final String NAME = "dns.example";
  private static final Duration DAY = Duration.ofDays(1);
  private static Authority authority;
  private static Path trusted;

  /** With time for a handshake on a loaded machine. */
  private static final Timing PATIENT = Timing.DEFAULT;

  @BeforeAll
  static void makeAuthority(@TempDir Path directory) {
    authority = Authority.named("Test Authority");
    trusted = authority.writeTo(directory.resolve("authority.pem"));
  }

  private FakeUpstream fake(Authority.Site site) {
    FakeUpstream fake = closing(FakeUpstream.startTls(site));
    fake.zone().add("www.example.org. 300 IN A 192.0.2.1");
    return fake;
  }

  private TcpUpstream dot(FakeUpstream fake, UpstreamTls tls) {
    return dot(fake.address(), tls, TrustedTime.of(Clock.systemUTC()), PATIENT);
  }

  private TcpUpstream dot(
      InetSocketAddress address, UpstreamTls tls, TrustedTime time, Timing timing) {
    TlsLink link = new TlsLink(tls, address.getPort(), "dot", time, new HandshakeThread(), timing);
    return closing(
        new TcpUpstream(
            "tls://fake",
            address,
            link,
            group.next(),
            timing,
            System::nanoTime,
            new EdnsMemory(System::nanoTime)));
  }

  private static UpstreamTls expecting(String host, UpstreamPin... pins) {
    return new UpstreamTls(host, List.of(pins), Optional.of(trusted));
  }

  private static UpstreamPin key(X509Certificate certificate) throws Exception {
    return new UpstreamPin(
        UpstreamPin.Of.PUBLIC_KEY, CertificatePins.hash(certificate, UpstreamPin.Of.PUBLIC_KEY));
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  @Test
  void manyQueriesShareOneConnectionAndAnswersOvertake() {
    FakeUpstream fake = fake(authority.sign(NAME));
    fake.zone().add("slow.example.org. 60 IN A 192.0.2.9");
    fake.tcp(
        Conduct.forName(
            "slow.example.org", Conduct.after(ms(300), Conduct.HONEST), Conduct.HONEST));
    TcpUpstream upstream = dot(fake, expecting(NAME));

    CompletableFuture<Exchange> slow =
        upstream.exchange(Asked.upstream("slow.example.org", 1)).toCompletableFuture();
    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture());
    }

    all.forEach(one -> assertThat(addresses(wait(one))).containsExactly("192.0.2.1"));
    assertThat(addresses(wait(slow))).containsExactly("192.0.2.9");
    assertThat(fake.connections()).isEqualTo(1);
    assertThat(fake.protocols()).containsExactly("dot");
  }

  @Test
  void queriesArePaddedTo128Octets() {
    FakeUpstream fake = fake(authority.sign(NAME));

    answered(ask(dot(fake, expecting(NAME))));

    Heard heard = fake.heard().get(0);
    assertThat(heard.message().toWire()).hasSize(128);
    assertThat(heard.message().getOPT().getOptions(12)).hasSize(1);
  }

  @Test
  void anAddressInTheCertificateIsAsGoodAsAName() {
    FakeUpstream fake = fake(authority.sign("127.0.0.1"));

    answered(ask(dot(fake, expecting("127.0.0.1"))));
  }

  @Test
  void anotherNameIsRefusedAndBothAreTold() {
    FakeUpstream fake = fake(authority.sign("dns.other.example", "127.0.0.1"));

    assertUntrusted(
        ask(dot(fake, expecting(NAME))),
        "tls://fake: its certificate is for dns.other.example, 127.0.0.1, not for dns.example");
    assertThat(fake.heard()).isEmpty();
  }

  @Test
  void aNameInTheSubjectAloneIsNone() {
    FakeUpstream fake = fake(authority.sign("127.0.0.1"));

    assertUntrusted(
        ask(dot(fake, expecting("resolver"))),
        "tls://fake: its certificate names nobody where a resolver's name belongs"
            + " (subjectAltName), so it is not for resolver");
  }

  @Test
  void anExpiredCertificateIsRefusedWithItsLastDay() {
    Instant now = Instant.now();
    FakeUpstream fake = fake(authority.sign(now.minus(DAY.multipliedBy(9)), now.minus(DAY), NAME));

    assertUntrusted(
        ask(dot(fake, expecting(NAME))),
        "tls://fake: its certificate expired on "
            + today().minusDays(1)
            + "; it is for the resolver to renew it, or this machine's clock is wrong (it says "
            + today()
            + ")");
    assertThat(fake.heard()).isEmpty();
  }

  @Test
  void aCertificateOfTheFutureIsRefused() {
    Instant now = Instant.now();
    FakeUpstream fake = fake(authority.sign(now.plus(DAY), now.plus(DAY.multipliedBy(9)), NAME));

    assertUntrusted(
        ask(dot(fake, expecting(NAME))),
        "tls://fake: its certificate is valid from "
            + today().plusDays(1)
            + " on only; is this machine's clock right (it says "
            + today()
            + ")?");
  }

  @Test
  void datesAreNotJudgedWhileTheTimeIsUnknownAndJudgedOnceItIsKnown() {
    Instant now = Instant.now();
    FakeUpstream fake = fake(authority.sign(now.minus(DAY.multipliedBy(9)), now.minus(DAY), NAME));
    fake.tcp(Conduct.HONEST.then(Conduct.HANG_UP));
    AtomicReference<Optional<Instant>> time = new AtomicReference<>(Optional.empty());
    TcpUpstream upstream = dot(fake.address(), expecting(NAME), time::get, PATIENT);
    TcpUpstream wrong = dot(fake.address(), expecting("dns.other.example"), time::get, PATIENT);

    answered(ask(upstream));
    assertThat(failed(ask(wrong)).detail()).endsWith("not for dns.other.example");

    fake.awaitNoConnection();
    time.set(Optional.of(now));
    assertThat(failed(ask(upstream)).detail()).contains("expired on");
  }

  @Test
  void aConnectionFromBeforeTheTimeWasKnownIsLeftOnceItIs() {
    Instant now = Instant.now();
    FakeUpstream fake = fake(authority.sign(now.minus(DAY.multipliedBy(9)), now.minus(DAY), NAME));
    AtomicReference<Optional<Instant>> time = new AtomicReference<>(Optional.empty());
    TcpUpstream upstream = dot(fake.address(), expecting(NAME), time::get, PATIENT);
    answered(ask(upstream));
    answered(ask(upstream));
    assertThat(fake.connections()).isEqualTo(1);

    time.set(Optional.of(now));
    assertThat(failed(ask(upstream)).detail()).contains("expired on");

    fake.shows(authority.sign(NAME));
    FakeUpstream.await(() -> ask(upstream) instanceof Exchange.Answered, "a pause of seconds");
    int opened = fake.connections();
    answered(ask(upstream));
    assertThat(fake.connections()).isEqualTo(opened);
  }

  @Test
  void aCertificateThatSignsItselfIsRefused() {
    FakeUpstream fake = fake(Authority.selfSigned(NAME));

    assertUntrusted(
        ask(dot(fake, expecting(NAME))),
        "tls://fake: its certificate is signed by itself, so anybody could have made it; if it is"
            + " yours, set authorities for this upstream");
  }

  @Test
  void aStrangersSignatureIsWorthNothingToTheSystemsAuthorities() {
    FakeUpstream fake = fake(Authority.named("A Stranger").sign(NAME));

    UpstreamTls system = new UpstreamTls(NAME, List.of(), Optional.empty());
    assertUntrusted(
        ask(dot(fake, system)),
        "tls://fake: its certificate is signed by CN=A Stranger, whom this machine does not"
            + " trust");
  }

  @Test
  void authoritiesThatAreNotThereAreNamed(@TempDir Path directory) {
    FakeUpstream fake = fake(authority.sign(NAME));
    Path missing = directory.resolve("none.pem");

    assertUntrusted(
        ask(dot(fake, new UpstreamTls(NAME, List.of(), Optional.of(missing)))),
        "tls://fake: there is no file " + missing + "; see authorities");
  }

  @Test
  void oneOfThePinsMustBeInTheChain() throws Exception {
    Authority.Site site = authority.sign(NAME);
    FakeUpstream fake = fake(site);
    UpstreamPin own = key(site.certificate());
    UpstreamPin ofAuthority = key(authority.certificate());
    UpstreamPin signed =
        new UpstreamPin(
            UpstreamPin.Of.SIGNED_PART,
            CertificatePins.hash(authority.certificate(), UpstreamPin.Of.SIGNED_PART));
    UpstreamPin other = key(authority.sign(NAME).certificate());

    answered(ask(dot(fake, expecting(NAME, other, own))));
    answered(ask(dot(fake, expecting(NAME, ofAuthority))));
    answered(ask(dot(fake, expecting(NAME, signed))));
    assertUntrusted(
        ask(dot(fake, expecting(NAME, other))),
        "tls://fake: none of its certificates is pinned; its own key is sha256/"
            + own.sha256()
            + ", so it has changed, or somebody stands in between");
  }

  @Test
  void aPinnedCertificateSentAlongByAnotherResolverProvesNothing() throws Exception {
    Authority.Site pinned = authority.sign(NAME);
    Authority.Site thief = authority.sign(NAME);
    List<X509Certificate> chain = new ArrayList<>(thief.chain());
    chain.add(pinned.certificate());
    FakeUpstream fake = fake(new Authority.Site(thief.keys(), chain));

    Exchange exchange = ask(dot(fake, expecting(NAME, key(pinned.certificate()))));

    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.UNTRUSTED);
    assertThat(fake.heard()).isEmpty();
  }

  @Test
  void aQueryOnAConnectionThatTheResolverJustClosedIsAskedOnceMore() {
    FakeUpstream fake = fake(authority.sign(NAME));
    fake.tcp(Conduct.first(1, Conduct.HONEST, Conduct.first(1, Conduct.HANG_UP, Conduct.HONEST)));
    TcpUpstream upstream = dot(fake, expecting(NAME));
    answered(ask(upstream));

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(fake.connections()).isEqualTo(2);
    assertThat(fake.heard()).hasSize(3);
  }

  @Test
  void whatDoesNotSpeakTlsIsTold() throws Exception {
    try (Scripted plain = new Scripted("220 mail.example ESMTP\r\n")) {
      assertUntrusted(
          ask(dot(plain.address(), expecting(NAME), TrustedTime.of(Clock.systemUTC()), PATIENT)),
          "tls://fake: what answers there does not speak TLS; is it the right port?");
    }
  }

  @Test
  void aConnectionCutDuringTheHandshakeIsTold() throws Exception {
    try (Scripted cut = new Scripted("")) {
      Exchange exchange =
          ask(dot(cut.address(), expecting(NAME), TrustedTime.of(Clock.systemUTC()), PATIENT));

      assertThat(failed(exchange).detail())
          .isEqualTo("tls://fake: the connection was cut during the TLS handshake");
    }
  }

  @Test
  void aConnectionCutInMidRecordIsTold() throws Exception {
    FakeUpstream fake = fake(authority.sign(NAME));
    fake.zone().add("big.example.org. 60 IN TXT \"" + "x".repeat(200) + '"');
    try (CuttingRelay relay = new CuttingRelay(fake.address(), 100)) {
      TcpUpstream upstream =
          dot(relay.address(), expecting(NAME), TrustedTime.of(Clock.systemUTC()), PATIENT);
      fake.tcp(
          query -> {
            relay.cutNow();
            Conduct.HONEST.treat(query);
          });

      Exchange exchange = ask(upstream, Asked.upstream("big.example.org", 16));

      assertThat(failed(exchange).detail())
          .isEqualTo("tls://fake: the connection was cut in the middle of TLS");
    }
  }

  @Test
  void aResolverThatIsRefusedGetsNoHandshakeForEachQueryAndIsBackWithinASecond() {
    FakeUpstream fake = fake(Authority.selfSigned(NAME));
    TcpUpstream upstream = dot(fake, expecting(NAME));

    for (int i = 0; i < 100; i++) {
      failed(ask(upstream));
    }
    assertThat(fake.connections()).isLessThan(10);

    fake.shows(authority.sign(NAME));
    FakeUpstream.await(
        () -> ask(upstream) instanceof Exchange.Answered, "the resolver is not asked again");
  }

  private static void assertUntrusted(Exchange exchange, String words) {
    assertThat(failed(exchange).detail()).isEqualTo(words);
    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.UNTRUSTED);
  }

  /** Says something to whoever connects, and hangs up. */
  private static final class Scripted implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    Scripted(String text) throws IOException {
      Thread thread =
          new Thread(
              () -> {
                while (!listener.isClosed()) {
                  try (Socket accepted = listener.accept()) {
                    accepted.getInputStream().read(new byte[2_048]);
                    accepted.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                  } catch (IOException e) {
                    continue; // closed, or it has gone
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    InetSocketAddress address() {
      return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  /** Passes octets on, and cuts each connection after so many more once it is told to. */
  private static final class CuttingRelay implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final int octets;
    private volatile boolean cutting;

    CuttingRelay(InetSocketAddress to, int octets) throws IOException {
      this.octets = octets;
      start(
          () -> {
            while (!listener.isClosed()) {
              Socket near = listener.accept();
              Socket far = new Socket(to.getAddress(), to.getPort());
              start(() -> near.getInputStream().transferTo(far.getOutputStream()));
              start(() -> back(far, near));
            }
          });
    }

    private interface Step {
      void run() throws IOException;
    }

    private static void start(Step step) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  step.run();
                } catch (IOException e) {
                  return; // one of the two ends has gone
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    private void back(Socket far, Socket near) throws IOException {
      byte[] buffer = new byte[8_192];
      OutputStream out = near.getOutputStream();
      for (int got = far.getInputStream().read(buffer);
          got >= 0;
          got = far.getInputStream().read(buffer)) {
        if (cutting) {
          out.write(buffer, 0, Math.min(got, octets));
          near.close();
          far.close();
          return;
        }
        out.write(buffer, 0, got);
      }
    }

    void cutNow() {
      cutting = true;
    }

    InetSocketAddress address() {
      return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
