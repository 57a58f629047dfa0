package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tacet.dns.DomainName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How resolvers are written down. */
class UpstreamConfigTest {
  private static final String PIN = "A".repeat(43) + "=";

  @TempDir private Path directory;

  private Config read(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("tacet.yaml"), text);
    return new ConfigFile(Set.of()).read(file, Map.of());
  }

  private UpstreamConfig one(String url) throws Exception {
    return read("upstreams: [ { url: \"" + url + "\" } ]\n").upstreams().get(0);
  }

  private List<String> problems(String text) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> read(text));
    return refused.problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "tls://9.9.9.9, tls, 9.9.9.9, 853, 9.9.9.9, ''",
    "tls://dns.Quad9.net@9.9.9.9, tls, 9.9.9.9, 853, dns.quad9.net, ''",
    "tls://dns.quad9.net@9.9.9.9:8853, tls, 9.9.9.9, 8853, dns.quad9.net, ''",
    "tls://dns.quad9.net@[2620:fe::fe], tls, 2620:fe:0:0:0:0:0:fe, 853, dns.quad9.net, ''",
    "tls://[2620:fe::fe]:8853, tls, 2620:fe:0:0:0:0:0:fe, 8853, 2620:fe:0:0:0:0:0:fe, ''",
    "https://dns.quad9.net@9.9.9.9/dns-query, https, 9.9.9.9, 443, dns.quad9.net, /dns-query",
    "https://dns.quad9.net@9.9.9.9, https, 9.9.9.9, 443, dns.quad9.net, /dns-query",
    "https://dns.example@192.0.2.1:8443/a/b{?dns}, https, 192.0.2.1, 8443, dns.example, /a/b",
    "https://1.1.1.1/dns-query, https, 1.1.1.1, 443, 1.1.1.1, /dns-query"
  })
  void anEncryptedResolverIsAnAddressAndTheNameOfItsCertificate(
      String url, String scheme, String address, int port, String host, String path)
      throws Exception {
    UpstreamConfig upstream = one(url);

    assertThat(upstream.scheme()).isEqualTo(scheme);
    assertThat(upstream.address().getAddress().getHostAddress()).isEqualTo(address);
    assertThat(upstream.address().getPort()).isEqualTo(port);
    assertThat(upstream.tls().orElseThrow().host()).isEqualTo(host);
    assertThat(upstream.path()).isEqualTo(path);
    assertThat(upstream.name()).isEqualTo(url);
    assertThat(upstream.get()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls://dns.quad9.net | \"dns.quad9.net\" is a name, and a resolver cannot look up its own"
            + " upstream; write its address behind it: tls://dns.quad9.net@9.9.9.9",
        "https://doh.example/dns-query | \"doh.example\" is a name, and a resolver cannot look up"
            + " its own upstream; write its address behind it:"
            + " https://doh.example@ADDRESS/dns-query",
        "tls://a@b@9.9.9.9 | \"tls://a@b@9.9.9.9\" is not an upstream; use udp://ADDRESS[:PORT] or"
            + " tcp://ADDRESS[:PORT], tls://[NAME@]ADDRESS[:PORT],"
            + " https://[NAME@]ADDRESS[:PORT][/PATH], quic://[NAME@]ADDRESS[:PORT],"
            + " h3://[NAME@]ADDRESS[:PORT][/PATH], an IPv6 address in brackets",
        "tls://9.9.9.9@9.9.9.9 | \"9.9.9.9\" is not the name of a resolver; use one such as"
            + " dns.quad9.net",
        "udp://dns.quad9.net@9.9.9.9 | a name before the @ is what a certificate must be for; udp"
            + " and tcp show none, so leave it out",
        "tls://9.9.9.9/dns-query | only https and h3 have a path; remove \"/dns-query\"",
        "https://9.9.9.9/a?b | \"/a?b\" is not a path Tacet can ask; use one such as /dns-query",
        "quic://9.9.9.9/dns-query | only https and h3 have a path; remove \"/dns-query\"",
        "ftp://9.9.9.9 | unsupported scheme \"ftp\"; use udp, tcp, tls, https, quic, h3",
        "tls://2620:fe::fe | an IPv6 address stands in brackets: tls://[2620:fe::fe]",
      })
  void whatCannotWorkIsToldWithTheRemedy(String url, String words) {
    assertThat(problems("upstreams: [ { url: \"" + url + "\" } ]\n"))
        .containsExactly("tacet.yaml:1:21  upstreams[0].url: " + words);
  }

  @Test
  void pinsAuthoritiesAndTheMethodBelongToEncryptedResolvers() throws Exception {
    UpstreamConfig https =
        read("""
                upstreams:
                  - url: https://dns.example@192.0.2.1
                    pins: [ "sha256/%s" ]
                    authorities: /etc/tacet/own.pem
                    method: get
                """
                .formatted(PIN))
            .upstreams()
            .get(0);

    assertThat(https.get()).isTrue();
    assertThat(https.tls().orElseThrow().pins())
        .containsExactly(new UpstreamPin(UpstreamPin.Of.PUBLIC_KEY, PIN));
    assertThat(https.tls().orElseThrow().authorities()).contains(Path.of("/etc/tacet/own.pem"));
    assertThat(
            problems(
                """
                upstreams:
                  - url: udp://192.0.2.1
                    pins: [ "sha256/%s" ]
                    authorities: /etc/tacet/own.pem
                    method: get
                  - url: tls://192.0.2.1
                    pins: [ "sha256/AAAA", "md5/AAAA", "sha256/?" ]
                """
                    .formatted(PIN)))
        .containsExactly(
            "tacet.yaml:3:11  upstreams[0].pins: is for what is encrypted; udp shows no certificate",
            "tacet.yaml:4:18  upstreams[0].authorities: is for what is encrypted; udp shows no"
                + " certificate",
            "tacet.yaml:5:13  upstreams[0].method: is for https and h3; udp has none",
            "tacet.yaml:7:13  upstreams[1].pins[0]: \"sha256/AAAA\" is not a pin; use sha256/ and"
                + " the base64 of a public key's SHA-256, 44 characters",
            "tacet.yaml:7:28  upstreams[1].pins[1]: \"md5/AAAA\" is not a pin; use sha256/ and the"
                + " base64 of a public key's SHA-256, 44 characters",
            "tacet.yaml:7:40  upstreams[1].pins[2]: \"sha256/?\" is not base64; use sha256/ and the"
                + " base64 of a public key's SHA-256, 44 characters");
  }

  @Test
  void theAddressAloneIsARoutersAsWell() throws Exception {
    Config config =
        read(
            """
            forward:
              fritz.box: 192.168.178.1
              home: fd00::1
              lan: "udp://[fd00::1]:5353"
            """);

    assertThat(config.forward().values())
        .extracting(UpstreamConfig::name)
        .containsExactlyInAnyOrder(
            "udp://192.168.178.1", "udp://[fd00::1]", "udp://[fd00::1]:5353");
    assertThat(problems("forward: { a: 0.0.0.0, b: 192.168.178.1.2 }\n"))
        .hasSize(2)
        .contains(
            "tacet.yaml:1:15  forward.a: \"0.0.0.0\" is not one resolver's address; no upstream can"
                + " have it")
        .anyMatch(
            words ->
                words.startsWith(
                    "tacet.yaml:1:27  forward.b: \"192.168.178.1.2\" has no scheme; use "));
  }

  @Test
  void domainsAreForwardedAndTheStrategyIsRead() throws Exception {
    Config config =
        read(
            """
            upstreamStrategy: parallel
            forward:
              Fritz.Box: udp://192.168.178.1
              178.168.192.in-addr.arpa: tls://router.example@192.168.178.1
            """);

    assertThat(config.upstreamStrategy()).isEqualTo(UpstreamStrategy.PARALLEL);
    assertThat(config.forward())
        .containsOnlyKeys(
            DomainName.parse("fritz.box"), DomainName.parse("178.168.192.in-addr.arpa"));
    assertThat(
            problems(
                """
                upstreamStrategy: quick
                forward:
                  fritz.box: udp://192.168.178.1
                  FRITZ.BOX: udp://192.168.178.2
                  a..b: udp://192.168.178.1
                  .: udp://192.168.178.1
                  home: udp://fritz.box
                """))
        .containsExactly(
            "tacet.yaml:1:19  upstreamStrategy: \"quick\" is unknown; use strict, fastest,"
                + " parallel",
            "tacet.yaml:4:3  forward.FRITZ.BOX: is given twice",
            "tacet.yaml:5:3  forward.a..b: \"a..b\" is not a domain: it has an empty label",
            "tacet.yaml:6:3  forward..: is every name there is; those are asked of upstreams",
            "tacet.yaml:7:9  forward.home: \"fritz.box\" is not an IP address; a resolver cannot"
                + " look up its own upstream's name, so write the address");
  }

  @Test
  void tacetIsNotItsOwnUpstream() throws Exception {
    String listen = "listen: { addresses: [ 0.0.0.0 ], port: 5353 }\n";

    assertThat(problems(listen + "upstreams: [ { url: udp://127.0.0.1:5353 } ]\n"))
        .containsExactly(
            "tacet.yaml:2:12  upstreams: udp://127.0.0.1:5353 is where Tacet itself listens; it"
                + " would ask itself for ever");
    assertThat(read(listen + "upstreams: [ { url: udp://127.0.0.1 } ]\n").upstreams()).hasSize(1);
    assertThat(read(listen + "upstreams: [ { url: \"udp://[::1]:5353\" } ]\n").upstreams())
        .hasSize(1);
  }

  // Stamps, as dnscrypt.info/stamps-specifications has them.

  private static String stamp(int protocol, Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(protocol);
    out.writeBytes(new byte[8]);
    for (Object part : parts) {
      byte[] octets =
          part instanceof byte[] hash ? hash : ((String) part).getBytes(StandardCharsets.US_ASCII);
      out.write(octets.length);
      out.writeBytes(octets);
    }
    return "sdns://" + Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  @Test
  void aStampIsReadForWhatItStandsFor() throws Exception {
    byte[] hash = new byte[32];
    hash[0] = 7;
    UpstreamConfig doh = one(stamp(2, "9.9.9.9", hash, "dns.quad9.net:8443", "/dns-query"));

    assertThat(doh.name()).isEqualTo("https://dns.quad9.net@9.9.9.9:8443/dns-query");
    assertThat(doh.tls().orElseThrow().host()).isEqualTo("dns.quad9.net");
    assertThat(doh.tls().orElseThrow().pins())
        .containsExactly(
            new UpstreamPin(UpstreamPin.Of.SIGNED_PART, Base64.getEncoder().encodeToString(hash)));
    assertThat(one(stamp(3, "[2620:fe::fe]:853", "", "dns.quad9.net")).name())
        .isEqualTo("tls://dns.quad9.net@[2620:fe::fe]:853");
    assertThat(one(stamp(3, "9.9.9.9", "", "dns.quad9.net", "1.1.1.1")).tls().orElseThrow().pins())
        .isEmpty();
    assertThat(one(stamp(4, "94.140.14.14", "", "dns.adguard-dns.com")).name())
        .isEqualTo("quic://dns.adguard-dns.com@94.140.14.14");
    assertThat(one(stamp(0, "9.9.9.9:5353")).name()).isEqualTo("udp://9.9.9.9:5353");
    // The one AdGuard publishes for its DoH.
    assertThat(
            one("sdns://AgMAAAAAAAAADDk0LjE0MC4xNC4xNCCaOjT3J965vKUQA9nOnDn48n3ZxSQpAcK6saROY1oCGQ"
                    + "9kbnMuYWRndWFyZC5jb20KL2Rucy1xdWVyeQ")
                .name())
        .isEqualTo("https://dns.adguard.com@94.140.14.14/dns-query");
  }

  @Test
  void aStampThatCannotBeUsedSaysWhatToUseInstead() {
    record Bad(String stamp, String words) {}
    for (Bad bad :
        List.of(
            new Bad(stamp(1, "9.9.9.9", new byte[32], "2.dnscrypt"), "it is for DNSCrypt, which"),
            new Bad(stamp(0x85, "9.9.9.9"), "a protocol Tacet does not speak (0x85)"),
            new Bad(
                stamp(2, "", "", "doh.example", "/dns-query"),
                "write https://doh.example@ADDRESS/dns-query"),
            new Bad(stamp(3, "9.9.9.9"), "it is cut off; copy it anew"),
            new Bad(stamp(3, "9.9.9.9", new byte[31], "dns.example"), "not 32 octets long"),
            new Bad(stamp(3, "9.9.9.9", "", "dns\u0007.example"), "holds what no address or name"),
            new Bad("sdns://A*", "it is not base64url"))) {
      assertThat(problems("upstreams: [ { url: \"" + bad.stamp() + "\" } ]\n"))
          .singleElement()
          .asString()
          .startsWith("tacet.yaml:1:21  upstreams[0].url: ")
          .contains(bad.words());
    }
  }

  @Test
  void lettersOfEitherCaseCanBeSwitchedOffForEachUpstream() throws Exception {
    List<UpstreamConfig> upstreams =
        read("upstreams: [ { url: \"udp://9.9.9.9\" }, { url: \"udp://1.1.1.1\", mixedCase: false }"
                + " ]\n")
            .upstreams();

    assertThat(upstreams).extracting(UpstreamConfig::mixedCase).containsExactly(true, false);
  }
}
