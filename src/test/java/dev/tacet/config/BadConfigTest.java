package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the owner is told when something is wrong. */
class BadConfigTest {
  private final ConfigFile file = new ConfigFile(Set.of("xiaomi", "roku", "tencent"));

  @TempDir private Path directory;

  @Test
  void tenMistakesAreToldAtOnceEachWithItsPlace() throws Exception {
    assertThat(
            problemsIn(
                """
                dataDirectory: ~/tacet
                listen: { addresses: [ 0.0.0.0 ], port: 70000 }
                upstreams:
                  - url: udp://dns.quad9.net
                  - { url: "ftp://192.0.2.1" }
                policy:
                  blockTtl: 10
                  profiles: { xiomi: block, roku: on }
                cache:
                  maxEntires: 5
                  staleFor: 9d
                lists:
                  - name: ../up
                    url: file:/etc/tacet/mine.txt
                """))
        .containsExactly(
            "tacet.yaml:1:16  dataDirectory: \"~/tacet\": only a shell knows ~, and the service has"
                + " no home; write the whole path",
            "tacet.yaml:2:41  listen.port: 70000 is out of bounds; use 0 to 65535",
            "tacet.yaml:4:10  upstreams[0].url: \"dns.quad9.net\" is not an IP address; a resolver"
                + " cannot look up its own upstream's name, so write the address",
            "tacet.yaml:5:12  upstreams[1].url: unsupported scheme \"ftp\"; use udp, tcp, tls, https, quic,"
                + " h3",
            "tacet.yaml:7:13  policy.blockTtl: \"10\" is not a duration such as 250ms, 30s, 10m30s,"
                + " 12h or 1d; use 1s to 1h",
            "tacet.yaml:8:15  policy.profiles.xiomi: unknown vendor; did you mean xiaomi?",
            "tacet.yaml:8:35  policy.profiles.roku: \"on\" is unknown; use off, block,"
                + " optional",
            "tacet.yaml:10:3  cache.maxEntires: unknown option; did you mean maxEntries?",
            "tacet.yaml:11:13  cache.staleFor: 9d is out of bounds; use up to 3d",
            "tacet.yaml:13:11  lists[0].name: \"../up\" is not allowed; use up to 40 letters,"
                + " digits, - _ . and a letter or digit first");
  }

  @Test
  void theVariablesMistakesComeAfterTheFilesAndAreNamed() throws Exception {
    Path path = written("listen: { port: x }");

    ConfigException refused =
        refused(
            path,
            Map.of(
                "TACET_CACHE_MAX_ENTRIES", "many",
                "TACET_CACH_STALE_FOR", "1d",
                "TACET_POLICY_PROFILES_XIOMI", "block",
                "TACET_LISTS", "mine",
                "TACET_WHATEVER", "1",
                "TACET_UPSTREAMS", "udp://192.0.2.1,,9.9.9.9"));

    assertThat(refused.problems().stream().map(p -> p.toString().replace(directory + "/", "")))
        .containsExactly(
            "tacet.yaml:1:17  listen.port: \"x\" is not a whole number; use 0 to 65535",
            "TACET_CACHE_MAX_ENTRIES  cache.maxEntries: \"many\" is not a whole number; use 0 to"
                + " 10000000",
            "TACET_CACH_STALE_FOR  unknown variable; did you mean TACET_CACHE_STALE_FOR?",
            "TACET_LISTS  lists: cannot be set by a variable; write it into the file",
            "TACET_POLICY_PROFILES_XIOMI  unknown variable; did you mean"
                + " TACET_POLICY_PROFILES_XIAOMI?",
            "TACET_UPSTREAMS  upstreams[1].url: has no value; give one or remove it",
            "TACET_UPSTREAMS  upstreams[2].url: \"9.9.9.9\" has no scheme; use udp://ADDRESS[:PORT]"
                + " or tcp://ADDRESS[:PORT], tls://[NAME@]ADDRESS[:PORT],"
                + " https://[NAME@]ADDRESS[:PORT][/PATH], quic://[NAME@]ADDRESS[:PORT], h3://[NAME@]ADDRESS[:PORT][/PATH], an IPv6 address in brackets",
            "TACET_WHATEVER  unknown variable; config/reference.yaml lists those there are");
    assertThat(refused.getMessage().lines()).hasSize(8);
    assertThat(refused.kind()).isEqualTo(ConfigException.Kind.INVALID);
  }

  @Test
  void aWrongValueIsToldEvenWhereAVariableStandsAboveIt() throws Exception {
    Path path = written("listen: { port: x }");

    assertThat(refused(path, Map.of("TACET_LISTEN_PORT", "53")).problems())
        .extracting(Problem::line)
        .containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // YAML itself
        "cache: {}\\ncache: {}                 | 2:1  cache: given twice; the first is in line 1",
        "listen: {port: 1, port: 2}            | 1:19  listen.port: given twice; the first is in line 1",
        "cache:\\n\\tmaxEntries: 5             | 2:1  not valid YAML: a tab; YAML indents with spaces only; what follows was not read",
        "cache: {\\nlisten: x                  | 3:1  not valid YAML:",
        "listen: { addresses: [ :: ] }         | 1:24  not valid YAML:",
        "? [ a ]\\n: b                         | 1:3  not valid YAML: the name of an option must be a plain word; what follows was not read",
        "a: &x 1\\ncache: *x                   | 2:8  cache: anchors and aliases (& and *) are not supported; write the value out",
        "cache: &x {}                          | 1:8  cache: anchors and aliases (& and *) are not supported; write the value out",
        "cache: !!map {}                       | 1:8  cache: tags (!) are not supported; write the value without its tag",
        "cache: {}\\n---\\nlisten: {}          | 3:1  a second document begins here; the file must be one document",
        "- a                                   | 1:1  expected options at the top, such as `queryLog: { keep: 7d }`",
        "just words                            | 1:1  expected options at the top, such as `queryLog: { keep: 7d }`",
        "[[[[[[[[[[[[[[[[[[[[[[[[              | 1:18  nested deeper than 16 levels; no option needs that",
        // shapes
        "cache: 5                              | 1:8  cache: expected options, such as { name: value }",
        "listen: { addresses: 0.0.0.0 }        | 1:22  listen.addresses: expected a list, such as [ first, second ]; [] is an empty one",
        "upstreams:                            | 1:11  upstreams: expected a list, such as [ first, second ]; [] is an empty one",
        "upstreams: [ x ]                      | 1:14  upstreams[0]: expected options, such as { url: ... }",
        "listen: { port: [ 53 ] }              | 1:17  listen.port: expected one value; use 0 to 65535",
        "listen: { port: }                     | 1:16  listen.port: has no value; give one or remove it",
        "dataDirectory: ~                      | 1:16  dataDirectory: `~` means no value; give one or remove the option",
        "upstreams: [ { } ]                    | 1:14  upstreams[0].url: is missing; it must be given",
        "nonsense: 1                           | 1:1  nonsense: unknown option; known here: alerts, cache, control, dataDirectory, devices, dnssec, encryption, forward, listen, lists, local, policy, queryLog, upstreamStrategy, upstreams",
        "querylog: {}                          | 1:1  querylog: unknown option; did you mean queryLog?",
        // values
        "dataDirectory: data                   | 1:16  dataDirectory: `data` is a relative path, and where the server is started may change; write the whole path, from /",
        "listen: { port: 053 }                 | 1:17  listen.port: `053` is not a whole number; use 0 to 65535",
        "listen: { port: 99999999999999999999 } | 1:17  listen.port: 99999999999999999999 is out of bounds; use 0 to 65535",
        "listen: { port: -1 }                  | 1:17  listen.port: -1 is out of bounds; use 0 to 65535",
        "listen: { addresses: [] }             | 1:22  listen.addresses: is empty, so nobody could ask; name an address, or remove the line",
        "listen: { addresses: [a.example] }    | 1:23  listen.addresses[0]: `a.example` is not an IP address; use IP addresses such as 192.0.2.1, fd00::53 or fe80::1%eth0; 0.0.0.0 and :: are all of a family",
        "listen: { addresses: [ 1.2.3.4, 1.2.3.4 ] } | 1:33  listen.addresses[1]: `1.2.3.4` is given twice",
        "listen: { addresses: [ 'fe80::1' ] }  | 1:24  listen.addresses[0]: `fe80::1` is on every link; say which: fe80::1%eth0",
        "cache: { maxSize: 16MB }              | 1:19  cache.maxSize: `16MB` is not a size such as 512KiB, 16MiB or 1GiB; use 1MiB to 4GiB",
        "queryLog: { maxSize: 1KiB }           | 1:22  queryLog.maxSize: 1KiB is out of bounds; use at least 1MiB",
        "queryLog: { keep: 1h1d }              | 1:19  queryLog.keep: `1h1d` is not a duration such as 250ms, 30s, 10m30s, 12h or 1d; use 1h to 3650d",
        "policy: { blockMode: nullip }         | 1:22  policy.blockMode: `nullip` is unknown; did you mean null-ip? Use null-ip, nxdomain, nodata, refused, address",
        "policy: { blockMode: address }        | 1:22  policy.blockMode: address needs blockAddresses, such as [ 192.0.2.1 ]",
        "policy: { blockAddresses: [ 1.2.3.4 ] } | 1:27  policy.blockAddresses: is for blockMode: address only; set that, or remove the addresses",
        "policy: { blockMode: address, blockAddresses: [ 1.2.3.4, 1.2.3.5 ] } | 1:47  policy.blockAddresses: has two addresses of one family; give at most one of each",
        "policy: { blockMode: address, blockAddresses: [ x ] } | 1:49  policy.blockAddresses[0]: `x` is not an IP address; use IP addresses such as 192.0.2.1 and 2001:db8::1",
        "policy: { access: { allow: [ 0.0.0.0/0 ] } } | 1:28  policy.access.allow: 0.0.0.0/0 holds strangers, whom a server for a home must not answer: it would be used to attack others; name the networks you mean",
        "policy: { access: { allow: [ '2000::/3' ] } } | 1:28  policy.access.allow: 2000:0:0:0:0:0:0:0/3 holds strangers",
        "policy: { access: { deny: [ 10.0.0.0/33 ] } } | 1:29  policy.access.deny[0]: `10.0.0.0/33`: such an address has 32 bits, not 33",
        "policy: { access: { deny: [ guest ] } } | 1:29  policy.access.deny[0]: `guest` is no address and no network; use addresses or networks such as 192.0.2.1 and 192.0.2.0/24",
        "policy: { access: { alow: [] } }      | 1:21  policy.access.alow: unknown option; did you mean allow?",
        "local: { dns64: '64:ff9b::/95' }      | 1:17  local.dns64: 64:ff9b:0:0:0:0:0:0/95 is no prefix of IPv6 with 32, 40, 48, 56, 64 or 96 bits; use 64:ff9b::/96",
        "local: { dns64: 10.0.0.0/32 }         | 1:17  local.dns64: 10.0.0.0/32 is no prefix of IPv6",
        "policy: { rebinding: { protect: maybe } } | 1:33  policy.rebinding.protect: `maybe` is unknown; use true, false",
        "policy: { rebinding: { except: [ . ] } } | 1:34  policy.rebinding.except[0]: is every name there is",
        "policy: { rebinding: { except: [ a..b ] } } | 1:34  policy.rebinding.except[0]: `a..b` is not a domain:",
        "upstreams: [ { url: 'tls://9.9.9.9', mixedCase: false } ] | 1:49  upstreams[0].mixedCase: is for udp; tls needs no such thing",
        "upstreams: [ { url: '2001:db8::1' } ]  | 1:21  upstreams[0].url: `2001:db8::1` has no scheme; use udp://ADDRESS[:PORT] or tcp://ADDRESS[:PORT], tls://[NAME@]ADDRESS[:PORT], https://[NAME@]ADDRESS[:PORT][/PATH], quic://[NAME@]ADDRESS[:PORT], h3://[NAME@]ADDRESS[:PORT][/PATH], an IPv6 address in brackets",
        "upstreams: [ { url: 'udp://2001:db8::1' } ] | 1:21  upstreams[0].url: an IPv6 address stands in brackets: udp://[2001:db8::1]",
        "upstreams: [ { url: 'udp://9.9.9.9:0' } ] | 1:21  upstreams[0].url: port 0 is out of bounds; use 1 to 65535",
        "local: { records: [ 'a.example CNAME a.example' ] } | 1:19  local.records: makes a.example an alias of itself, at once or by others; give it data",
        "local: { records: [ 'a.example CNAME b.example', 'b.example CNAME a.example' ] } | 1:19  local.records: makes a.example an alias of itself, at once or by others; give it data",
        "local: { records: [ 'a.example CNAME b.example', 'a.example A 192.0.2.1' ] } | 1:19  local.records: gives a.example an alias and something else; a name with a CNAME has nothing beside it",
        "local: { records: [ 'a.example SOA x' ] } | 1:21  local.records[0]: `a.example SOA x` is no record: the type is none of",
        "upstreams: [ { url: 'udp://9.9.9.9/x' } ] | 1:21  upstreams[0].url: only https and h3 have a path; remove `/x`",
        "upstreams: [ { url: 'udp://0.0.0.0' } ] | 1:21  upstreams[0].url: `0.0.0.0` is not one resolver's address; no upstream can have it",
        "upstreams: [ { url: 'udp://[fe80::1%nosuch0]' } ] | 1:21  upstreams[0].url: there is no interface `nosuch0` here",
        "lists: [ { name: a, url: /etc/l } ]   | 1:26  lists[0].url: `/etc/l` has no scheme; write file:/etc/l",
        "lists: [ { name: a, url: 'file:l' } ] | 1:26  lists[0].url: `file:l` is not a file here; write the whole path: file:/etc/tacet/mine.txt",
        "lists: [ { name: a, url: 'gopher://x/' } ] | 1:26  lists[0].url: unsupported scheme `gopher`; use file, http, https",
        "lists: [ { name: a, url: 'http:///l' } ] | 1:26  lists[0].url:",
        "lists: [ { name: a, url: 'file:/a b' } ] | 1:26  lists[0].url: `file:/a b` is not a URL: Illegal character in path",
        "lists: [ { name: a, url: 'file:/a' }, { name: a, url: 'file:/b' } ] | 1:47  lists[1].name: another list is called a already",
        "control: { group: 'a b' }             | 1:19  control.group: `a b` is not allowed; use the name of a group of this system",
        "control: { grоup: x }                 | 1:12  control.grоup: unknown option; did you mean group?",
      })
  void oneMistakeIsToldOnceAndInItsPlace(String text, String expected) throws Exception {
    List<String> problems =
        problemsIn(text.strip().replace("\\n", "\n").replace("\\t", "\t").replace('`', '"') + "\n");

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith("tacet.yaml:" + expected.replace('`', '"'));
  }

  @Test
  void aStrangersTextCannotCommandTheTerminal() throws Exception {
    assertThat(problemsIn("\"a\\e[2J\\u202E\": 1"))
        .singleElement()
        .asString()
        .contains("a\\u{1b}[2J\\u{202e}: unknown option");
  }

  @Test
  void anAliasBombIsNotUnfolded() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [ x, x ]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [ *a%d, *a%d ]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(problemsIn(bomb.toString())).hasSize(118).allMatch(p -> p.contains("aliases"));
  }

  @Test
  void aFileOfAHundredThousandValuesIsGivenUpAfterTenThousand() throws Exception {
    assertThat(problemsIn("a: [" + "1,".repeat(100_000) + "]"))
        .singleElement()
        .asString()
        .contains("more than 10000 values");
  }

  @Test
  void whatIsNotTextIsSaidToBeNone() throws Exception {
    Path path = directory.resolve("tacet.yaml");
    Files.write(path, new byte[] {'a', ':', '\n', 'b', (byte) 0xFF, 0});
    assertThat(refused(path, Map.of()).getMessage())
        .endsWith(
            "tacet.yaml:2:2  a byte that is not UTF-8; this is not a text file, or is in"
                + " another encoding");

    Files.write(path, "a:\n  b\0".getBytes(StandardCharsets.UTF_8));
    assertThat(refused(path, Map.of()).getMessage())
        .endsWith(
            "tacet.yaml:2:4  the control character U+0000; this is not a text file, or was"
                + " damaged");
  }

  @Test
  void aFileOfFiftyMegabytesIsRefusedByItsSize() throws Exception {
    Path path = directory.resolve("tacet.yaml");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), 50_000_000);
    }

    assertThat(refused(path, Map.of()).getMessage()).contains("is larger than 1 MiB");
  }

  @Test
  void aMissingFileIsNotAMistakeInIt() {
    ConfigException refused = refused(directory.resolve("none.yaml"), Map.of());

    assertThat(refused.kind()).isEqualTo(ConfigException.Kind.MISSING);
    assertThat(refused.getMessage()).endsWith("none.yaml  does not exist");
  }

  @Test
  void aFileThisUserMayNotReadIsToldApart() throws IOException {
    Path path = written("cache: {}");
    Files.setPosixFilePermissions(path, Set.of());
    Assumptions.assumeFalse(Files.isReadable(path), "root may read everything");

    assertThat(refused(path, Map.of()).kind()).isEqualTo(ConfigException.Kind.NOT_PERMITTED);
  }

  @Test
  void aDirectoryIsNotAFile() {
    ConfigException refused = refused(directory, Map.of());

    assertThat(refused.kind()).isEqualTo(ConfigException.Kind.INVALID);
    assertThat(refused.getMessage()).endsWith("is a directory; name a file in it");
  }

  private List<String> problemsIn(String text) throws IOException {
    return refused(written(text), Map.of()).problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  private Path written(String text) throws IOException {
    return Files.writeString(directory.resolve("tacet.yaml"), text);
  }

  private ConfigException refused(Path path, Map<String, String> environment) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> file.read(path, environment));
    assertThat(refused).isNotNull();
    return refused;
  }
}
