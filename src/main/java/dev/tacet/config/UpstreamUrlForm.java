package dev.tacet.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code udp://ADDRESS[:PORT]} or {@code tcp://ADDRESS[:PORT]}, IPv6 in brackets, port 53. */
record UpstreamUrlForm() implements Form<UpstreamConfig> {
  private static final Set<String> SCHEMES = Set.of("udp", "tcp");
  private static final int DNS_PORT = 53;

  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern PLACE =
      Pattern.compile("(?:\\[([^\\[\\]]*)]|([^\\[\\]:]*))(?::([0-9]*))?");

  @Override
  public Optional<UpstreamConfig> read(String text, Consumer<String> problem) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      problem.accept(Quoted.of(text) + " has no scheme; use " + allowed());
      return Optional.empty();
    }
    if (!SCHEMES.contains(url.group(1))) {
      problem.accept("unsupported scheme " + Quoted.of(url.group(1)) + "; use udp, tcp");
      return Optional.empty();
    }
    Matcher place = PLACE.matcher(url.group(2));
    if (!place.matches()) {
      problem.accept(
          IpLiteral.parse(url.group(2)).isPresent()
              ? "an IPv6 address stands in brackets: " + url.group(1) + "://[" + url.group(2) + "]"
              : Quoted.of(text) + " is not an upstream; use " + allowed());
      return Optional.empty();
    }
    String host = place.group(1) == null ? place.group(2) : place.group(1);
    Optional<InetAddress> address = address(host, place.group(1) != null, problem);
    Optional<Integer> port = port(place.group(3), problem);
    return address.flatMap(
        ip ->
            port.map(
                number ->
                    new UpstreamConfig(url.group(1), new InetSocketAddress(ip, number), text)));
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

  private static Optional<Integer> port(String digits, Consumer<String> problem) {
    return digits == null
        ? Optional.of(DNS_PORT)
        : new IntegerForm(Bounds.between(1, 65_535))
            .read(digits, port -> problem.accept("port " + port));
  }

  @Override
  public String print(UpstreamConfig value) {
    return value.name();
  }

  @Override
  public String allowed() {
    return "udp://ADDRESS[:PORT] or tcp://ADDRESS[:PORT], an IPv6 address in brackets";
  }
}
