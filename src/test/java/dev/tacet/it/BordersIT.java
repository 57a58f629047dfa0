package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import dev.tacet.testkit.Stub;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Where the house ends: who may ask, and which names may lead into it, asked of the whole server.
 */
final class BordersIT {
  @TempDir private Path temp;

  private final FakeUpstream upstream = FakeUpstream.start();
  private final FakeUpstream router = FakeUpstream.start("127.0.0.2");
  private Sinkhole tacet;

  @AfterEach
  void stop() {
    if (tacet != null) {
      tacet.close();
    }
    upstream.close();
    router.close();
  }

  private void start(String... yaml) {
    tacet = Sinkhole.start(temp, upstream, yaml);
  }

  private Reply ask(String name, String type) {
    return tacet.stub(Transport.UDP).ask(name, type);
  }

  private Reply askFrom(String client, Transport transport, String name) {
    return new Stub(client, "127.0.0.1", tacet.port(), transport).ask(name, "A");
  }

  @Test
  void aStrangersNameLeadsIntoTheHouseInNoCaseNeitherFreshNorCached() {
    upstream
        .zone()
        .add(
            "evil.example. 300 IN A 192.168.1.1",
            "evil.example. 300 IN HTTPS 1 . ipv4hint=192.168.1.1",
            "alias.example. 300 IN CNAME evil.example.",
            "six.example. 300 IN AAAA ::ffff:192.168.1.1",
            "good.example. 300 IN A 198.51.100.1");
    start();

    for (int times = 0; times < 2; times++) {
      for (String asked :
          List.of("evil.example A", "evil.example HTTPS", "alias.example A", "six.example AAAA")) {
        Reply reply = ask(asked.split(" ")[0], asked.split(" ")[1]);
        assertThat(reply.rcode()).isEqualTo("NOERROR");
        assertThat(reply.answers()).as(asked).isEmpty();
        assertThat(reply.hasSoa()).isTrue();
        assertThat(reply.extendedErrors()).hasSize(1).first().asString().startsWith("15 blocked");
      }
    }
    assertThat(ask("good.example", "A").answers()).containsExactly("198.51.100.1");
    assertThat(upstream.heard()).hasSize(5);

    tacet.stop();
    assertThat(tacet.rows().stream().filter(row -> row.contains("rebinding"))).isNotEmpty();
  }

  @Test
  void exceptionsAndForwardedDomainsMay() {
    upstream.zone().add("nas.mine.example. 300 IN A 192.168.1.9");
    upstream.zone().add("x.plex.direct. 300 IN A 192.168.1.10");
    router.zone().add("tv.fritz.box. 300 IN A 192.168.178.20");
    start(
        "policy: { rebinding: { except: [ mine.example ] } }",
        "forward: { fritz.box: \"" + router.url("udp") + "\" }");

    assertThat(ask("nas.mine.example", "A").answers()).containsExactly("192.168.1.9");
    assertThat(ask("tv.fritz.box", "A").answers()).containsExactly("192.168.178.20");
    assertThat(ask("x.plex.direct", "A").answers()).as("the default is replaced").isEmpty();
  }

  @Test
  void byDefaultPlexWorksAndSwitchedOffEverythingDoes() {
    upstream.zone().add("x.plex.direct. 300 IN A 192.168.1.10");
    upstream.zone().add("evil.example. 300 IN A 192.168.1.1");
    start();
    assertThat(ask("x.plex.direct", "A").answers()).containsExactly("192.168.1.10");
    tacet.close();

    start("policy: { rebinding: { protect: false } }");
    assertThat(ask("evil.example", "A").answers()).containsExactly("192.168.1.1");
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void whoIsDeniedIsRefusedForBlockedNamesToo(Transport transport) {
    upstream.zone().add("www.example. 300 IN A 198.51.100.1");
    start(
        "policy: { access: { deny: [ 127.0.0.0/29, 0.0.0.0/0, \"::/0\" ],"
            + " allow: [ 127.0.0.1, 127.0.0.5 ] } }");
    tacet.block("blocked.example");

    for (String name : List.of("www.example", "blocked.example", "localhost")) {
      Reply denied = askFrom("127.0.0.4", transport, name);
      assertThat(denied.rcode()).isEqualTo("REFUSED");
      assertThat(denied.answers()).isEmpty();
      assertThat(denied.extendedErrors()).hasSize(1).first().asString().startsWith("18 ");
    }
    assertThat(askFrom("127.0.0.5", transport, "www.example").answers()).hasSize(1);
    assertThat(askFrom("127.0.0.8", transport, "www.example").answers()).hasSize(1);
    assertThat(upstream.heard()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void whatTacetIsStaysUntoldAndAnyIsOneShortRecord(Transport transport) throws Exception {
    start();
    for (String name :
        List.of("version.bind.", "version.server.", "hostname.bind.", "id.server.", "x.bind.")) {
      Message query =
          Message.newQuery(Record.newRecord(Name.fromString(name), Type.TXT, DClass.CH));
      Reply reply = tacet.stub(transport).ask(query);
      assertThat(reply.rcode()).isEqualTo("REFUSED");
      assertThat(reply.message().toString()).doesNotContainIgnoringCase("tacet");
    }
    Message any =
        Message.newQuery(Record.newRecord(Name.fromString("www.example."), Type.ANY, DClass.IN));
    Reply reply = tacet.stub(transport).ask(any);
    assertThat(reply.message().getSection(Section.ANSWER))
        .hasSize(1)
        .allMatch(record -> record.getType() == Type.HINFO);
    assertThat(reply.message().numBytes()).isLessThan(2 * any.numBytes());
    assertThat(upstream.heard()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void aCookieIsAnsweredWithOneAndABrokenOneIsMalformed(Transport transport) {
    upstream.zone().add("www.example. 300 IN A 198.51.100.1");
    start();
    byte[] ours = {1, 2, 3, 4, 5, 6, 7, 8};

    CookieOption first = cookie(ask(transport, new CookieOption(ours)));
    assertThat(first.getClientCookie()).isEqualTo(ours);
    assertThat(first.getServerCookie().orElseThrow()).hasSize(16);
    CookieOption second = cookie(ask(transport, first));
    assertThat(second.getServerCookie().orElseThrow())
        .isEqualTo(first.getServerCookie().orElseThrow());
    assertThat(ask(transport, new GenericEDNSOption(10, new byte[7])).rcode()).isEqualTo("FORMERR");
    assertThat(ask(transport, new GenericEDNSOption(10, new byte[12])).rcode())
        .isEqualTo("FORMERR");
    assertThat(ask(transport).message().getOPT().getOptions(10)).isEmpty();
    assertThat(upstream.heard()).hasSize(1);
  }

  private Reply ask(Transport transport, EDNSOption... options) {
    return tacet.stub(transport).askWith("www.example", "A", options);
  }

  private static CookieOption cookie(Reply reply) {
    return (CookieOption) reply.message().getOPT().getOptions(10).get(0);
  }

  @Test
  void theBypassNamesAreAProfileThatIsOffAtFirst() {
    upstream.zone().add("dns.google. 300 IN A 8.8.8.8", "dns.quad9.net. 300 IN A 9.9.9.9");
    start();
    assertThat(ask("dns.google", "A").answers()).containsExactly("8.8.8.8");
    tacet.close();

    start("policy: { profiles: { doh-bypass: block } }");
    for (String name : List.of("dns.google", "dns.quad9.net", "x.dns.google")) {
      Reply reply = ask(name, "A");
      assertThat(reply.answers()).as(name).isEqualTo(List.of("0.0.0.0"));
      assertThat(reply.extendedErrors().get(0)).contains("vendor: doh-bypass/block");
    }
    assertThat(upstream.heard()).hasSize(1);
  }

  @Test
  void aHouseWithoutIpv4ReachesItBehindThePrefix() {
    upstream
        .zone()
        .add(
            "example. 300 IN SOA ns.example. admin.example. 1 2 3 4 60",
            "four.example. 300 IN A 198.51.100.1",
            "six.example. 300 IN AAAA 2001:db8::1");
    start("local: { dns64: \"2001:db8:64::/96\" }");
    tacet.block("blocked.example");

    for (int times = 0; times < 2; times++) {
      assertThat(ask("four.example", "AAAA").answers())
          .containsExactly("2001:db8:64:0:0:0:c633:6401");
      assertThat(ask("six.example", "AAAA").answers()).containsExactly("2001:db8:0:0:0:0:0:1");
      assertThat(ask("ipv4only.arpa", "AAAA").answers()).hasSize(2);
      assertThat(ask("blocked.example", "AAAA").answers()).containsExactly("0:0:0:0:0:0:0:0");
    }
    assertThat(upstream.heard()).hasSize(3);
  }

  @Test
  void pointersBehindAPrefixOfUniqueLocalAddressesAreThoseOfTheIpv4Addresses() {
    upstream.zone().add("1.0.18.198.in-addr.arpa. 300 IN PTR www.example.");
    start("local: { dns64: \"fd64::/96\", records: [ \"nas A 192.168.1.9\" ] }");
    String ahead = ".0".repeat(20) + ".4.6.d.f.ip6.arpa";

    assertThat(ask("1.0.0.0.2.1.6.c" + ahead, "PTR").answers())
        .containsExactly("1.0.18.198.in-addr.arpa.", "www.example.");
    assertThat(ask("9.0.1.0.8.a.0.c" + ahead, "PTR").answers()).containsExactly("nas.");
    Reply unknown = ask("8.0.1.0.8.a.0.c" + ahead, "PTR");
    assertThat(unknown.rcode()).as("a private address nobody has").isEqualTo("NXDOMAIN");
    assertThat(upstream.heard()).hasSize(1);
  }
}
