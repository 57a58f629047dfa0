package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import dev.tacet.testkit.Opened;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import dev.tacet.testkit.Stub;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.Rcode;

/** What is not blocked: forwarded, kept, and answered when nobody else answers. */
final class ForwardingIT {
  private static final String SOA =
      "example.org. 300 IN SOA ns.example.org. admin.example.org. 1 3600 600 86400 60";

  @TempDir private Path temp;
  @RegisterExtension private final Opened opened = new Opened();
  private final FakeUpstream upstream = opened.add(FakeUpstream.start());

  private Sinkhole start(String... yaml) {
    return opened.add(Sinkhole.start(temp, upstream, yaml));
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void aNameIsForwardedOnceAndThenComesFromTheCache(Transport transport) {
    upstream.zone().add("www.example.org. 300 IN A 192.0.2.1");
    Sinkhole tacet = start();
    Stub stub = tacet.stub(transport);

    assertThat(stub.ask("www.example.org", "A").answers()).containsExactly("192.0.2.1");
    Reply second = stub.ask("www.example.org", "A");
    assertThat(second.answers()).containsExactly("192.0.2.1");
    assertThat(second.ttls()).allMatch(ttl -> ttl <= 300 && ttl > 290);
    // Another transport, the same cache.
    assertThat(tacet.stubOverIpv6(Transport.UDP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.1");

    assertThat(upstream.heard()).hasSize(1);
    tacet.stop();
    assertThat(tacet.rows())
        .containsExactly(
            row(transport, "A www.example.org allowed", upstream.url("udp"), "NOERROR"),
            row(transport, "A www.example.org allowed", "cache", "NOERROR"),
            row(Transport.UDP, "A www.example.org allowed", "cache", "NOERROR"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void aNameThatDoesNotExistIsToldSoWithItsOwnSoa(Transport transport) {
    upstream.zone().add(SOA, "www.example.org. 300 IN A 192.0.2.1");
    Sinkhole tacet = start();
    Stub stub = tacet.stub(transport);

    for (int i = 0; i < 2; i++) {
      Reply reply = stub.ask("no.example.org", "A");
      assertThat(reply.rcode()).isEqualTo("NXDOMAIN");
      assertThat(reply.answers()).isEmpty();
      assertThat(reply.message().toString()).contains("ns.example.org. admin.example.org.");
    }

    assertThat(upstream.heard()).hasSize(1);
    tacet.stop();
    assertThat(tacet.rows())
        .containsExactly(
            row(transport, "A no.example.org allowed", upstream.url("udp"), "NXDOMAIN"),
            row(transport, "A no.example.org allowed", "cache", "NXDOMAIN"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void anExpiredAnswerStandsInWhereTheUpstreamIsGone(Transport transport) {
    upstream.zone().add("old.example.org. 1 IN A 192.0.2.3");
    Sinkhole tacet = start();
    Stub stub = tacet.stub(transport);
    stub.ask("old.example.org", "A");
    upstream.goAway();

    // The TTL is the upstream's, one second at least: it has to pass.
    Reply stale =
        Eventually.get(
            () -> stub.ask("old.example.org", "A"),
            reply -> !reply.extendedErrors().isEmpty(),
            "a stale answer");

    assertThat(stale.answers()).containsExactly("192.0.2.3");
    assertThat(stale.ttls()).containsExactly(30L);
    assertThat(stale.extendedErrors()).singleElement().asString().startsWith("3 ");
    tacet.stop();
    assertThat(tacet.rows())
        .endsWith(row(transport, "A old.example.org allowed", "stale", "NOERROR"));
  }

  @Test
  void withStaleAnswersTurnedOffAGoneUpstreamMeansServfail() {
    upstream.zone().add("old.example.org. 1 IN A 192.0.2.3");
    Stub stub = start("cache: { staleFor: 0s }").stub(Transport.UDP);
    stub.ask("old.example.org", "A");
    upstream.goAway();

    Reply failed =
        Eventually.get(
            () -> stub.ask("old.example.org", "A"),
            reply -> reply.rcode().equals("SERVFAIL"),
            "SERVFAIL");

    assertThat(failed.answers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void silenceEndsAsServfailWithAReasonWithinFiveSeconds(Transport transport) {
    upstream.conduct(Conduct.SILENT);
    Sinkhole tacet = start();
    long from = System.nanoTime();

    Reply reply = tacet.stub(transport).ask("www.example.org", "A");

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    assertThat(reply.rcode()).isEqualTo("SERVFAIL");
    assertThat(reply.extendedErrors()).singleElement().asString().matches("2[23] .*");
    tacet.stop();
    assertThat(tacet.rows())
        .containsExactly(row(transport, "A www.example.org failed", "none", "SERVFAIL"));
  }

  @Test
  void aDeadUpstreamIsPassedOverForTheNext() {
    FakeUpstream second = FakeUpstream.start("127.0.0.2");
    try (second) {
      second.zone().add("www.example.org. 300 IN A 192.0.2.1");
      upstream.goAway();
      Sinkhole tacet =
          Sinkhole.startWith(
              temp,
              "upstreams: [ { url: \"%s\" }, { url: \"%s\" } ]"
                  .formatted(upstream.url("udp"), second.url("udp")));
      opened.add(tacet);

      assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
          .containsExactly("192.0.2.1");
      assertThat(tacet.log(1)).singleElement().matches(l -> l.origin().equals(second.url("udp")));
    }
  }

  @Test
  void anAnswerCutByTheUpstreamIsFetchedOverTcpAndCutForAStubWithoutRoom() {
    for (int i = 0; i < 100; i++) {
      upstream.zone().add("many.example.org. 300 IN A 192.0.2." + i);
    }
    upstream.udp(Conduct.TRUNCATED);
    Sinkhole tacet = start();

    Reply overUdp = tacet.stub(Transport.UDP).ask("many.example.org", "A");
    Reply overTcp = tacet.stub(Transport.TCP).ask("many.example.org", "A");

    assertThat(overUdp.truncated()).isTrue();
    assertThat(overUdp.octets().length).isLessThanOrEqualTo(1_232);
    assertThat(overTcp.truncated()).isFalse();
    assertThat(overTcp.answers()).hasSize(100);
    assertThat(upstream.heard(Transport.TCP)).hasSize(1);
  }

  @Test
  void clientSubnetAndCookieStayInTheHouse() throws Exception {
    upstream.zone().add("www.example.org. 300 IN A 192.0.2.1");

    Reply reply =
        start()
            .stub(Transport.UDP)
            .askWith(
                "www.example.org",
                "A",
                new ClientSubnetOption(24, InetAddress.getByName("192.0.2.0")),
                new CookieOption(new byte[8]));

    assertThat(reply.answers()).containsExactly("192.0.2.1");
    Heard heard = upstream.heard().get(0);
    assertThat(heard.edns()).isTrue();
    // The one cookie in it is Tacet's own.
    assertThat(heard.message().getOPT().getOptions())
        .hasSize(1)
        .noneMatch(option -> option.equals(new CookieOption(new byte[8])))
        .hasOnlyElementsOfType(CookieOption.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void theCaseOfTheQuestionComesBackAsItWasAsked(Transport transport) {
    upstream.zone().add("www.example.org. 300 IN A 192.0.2.1");
    Stub stub = start().stub(transport);

    for (String name : List.of("wWw.eXample.ORG.", "WWW.example.org.", "TRACKING.miui.COM.")) {
      Reply reply = stub.ask(name, "A");
      assertThat(reply.message().getQuestion().getName()).hasToString(name);
      assertThat(reply.rcode()).isEqualTo("NOERROR");
    }
    assertThat(upstream.heard()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void onlyAStubThatSpeaksEdnsIsAnsweredWithIt(Transport transport) {
    upstream.zone().add("www.example.org. 300 IN A 192.0.2.1");
    Stub stub = start().stub(transport);

    for (String name : List.of("www.example.org", "tracking.miui.com")) {
      assertThat(stub.askWithoutEdns(name, "A").message().getOPT()).isNull();
      assertThat(stub.ask(name, "A").message().getOPT()).isNotNull();
    }
  }

  @Test
  void theSameQuestionOfManyAtOnceIsAskedOnce() {
    upstream.zone().add("www.example.org. 300 IN A 192.0.2.1");
    upstream.conduct(Conduct.after(Duration.ofMillis(300), Conduct.HONEST));
    Sinkhole tacet = start();

    List<CompletableFuture<Reply>> asked =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> tacet.stub(Transport.UDP).ask("www.example.org", "A"),
                        task -> new Thread(task).start()))
            .toList();

    assertThat(asked)
        .allSatisfy(one -> assertThat(one.join().answers()).containsExactly("192.0.2.1"));
    assertThat(upstream.heard()).hasSize(1);
    assertThat(tacet.log(20)).hasSize(20);
  }

  @Test
  void anErrorOfTheUpstreamIsPassedOnAndLogged() {
    upstream.conduct(Conduct.rcode(Rcode.SERVFAIL));
    Sinkhole tacet = start();

    assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").rcode()).isEqualTo("SERVFAIL");
    assertThat(tacet.log(1)).singleElement().matches(line -> line.rcode().equals("SERVFAIL"));
  }

  private static String row(Transport transport, String asked, String origin, String rcode) {
    return transport.name().toLowerCase(Locale.ROOT)
        + (" " + asked + " default - - - " + origin + " " + rcode);
  }
}
