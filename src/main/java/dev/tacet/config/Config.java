package dev.tacet.config;

import dev.tacet.dns.DomainName;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All the owner may set in the file, read once. Immutable.
 *
 * @param forward who is asked for a domain and all below it, instead of {@code upstreams}
 * @param origins where each option that was set comes from, by its path: {@code
 *     policy.profiles.xiaomi} to {@code tacet.yaml:12} or {@code TACET_POLICY_PROFILES_XIAOMI}
 */
public record Config(
    Path dataDirectory,
    ListenConfig listen,
    EncryptionConfig encryption,
    List<UpstreamConfig> upstreams,
    UpstreamStrategy upstreamStrategy,
    Map<DomainName, UpstreamConfig> forward,
    DnssecConfig dnssec,
    PolicyConfig policy,
    LocalConfig local,
    List<ListConfig> lists,
    CacheConfig cache,
    QueryLogConfig queryLog,
    ControlConfig control,
    DevicesConfig devices,
    AlertsConfig alerts,
    Map<String, String> origins) {
  /** Variables named in a line for people. */
  private static final int MAX_SHOWN = 6;

  static final int MAX_FORWARD = 64;

  public Config {
    Objects.requireNonNull(dataDirectory);
    upstreams = List.copyOf(upstreams);
    forward = Map.copyOf(forward);
    lists = List.copyOf(lists);
    origins = Map.copyOf(origins);
  }

  /** {@code knownVendors}: those with a profile. */
  static Config read(Section in, Set<String> knownVendors) {
    Set<String> listNames = new HashSet<>();
    Config read =
        new Config(
            in.option(
                "dataDirectory",
                new PathForm(4_095),
                Path.of("/var/lib/tacet"),
                "Where the rules, the query log, the compiled lists and the control socket are kept."),
            ListenConfig.read(in.section("listen", "Where devices ask.")),
            EncryptionConfig.read(
                in.section(
                    "encryption",
                    "Where devices ask so that nobody on the way can read it. Addresses and bounds of"
                        + " TCP connections are those of listen. docs/ENCRYPTION.md says how devices"
                        + " are set up.")),
            in.items(
                "upstreams",
                "url",
                List.of(
                    "tls://dns.quad9.net@9.9.9.9",
                    "tls://dns.quad9.net@149.112.112.112",
                    "tls://dns.quad9.net@[2620:fe::fe]",
                    "tls://dns.quad9.net@[2620:fe::9]"),
                UpstreamConfig::read,
                "The resolvers that are asked what is not blocked, in this order; [] asks nobody, and"
                    + " only blocked names are answered. Without this: Quad9 over TLS, port 853."
                    + " Nobody is ever asked in the clear who is not written udp or tcp here."),
            in.word(
                "upstreamStrategy",
                UpstreamStrategy.STRICT,
                "Which of them is asked first: strict keeps their order, fastest takes one by chance,"
                    + " those that answer soon and fail seldom more often, parallel asks two at once."
                    + " Whatever it is, the next one is asked where one fails or is silent."),
            in.table(
                "forward",
                new DomainForm(),
                new ForwardUrlForm(),
                "Domains that another resolver is asked for, and nobody else, with all names below"
                    + " them; the longest that fits counts. For the router's own names and the reverse"
                    + " zone of the house, such as { fritz.box: 192.168.178.1,"
                    + " 178.168.192.in-addr.arpa: 192.168.178.1 }."),
            DnssecConfig.read(
                in.section(
                    "dnssec",
                    "Whether what upstreams say is proven. docs/DNSSEC.md says what that is worth.")),
            PolicyConfig.read(
                in.section("policy", "What is blocked, and how a blocked query is answered."),
                knownVendors),
            LocalConfig.read(
                in.section("local", "Names that are answered here and asked of nobody else.")),
            in.items(
                "lists",
                item -> ListConfig.read(item, listNames),
                "Lists of names to block or to allow."),
            CacheConfig.read(in.section("cache", "Answers kept for as long as they are valid.")),
            QueryLogConfig.read(
                in.section("queryLog", "Who asked for what, and what became of it.")),
            ControlConfig.read(in.section("control", "The door for the command line.")),
            DevicesConfig.read(
                in.section("devices", "Whose address it is, and what the device is called.")),
            AlertsConfig.read(
                in.section("alerts", "Who is told what. Nobody, as long as there is no channel.")),
            in.origins());
    read.upstreams.stream()
        .filter(read::isTacetItself)
        .findFirst()
        .ifPresent(
            own ->
                in.reject(
                    "upstreams",
                    own.name() + " is where Tacet itself listens; it would ask itself for ever"));
    if (read.forward.size() > MAX_FORWARD) {
      in.reject("forward", "names more than " + MAX_FORWARD + " domains");
    }
    return read;
  }

  /** A loopback address and the port that is listened on there. */
  private boolean isTacetItself(UpstreamConfig upstream) {
    InetAddress address = upstream.address().getAddress();
    if (!address.isLoopbackAddress()
        || upstream.address().getPort() != listen.port()
        || upstream.tls().isPresent()) {
      return false;
    }
    String every = address instanceof Inet4Address ? "0.0.0.0" : "::";
    return listen.addresses().stream()
        .anyMatch(
            own ->
                own.equals(every)
                    || IpLiteral.parse(own).filter(ip -> ip.address().equals(address)).isPresent());
  }

  /** Where an option was set, or empty where its default holds. */
  public Optional<String> originOf(String option) {
    return Optional.ofNullable(origins.get(option));
  }

  /**
   * What was read, in words.
   *
   * @param file where there was one
   * @return the file, or that the defaults hold, and the variables that stand above it
   */
  public String readFrom(Optional<Path> file) {
    List<String> variables =
        origins.values().stream().filter(Environment::isVariable).distinct().sorted().toList();
    List<String> shown = variables.subList(0, Math.min(variables.size(), MAX_SHOWN));
    int more = variables.size() - shown.size();
    return file.map(Path::toString).orElse("built-in defaults")
        + (shown.isEmpty() ? "" : " and " + String.join(", ", shown))
        + (more == 0 ? "" : " and " + more + " more variables");
  }

  /** The socket's place, after its default. */
  public Path controlSocket() {
    return control.socket().orElse(dataDirectory.resolve("control.sock"));
  }

  /** Where the file fixes a vendor's state, by vendor: {@code xiaomi} to {@code tacet.yaml:12}. */
  public Map<String, String> profileOrigins() {
    String prefix = "policy.profiles.";
    Map<String, String> fixed = new HashMap<>();
    origins.forEach(
        (option, origin) -> {
          if (option.startsWith(prefix)) {
            fixed.put(option.substring(prefix.length()), origin);
          }
        });
    return fixed;
  }

  /** The same for another data directory: several instances can live on one machine. */
  public Config inDirectory(Path directory) {
    return new Config(
        directory,
        listen,
        encryption,
        upstreams,
        upstreamStrategy,
        forward,
        dnssec,
        policy,
        local,
        lists,
        cache,
        queryLog,
        control,
        devices,
        alerts,
        origins);
  }
}
