package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.UpstreamStatus;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeDoh;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Opened;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole server over resolvers that are asked so that nobody on the way can read it. */
final class EncryptedUpstreamsIT {
  private static final String NAME = "dns.example";

  @TempDir private Path temp;
  @RegisterExtension private final Opened opened = new Opened();
  private final Authority authority = Authority.named("Test Authority");

  private FakeUpstream dot(Authority.Site site, String address) {
    FakeUpstream fake = opened.add(FakeUpstream.startTls(site));
    fake.zone().add("www.example.org. 300 IN A " + address);
    return fake;
  }

  private FakeDoh doh(String address) {
    FakeDoh fake = opened.add(FakeDoh.start(authority.sign(NAME)));
    fake.zone().add("www.example.org. 300 IN A " + address);
    return fake;
  }

  private String entry(String url) {
    return authority.upstream(url, temp);
  }

  private String entry(FakeUpstream fake) {
    return entry("tls://" + NAME + "@127.0.0.1:" + fake.address().getPort());
  }

  private Sinkhole start(String upstreams, String... yaml) {
    return opened.add(Sinkhole.startWith(temp, "upstreams: [ " + upstreams + " ]", yaml));
  }

  @Test
  void aNameIsAskedOverTlsAndTheLogSaysOfWhom() {
    FakeUpstream fake = dot(authority.sign(NAME), "192.0.2.1");
    Sinkhole tacet = start(entry(fake));

    assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.1");

    String url = "tls://" + NAME + "@127.0.0.1:" + fake.address().getPort();
    assertThat(tacet.log(1)).singleElement().matches(line -> line.origin().equals(url));
    assertThat(fake.protocols()).containsExactly("dot");
  }

  @Test
  void aNameIsAskedOverHttps() {
    FakeDoh fake = doh("192.0.2.2");
    Sinkhole tacet = start(entry(fake.url(NAME)));

    assertThat(tacet.stub(Transport.TCP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.2");
    assertThat(tacet.log(1)).singleElement().matches(l -> l.origin().equals(fake.url(NAME)));
  }

  @Test
  void aResolverThatIsNotTheOneMeantIsNotAskedAndTheNextOneIs() {
    FakeUpstream thief = dot(Authority.named("A Stranger").sign(NAME), "192.0.2.66");
    FakeDoh second = doh("192.0.2.2");
    Sinkhole tacet = start(entry(thief) + ", " + entry(second.url(NAME)));

    assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.2");

    assertThat(thief.heard()).isEmpty();
    Eventually.get(
        () -> tacet.upstreams().get(0).lastError(),
        error -> error.contains("its certificate is signed by CN=A Stranger, whom "),
        "the reason in status");
  }

  @Test
  void withNobodyToTrustTheStubIsToldAndStatusSaysWhy() {
    Sinkhole tacet = start(entry(dot(authority.sign("dns.other.example"), "192.0.2.66")));

    Reply reply = tacet.stub(Transport.UDP).ask("www.example.org", "A");

    assertThat(reply.rcode()).isEqualTo("SERVFAIL");
    assertThat(tacet.upstreams().get(0).lastError())
        .endsWith("its certificate is for dns.other.example, not for dns.example");
  }

  @Test
  void aNetworkThatBlocksThePortIsKnownBeforeAnybodyAsksAndStatusSaysWhatToWrite() {
    FakeUpstream blocked = dot(authority.sign(NAME), "192.0.2.1");
    blocked.goAway();
    Sinkhole tacet = start(entry(blocked));

    Eventually.holds(
        () -> {
          try (TacetControl control = tacet.control()) {
            return control.status().findings().stream()
                .anyMatch(
                    found ->
                        found.what().contains("does not answer")
                            && found.remedy().contains("where the network blocks port 853"));
          }
        },
        "a word about the port");
    assertThat(tacet.log(0)).isEmpty();

    blocked.comeBack();
    Eventually.holds(
        () -> !tacet.stub(Transport.UDP).ask("www.example.org", "A").answers().isEmpty(),
        "it is used again");
  }

  @Test
  void underLoadOneIsKilledAndComesBackAndHardlyAQueryIsLost() throws Exception {
    FakeUpstream first = dot(authority.sign(NAME), "192.0.2.1");
    FakeUpstream second = dot(authority.sign(NAME), "192.0.2.2");
    for (int i = 0; i < 300; i++) {
      first.zone().add("n" + i + ".example.net. 0 IN A 192.0.2.1");
      second.zone().add("n" + i + ".example.net. 0 IN A 192.0.2.2");
    }
    Sinkhole tacet = start(entry(first) + ", " + entry(second));
    assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.1");
    List<SteadyLoad.Ask> asks =
        IntStream.range(0, 300)
            .mapToObj(
                i -> SteadyLoad.Ask.of("n" + i + ".example.net", SteadyLoad.Expected.ANSWERED))
            .toList();

    SteadyLoad.Outcome outcome;
    try (SteadyLoad load = SteadyLoad.start(tacet.port(), asks, 300)) {
      Eventually.holds(() -> first.heard().size() > 300, "the first is asked");
      first.goAway();
      int before = second.heard().size();
      Eventually.holds(() -> second.heard().size() > before + 600, "the second takes over");
      first.comeBack();
      first.forgetHeard();
      Eventually.holds(() -> first.heard().size() > 300, "the first is asked again");
      outcome = load.stop();
    }

    assertThat(outcome.wrong()).as(outcome.toString()).isZero();
    assertThat(outcome.lost()).as(outcome.toString()).isZero();
  }

  @Test
  void theRoutersNamesAreAskedOfTheRouter() {
    FakeDoh world = doh("192.0.2.2");
    FakeUpstream router = opened.add(FakeUpstream.start());
    router
        .zone()
        .add(
            "cam.fritz.box. 9 IN A 192.168.178.20",
            "20.178.168.192.in-addr.arpa. 9 IN PTR cam.fritz.box.");
    Sinkhole tacet =
        start(
            entry(world.url(NAME)),
            "forward:",
            "  fritz.box: \"" + router.url("udp") + "\"",
            "  178.168.192.in-addr.arpa: \"" + router.url("udp") + "\"");

    assertThat(tacet.stub(Transport.UDP).ask("cam.fritz.box", "A").answers())
        .containsExactly("192.168.178.20");
    assertThat(tacet.stub(Transport.UDP).ask("20.178.168.192.in-addr.arpa", "PTR").answers())
        .containsExactly("cam.fritz.box.");

    assertThat(world.requests())
        .extracting(r -> r.heard().question().qname().toString())
        .allMatch("."::equals);
    assertThat(tacet.upstreams().stream().map(UpstreamStatus::name).collect(Collectors.toSet()))
        .isEqualTo(
            Set.of(
                world.url(NAME), router.url("udp") + " for 178.168.192.in-addr.arpa, fritz.box"));
  }

  @Test
  void aRouterThatAsksUsForWhatWeAskItIsNamedInStatus() {
    FakeUpstream router = opened.add(FakeUpstream.start());
    AtomicInteger port = new AtomicInteger();
    // What a router does whose only resolver is Tacet.
    router.udp(
        query ->
            query.later(
                Duration.ZERO,
                () -> askWithoutWaiting(port.get(), query.heard().message().toWire())));
    router.tcp(Conduct.SILENT);
    Sinkhole tacet = start("{ url: \"" + router.url("udp") + "\" }");
    port.set(tacet.port());

    AtomicInteger asked = new AtomicInteger();

    Eventually.holds(
        () -> {
          String name = "n" + asked.incrementAndGet() + ".example.org";
          askWithoutWaiting(tacet.port(), Asked.upstream(name, 1).encode(asked.get(), true));
          return tacet.upstreams().get(0).lastError().startsWith("a loop: it asks Tacet");
        },
        "a word about the loop");
  }

  private static void askWithoutWaiting(int port, byte[] query) {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      socket.send(
          new DatagramPacket(query, query.length, InetAddress.getByName("127.0.0.1"), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
