package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.ProfileRequest;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Opened;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import dev.tacet.testkit.Stub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendors of the mission, blocked from the first start on. */
final class VendorBlockingIT {
  /** One name of each block tier. */
  private static final Map<String, String> MISSION =
      new TreeMap<>(
          Map.of(
              "xiaomi", "tracking.miui.com",
              "huami", "api-analytics.huami.com",
              "zmodo", "flv.meshare.com",
              "tencent", "bugly.qcloud.com",
              "amap", "track.uc.cn"));

  private static final String AMAP = "restapi.amap.com.gds.alibabadns.com";

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
  void anAnswerThatLeadsToAZmodoAddressIsBlockedWhileThatProfileIsInForce(Transport transport) {
    upstream.zone().add("pictures.example. 300 IN A 198.51.100.1");
    upstream.zone().add("pictures.example. 300 IN A 192.241.59.218");
    upstream.zone().add("web.example. 300 IN HTTPS 1 . ipv4hint=192.241.59.218");
    Sinkhole tacet = start();
    Stub stub = tacet.stub(transport);

    for (int twice = 0; twice < 2; twice++) { // from the upstream, then from the cache
      Reply blocked = stub.ask("pictures.example", "A");
      assertThat(blocked.answers()).containsExactly("0.0.0.0");
      assertThat(blocked.extendedErrors())
          .containsExactly("15 blocked by vendor: zmodo/block (192.241.59.218)");
      assertThat(stub.ask("web.example", "HTTPS").answers()).isEmpty();
    }
    tacet.control().setProfile("zmodo", new ProfileRequest("off", false));
    assertThat(stub.ask("pictures.example", "A").answers())
        .containsExactlyInAnyOrder("198.51.100.1", "192.241.59.218");
    assertThat(stub.ask("web.example", "HTTPS").answers()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void allFiveAreBlockedOutOfTheBoxForEveryType(Transport transport) {
    Sinkhole tacet = start();
    Stub stub = tacet.stub(transport);

    List<String> expectedRows = new ArrayList<>();
    MISSION.forEach(
        (vendor, name) -> {
          for (String type : List.of("A", "AAAA", "HTTPS", "TXT")) {
            Reply reply = stub.ask("device7." + name, type);

            assertThat(reply.rcode()).isEqualTo("NOERROR");
            assertThat(reply.extendedErrors())
                .containsExactly("15 blocked by vendor: " + vendor + "/block (" + name + ")");
            switch (type) {
              case "A" -> assertThat(reply.answers()).containsExactly("0.0.0.0");
              case "AAAA" -> assertThat(reply.answers()).containsExactly("0:0:0:0:0:0:0:0");
              default -> assertThat(reply.answers()).isEmpty();
            }
            assertThat(reply.hasSoa()).isEqualTo(reply.answers().isEmpty());
            assertThat(reply.ttls()).allMatch(ttl -> ttl == 10);
            expectedRows.add(
                word(transport)
                    + (" " + type + " device7." + name)
                    + (" blocked vendor " + vendor + "/block " + name + " - self NOERROR"));
          }
        });

    assertThat(upstream.heard()).isEmpty();
    tacet.stop();
    assertThat(tacet.rows()).containsExactlyElementsOf(expectedRows);
  }

  @Test
  void theyStayBlockedWhereTheConfigurationNamesOtherVendorsOnly() {
    Stub stub =
        start("policy: { profiles: { roku: optional, samsung: block } }").stub(Transport.UDP);

    MISSION
        .values()
        .forEach(name -> assertThat(stub.ask(name, "A").answers()).containsExactly("0.0.0.0"));
    assertThat(upstream.heard()).isEmpty();
  }

  @Test
  void theyAreBlockedOverIpv6Too() {
    Sinkhole tacet = start();

    for (Transport transport : List.of(Transport.UDP, Transport.TCP)) {
      Reply reply = tacet.stubOverIpv6(transport).ask("tracking.miui.com", "AAAA");
      assertThat(reply.answers()).containsExactly("0:0:0:0:0:0:0:0");
    }
    assertThat(tacet.log(2)).allMatch(line -> line.client().contains(":")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void aNameToKeepStaysReachableEvenWhereAListHasIt(Transport transport) throws Exception {
    upstream.zone().add("api.xmpush.xiaomi.com. 300 IN A 192.0.2.7");
    Path list =
        Files.writeString(temp.resolve("greedy.txt"), "xiaomi.com\napi.xmpush.xiaomi.com\n");
    Sinkhole tacet =
        start("lists: [ { name: greedy, url: \"file:" + list + "\", subdomains: true } ]");
    Stub stub = tacet.stub(transport);

    assertThat(stub.ask("api.xmpush.xiaomi.com", "A").answers()).containsExactly("192.0.2.7");
    assertThat(stub.ask("www.xiaomi.com", "A").extendedErrors())
        .containsExactly("15 blocked by list: greedy (xiaomi.com)");

    tacet.stop();
    assertThat(tacet.rows())
        .containsExactly(
            word(transport)
                + " A api.xmpush.xiaomi.com allowed keep xiaomi/keep api.xmpush.xiaomi.com - "
                + upstream.url("udp")
                + " NOERROR",
            word(transport) + " A www.xiaomi.com blocked list greedy xiaomi.com - self NOERROR");
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"UDP", "TCP"})
  void anAliasThatLeadsToAmapIsCaughtFreshAndFromTheCache(Transport transport) {
    upstream
        .zone()
        .add(
            "maps.example.org. 300 IN CNAME edge.example.net.",
            "edge.example.net. 300 IN CNAME " + AMAP + ".",
            AMAP + ". 300 IN A 192.0.2.9");
    Sinkhole tacet = start();
    Stub stub = tacet.stub(transport);

    for (int i = 0; i < 2; i++) {
      Reply reply = stub.ask("maps.example.org", "A");
      assertThat(reply.answers()).containsExactly("0.0.0.0");
      assertThat(reply.extendedErrors())
          .singleElement()
          .asString()
          .contains("amap/")
          .contains(AMAP);
    }

    assertThat(upstream.heard()).hasSize(1);
    tacet.stop();
    assertThat(tacet.rows())
        .hasSize(2)
        .allMatch(
            row -> row.startsWith(word(transport) + " A maps.example.org blocked vendor amap/"))
        .allMatch(row -> row.endsWith(" " + AMAP + " self NOERROR"));
  }

  @Test
  void aRealNxdomainBehindABlockedAliasIsLeftAsItIs() {
    upstream.zone().add("gone.example.org. 300 IN CNAME " + AMAP + ".");
    upstream.conduct(Conduct.HONEST);

    Reply reply = start().stub(Transport.UDP).ask("gone.example.org", "A");

    assertThat(reply.rcode()).isEqualTo("NXDOMAIN");
  }

  private static String word(Transport transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }
}
