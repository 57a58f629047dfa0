package dev.tacet.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code SCHEME://[NAME@]ADDRESS[:PORT][/PATH]}: a name only where TLS checks it, a path only for
 * HTTP, IPv6 in brackets. Names alone are refused: they would have to be looked up, by whom?
 */
record UpstreamUrlForm(QuicPlatform platform) implements Form<UpstreamConfig> {
  private static final Map<String, Integer> PORTS =
      Map.of("udp", 53, "tcp", 53, "tls", 853, "https", 443, "quic", 853, "h3", 443);
  private static final String USE = "; use udp, tcp, tls, https, quic, h3";
  private static final Set<String> PLAIN = Set.of("udp", "tcp");
  private static final Set<String> QUIC = Set.of("quic", "h3");
  private static final Set<String> HTTP = Set.of("https", "h3");
  private static final String DEFAULT_PATH = "/dns-query";

  /** What an owner may paste; where it is, so that the remedy can be pasted, too. */
  private static final Map<String, String> WELL_KNOWN =
      Map.of(
          "dns.quad9.net", "9.9.9.9",
          "one.one.one.one", "1.1.1.1",
          "cloudflare-dns.com", "1.1.1.1",
          "dns.google", "8.8.8.8",
          "dns.adguard-dns.com", "94.140.14.14");

  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern PLACE =
      Pattern.compile("(?:([^@/]*)@)?(?:\\[([^\\[\\]]*)]|([^\\[\\]:/@]*))(?::([0-9]*))?(/.*)?");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
              + "(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern PATH = Pattern.compile("/[!-~&&[^?#{}\\\\]]{0,1000}");

  @Override
  public Optional<UpstreamConfig> read(String text, Consumer<String> problem) {
    if (text.startsWith(DnsStamp.PREFIX)) {
      return DnsStamp.url(text, problem).flatMap(stamp -> read(stamp.url(), stamp.pins(), problem));
    }
    return read(text, List.of(), problem);
  }

  private Optional<UpstreamConfig> read(
      String text, List<UpstreamPin> pins, Consumer<String> problem) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      problem.accept(Quoted.of(text) + " has no scheme; use " + allowed());
      return Optional.empty();
    }
    String scheme = url.group(1);
    if (!PORTS.containsKey(scheme)) {
      problem.accept("unsupported scheme " + Quoted.of(scheme) + USE);
      return Optional.empty();
    }
    Optional<String> none = QUIC.contains(scheme) ? platform.problem() : Optional.empty();
    if (none.isPresent()) {
      problem.accept(
          scheme
              + " cannot be asked on this machine: "
              + none.get()
              + "; use "
              + (scheme.equals("h3") ? "https" : "tls"));
      return Optional.empty();
    }
    Matcher place = PLACE.matcher(url.group(2));
    if (!place.matches()) {
      problem.accept(
          IpLiteral.parse(url.group(2)).isPresent()
              ? "an IPv6 address stands in brackets: " + scheme + "://[" + url.group(2) + "]"
              : Quoted.of(text) + " is not an upstream; use " + allowed());
      return Optional.empty();
    }
    boolean bracketed = place.group(2) != null;
    String host = bracketed ? place.group(2) : place.group(3);
    boolean encrypted = !PLAIN.contains(scheme);
    Optional<String> path = path(scheme, place.group(5), problem);
    Optional<InetAddress> address =
        encrypted && !bracketed && isName(host) && place.group(1) == null
            ? nameAlone(text, host, problem)
            : address(host, bracketed, problem);
    Optional<Integer> port = port(scheme, place.group(4), problem);
    if (path.isEmpty() || address.isEmpty() || port.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> name = certificateName(place.group(1), encrypted, host, problem);
    return name.map(
        shown ->
            new UpstreamConfig(
                scheme,
                new InetSocketAddress(address.get(), port.get()),
                text,
                encrypted
                    ? Optional.of(new UpstreamTls(shown, pins, Optional.empty()))
                    : Optional.empty(),
                path.get(),
                false));
  }

  /** A name by its look; what an address would be after it is somebody else's to say. */
  private static boolean isName(String host) {
    return NAME.matcher(host.toLowerCase(Locale.ROOT)).matches()
        && IpLiteral.parse(host).isEmpty()
        && host.chars().anyMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
  }

  private static Optional<InetAddress> nameAlone(
      String text, String host, Consumer<String> problem) {
    String address = WELL_KNOWN.getOrDefault(host.toLowerCase(Locale.ROOT), "ADDRESS");
    problem.accept(
        Quoted.of(host)
            + " is a name, and a resolver cannot look up its own upstream; write its address behind"
            + " it: "
            + Quoted.plain(text.replaceFirst(Pattern.quote(host), host + "@" + address)));
    return Optional.empty();
  }

  private static Optional<String> certificateName(
      String given, boolean encrypted, String host, Consumer<String> problem) {
    if (given == null) {
      // As the certificate has it, without the interface.
      return Optional.of(
          IpLiteral.parse(host).map(ip -> ip.address().getHostAddress()).orElse(host));
    }
    if (!encrypted) {
      problem.accept(
          "a name before the @ is what a certificate must be for; udp and tcp show none, so leave"
              + " it out");
      return Optional.empty();
    }
    String name = given.toLowerCase(Locale.ROOT);
    if (!isName(name)) {
      problem.accept(
          Quoted.of(given) + " is not the name of a resolver; use one such as dns.quad9.net");
      return Optional.empty();
    }
    return Optional.of(name);
  }

  private static Optional<String> path(String scheme, String given, Consumer<String> problem) {
    if (!HTTP.contains(scheme)) {
      if (given != null) {
        problem.accept("only https and h3 have a path; remove " + Quoted.of(given));
        return Optional.empty();
      }
      return Optional.of("");
    }
    // RFC 8484 writes addresses as templates: https://dns.example/dns-query{?dns}
    String path = given == null ? DEFAULT_PATH : given.replaceFirst("\\{\\?dns}$", "");
    if (!PATH.matcher(path).matches()) {
      problem.accept(
          Quoted.of(path) + " is not a path Tacet can ask; use one such as " + DEFAULT_PATH);
      return Optional.empty();
    }
    return Optional.of(path);
  }

  private static Optional<InetAddress> address(
      String host, boolean bracketed, Consumer<String> problem) {
    Optional<IpLiteral> literal =
        IpLiteral.parse(host).filter(ip -> bracketed == host.contains(":"));
    if (literal.isEmpty()) {
      problem.accept(
          Quoted.of(host)
              + " is not an IP address; a resolver cannot look up its own upstream's name,"
              + " so write the address");
      return Optional.empty();
    }
    IpLiteral ip = literal.get();
    if (ip.address().isAnyLocalAddress() || ip.address().isMulticastAddress()) {
      problem.accept(Quoted.of(host) + " is not one resolver's address; no upstream can have it");
      return Optional.empty();
    }
    if (ip.isLinkLocal6() && ip.scope().isEmpty()) {
      problem.accept(Quoted.of(host) + " is on every link; say which: [" + host + "%eth0]");
      return Optional.empty();
    }
    Optional<InetAddress> scoped = ip.scoped();
    if (scoped.isEmpty()) {
      problem.accept("there is no interface " + Quoted.of(ip.scope().orElse("")) + " here");
    }
    return scoped;
  }

  private static Optional<Integer> port(String scheme, String digits, Consumer<String> problem) {
    return digits == null
        ? Optional.of(PORTS.get(scheme))
        : new IntegerForm(Bounds.between(1, 65_535))
            .read(digits, port -> problem.accept("port " + port));
  }

  @Override
  public String print(UpstreamConfig value) {
    return value.name();
  }

  @Override
  public String allowed() {
    return "udp://ADDRESS[:PORT] or tcp://ADDRESS[:PORT], tls://[NAME@]ADDRESS[:PORT],"
        + " https://[NAME@]ADDRESS[:PORT][/PATH], quic://[NAME@]ADDRESS[:PORT],"
        + " h3://[NAME@]ADDRESS[:PORT][/PATH], an IPv6 address in brackets";
  }
}
