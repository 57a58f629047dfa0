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
}
