package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file and the variables give when they are right. */
class ConfigFileTest {
  private static final String SHAPE =
      """
      dataDirectory: /var/lib/tacet
      listen:    { addresses: ["0.0.0.0", "::"], port: 53 }
      upstreams: [ { url: "udp://9.9.9.9" }, { url: "udp://149.112.112.112" } ]
      policy:    { blockMode: null-ip, blockTtl: 10s, profiles: { xiaomi: block, roku: optional } }
      lists:     [ { name: mine, url: "file:/etc/tacet/mine.txt", action: block, subdomains: auto } ]   # or true, false
      cache:     { maxEntries: 20000, maxSize: 16MiB, staleFor: 1d }
      queryLog:  { keep: 14d, maxSize: 512MiB, flushEvery: 60s, flushRows: 500 }
      """;

  private final ConfigFile file = new ConfigFile(Set.of("xiaomi", "roku", "doh-bypass"));

  @TempDir private Path directory;

  @Test
  void theShapeOthersScriptAgainstIsReadExactly() throws Exception {
    Config config = read(SHAPE);

    assertThat(config.dataDirectory()).isEqualTo(Path.of("/var/lib/tacet"));
    assertThat(config.listen().addresses()).containsExactly("0.0.0.0", "::");
    assertThat(config.listen().port()).isEqualTo(53);
    assertThat(config.upstreams())
        .containsExactly(
            new UpstreamConfig("udp", new InetSocketAddress("9.9.9.9", 53), "udp://9.9.9.9"),
            new UpstreamConfig(
                "udp", new InetSocketAddress("149.112.112.112", 53), "udp://149.112.112.112"));
    assertThat(config.policy())
        .isEqualTo(
            new PolicyConfig(
                BlockMode.NULL_IP,
                List.of(),
                Duration.ofSeconds(10),
                Map.of("xiaomi", ProfileState.BLOCK, "roku", ProfileState.OPTIONAL),
                new RateLimitConfig(1_000, Duration.ofMinutes(1))));
    assertThat(config.lists())
        .containsExactly(
            new ListConfig(
                "mine",
                "file:/etc/tacet/mine.txt",
                true,
                ListConfig.Subdomains.AUTO,
                "tacet.yaml:5"));
    assertThat(config.cache())
        .isEqualTo(new CacheConfig(20_000, 16L << 20, Duration.ZERO, Duration.ofDays(1)));
    assertThat(config.queryLog())
        .isEqualTo(
            new QueryLogConfig(
                QueryLogConfig.Store.DISK,
                Duration.ofDays(14),
                512L << 20,
                Duration.ofSeconds(60),
                500,
                Duration.ofMinutes(15)));
  }

  @Test
  void aListSaysHowItIsReadHowOftenAndForWhom() throws Exception {
    Config config =
        read(
            """
            lists:
              - name: kids
                url: "https://lists.example/kids.txt"
                syntax: adblock
                every: 12h
                shadow: true
                for: children
              - { name: mine, url: "file:/etc/tacet/mine.txt" }
            """);

    ListConfig kids = config.lists().get(0);
    assertThat(kids.syntax()).isEqualTo(ListConfig.Syntax.ADBLOCK);
    assertThat(kids.every()).isEqualTo(Duration.ofHours(12));
    assertThat(kids.shadow()).isTrue();
    assertThat(kids.group()).contains("children");
    assertThat(kids.mayAnswer()).as("a stranger's list sends no name anywhere").isFalse();
    ListConfig mine = config.lists().get(1);
    assertThat(mine.syntax()).isEqualTo(ListConfig.Syntax.AUTO);
    assertThat(mine.every()).isEqualTo(Duration.ofDays(1));
    assertThat(mine.shadow()).isFalse();
    assertThat(mine.group()).isEmpty();
    assertThat(mine.mayAnswer()).as("the owner's own file").isTrue();
  }

  @Test
  void whatIsNotSetHasItsDefault() throws Exception {
    Config config = file.defaults(Map.of());

    assertThat(config.listen())
        .isEqualTo(
            new ListenConfig(List.of("0.0.0.0", "::"), 53, Duration.ofSeconds(20), 256, 32, 1));
    assertThat(config.upstreams())
        .extracting(UpstreamConfig::name)
        .containsExactly(
            "tls://dns.quad9.net@9.9.9.9",
            "tls://dns.quad9.net@149.112.112.112",
            "tls://dns.quad9.net@[2620:fe::fe]",
            "tls://dns.quad9.net@[2620:fe::9]");
    assertThat(config.upstreams())
        .as("nobody is asked in the clear who was not written so")
        .allMatch(one -> one.tls().filter(tls -> tls.host().equals("dns.quad9.net")).isPresent());
    assertThat(config.lists()).isEmpty();
    assertThat(config.policy().profiles()).isEmpty();
    assertThat(config.control()).isEqualTo(new ControlConfig(Optional.empty(), "tacet"));
    assertThat(config.controlSocket()).isEqualTo(Path.of("/var/lib/tacet/control.sock"));
    assertThat(config.origins()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing\n", "---\n", "cache:\n# maxEntries: 5\n", "\uFEFFcache: {}"})
  void aFileThatSetsNothingGivesTheDefaults(String text) throws Exception {
    assertThat(read(text)).isEqualTo(file.defaults(Map.of()));
  }

  @Test
  void theOriginOfEachOptionIsKept() throws Exception {
    Config config =
        read(
            """
            listen:
              port: 5353
            upstreams:
              - url: udp://192.0.2.1
            policy:
              profiles:
                xiaomi: off
                doh-bypass: block
            lists:
              - name: mine
                url: https://lists.example/mine.txt
            """,
            Map.of("TACET_CACHE_MAX_ENTRIES", "7", "TACET_POLICY_PROFILES_DOH_BYPASS", "optional"));

    assertThat(config.origins())
        .containsOnly(
            entry("listen.port", "tacet.yaml:2"),
            entry("upstreams", "tacet.yaml:4"),
            entry("upstreams[0]", "tacet.yaml:4"),
            entry("upstreams[0].url", "tacet.yaml:4"),
            entry("policy.profiles.xiaomi", "tacet.yaml:7"),
            entry("policy.profiles.doh-bypass", "TACET_POLICY_PROFILES_DOH_BYPASS"),
            entry("lists", "tacet.yaml:10"),
            entry("lists[0]", "tacet.yaml:10"),
            entry("lists[0].name", "tacet.yaml:10"),
            entry("lists[0].url", "tacet.yaml:11"),
            entry("cache.maxEntries", "TACET_CACHE_MAX_ENTRIES"));
    assertThat(config.policy().profiles())
        .isEqualTo(Map.of("xiaomi", ProfileState.OFF, "doh-bypass", ProfileState.OPTIONAL));
    assertThat(config.originOf("cache.staleFor")).isEmpty();
  }

  @Test
  void aVariableStandsAboveTheFile() throws Exception {
    Config config =
        read(
            SHAPE,
            Map.of(
                "TACET_LISTEN_PORT", "1053",
                "TACET_DATA_DIRECTORY", "/srv/tacet",
                "TACET_LISTEN_ADDRESSES", "127.0.0.1, ::1",
                "TACET_UPSTREAMS", "tcp://192.0.2.1:5300,udp://[2001:db8::1]",
                "TACET_POLICY_PROFILES_XIAOMI", "optional",
                "TACET_QUERY_LOG_STORE", "memory",
                "TACET_CONTROL_SOCKET", "/run/tacet.sock",
                "PATH", "/usr/bin"));

    assertThat(config.listen().port()).isEqualTo(1053);
    assertThat(config.dataDirectory()).isEqualTo(Path.of("/srv/tacet"));
    assertThat(config.listen().addresses()).containsExactly("127.0.0.1", "::1");
    assertThat(config.upstreams())
        .extracting(UpstreamConfig::scheme, UpstreamConfig::address)
        .containsExactly(
            tuple("tcp", new InetSocketAddress("192.0.2.1", 5300)),
            tuple("udp", new InetSocketAddress("2001:db8::1", 53)));
    assertThat(config.policy().profiles()).containsEntry("xiaomi", ProfileState.OPTIONAL);
    assertThat(config.queryLog().store()).isEqualTo(QueryLogConfig.Store.MEMORY);
    assertThat(config.controlSocket()).isEqualTo(Path.of("/run/tacet.sock"));
    assertThat(config.originOf("upstreams")).contains("TACET_UPSTREAMS");
  }

  @Test
  void anEmptyVariableIsAnEmptyList() throws Exception {
    assertThat(file.defaults(Map.of("TACET_UPSTREAMS", "")).upstreams()).isEmpty();
  }

  @Test
  void noUpstreamIsAllowed() throws Exception {
    assertThat(read("upstreams: []").upstreams()).isEmpty();
  }

  @Test
  void theLauncherKeepsItsOwnVariables() throws Exception {
    Map<String, String> launcher =
        Map.of(
            "TACET_CHECKOUT", "1",
            "TACET_JAVA_HOME", "/usr/lib/jvm/x",
            "TACET_JAVA_OPTS", "-Xmx1g",
            "TACET_CONFIG", "/x",
            "TACET_DATA", "/y",
            "TACET_SERVER", "/z",
            "TACET_LOG_LEVEL", "debug");

    assertThat(file.defaults(launcher)).isEqualTo(file.defaults(Map.of()));
  }

  @Test
  void ownAddressesAreGivenOneOfEachFamily() throws Exception {
    Config config =
        read("policy: { blockMode: address, blockAddresses: [ 192.0.2.1, \"2001:db8::1\" ] }");

    assertThat(config.policy().blockMode()).isEqualTo(BlockMode.ADDRESS);
    assertThat(config.policy().blockAddresses())
        .containsExactly(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1"));
  }

  @Test
  void anInterfaceToListenOnNeedNotBeThereYet() throws Exception {
    assertThat(read("listen: { addresses: [ \"fe80::1%wg7\" ] }").listen().addresses())
        .containsExactly("fe80::1%wg7");
  }

  @Test
  void durationsAndSizesAreReadInEveryUnit() throws Exception {
    Config config =
        read(
            """
            listen: { tcpIdle: 1m30s }
            cache: { maxSize: 2097152, minTtl: 0s, staleFor: 1d12h }
            queryLog: { maxSize: 1GiB, flushEvery: 250ms, keep: 2h }
            """);

    assertThat(config.listen().tcpIdle()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.cache().maxSizeBytes()).isEqualTo(2L << 20);
    assertThat(config.cache().staleFor()).isEqualTo(Duration.ofHours(36));
    assertThat(config.queryLog().maxSizeBytes()).isEqualTo(1L << 30);
    assertThat(config.queryLog().flushEvery()).isEqualTo(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "true", "false"})
  void subdomainsIsAutoTrueOrFalse(String word) throws Exception {
    Config config =
        read(
            "lists: [ { name: a, url: \"http://192.0.2.1/l\", action: allow, subdomains: "
                + word
                + " } ]");

    assertThat(config.lists().get(0).subdomains().name()).isEqualToIgnoringCase(word);
    assertThat(config.lists().get(0).block()).isFalse();
  }

  private Config read(String text) throws IOException, ConfigException {
    return read(text, Map.of());
  }

  private Config read(String text, Map<String, String> environment)
      throws IOException, ConfigException {
    Path path = directory.resolve("tacet.yaml");
    Files.writeString(path, text);
    return file.read(path, environment);
  }

  @Test
  void whoMayAskAndWhatMayLeadInsideIsRead() throws Exception {
    PolicyConfig policy =
        read("policy: { access: { allow: [ 203.0.113.0/24 ], deny: [ \"fd00::7\" ] },"
                + " rebinding: { protect: false, except: [ A.example ] } }\n")
            .policy();

    assertThat(policy.access().allow()).extracting(Object::toString).hasSize(1);
    assertThat(policy.access().deny().get(0).prefixLength()).isEqualTo(128);
    assertThat(policy.rebinding())
        .isEqualTo(new RebindingConfig(false, Set.of(DomainName.parse("a.example"))));
  }
}
