package dev.tacet.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A resolver to ask.
 *
 * @param scheme {@code udp} (TCP on truncation), {@code tcp}, {@code tls}, {@code https}, {@code
 *     quic} or {@code h3}
 * @param address where it listens, already an address: names would need a resolver
 * @param name as log and status show it: the URL as the owner wrote it, a stamp as its URL
 * @param tls there exactly where the scheme is one of the last four
 * @param path of HTTP; empty for the others
 * @param get whether HTTP asks by GET, which caches on the way may answer
 * @param mixedCase whether UDP asks in letters of either case, where the resolver repeats them
 */
public record UpstreamConfig(
    String scheme,
    InetSocketAddress address,
    String name,
    Optional<UpstreamTls> tls,
    String path,
    boolean get,
    boolean mixedCase) {
  private static final int MAX_PATH = 4_095;
  private static final Set<String> ENCRYPTED = Set.of("tls", "https", "quic", "h3");

  public UpstreamConfig {
    Objects.requireNonNull(address);
    Objects.requireNonNull(name);
    Objects.requireNonNull(path);
    if (tls.isPresent() != ENCRYPTED.contains(scheme)) {
      throw new IllegalArgumentException(scheme + " with TLS: " + tls.isPresent());
    }
  }

  /** With letters of either case, where that matters. */
  public UpstreamConfig(
      String scheme,
      InetSocketAddress address,
      String name,
      Optional<UpstreamTls> tls,
      String path,
      boolean get) {
    this(scheme, address, name, tls, path, get, true);
  }

  /** One that is asked in the clear. */
  public UpstreamConfig(String scheme, InetSocketAddress address, String name) {
    this(scheme, address, name, Optional.empty(), "", false);
  }

  static Optional<UpstreamConfig> read(Section in) {
    Optional<UpstreamConfig> upstream =
        in.required(
            "url",
            new UpstreamUrlForm(QuicPlatform.HERE),
            new UpstreamConfig("udp", new InetSocketAddress(0), "tls://dns.quad9.net@9.9.9.9"),
            "The resolver's address, and before an @ the name its certificate is for. udp asks again"
                + " over TCP when an answer was cut. sdns: stamps are read where they stand for one"
                + " of these.");
    List<UpstreamPin> pins =
        in.values(
            "pins",
            new UpstreamPinForm(),
            List.of(),
            "For all that is encrypted: public keys of which one must be in the resolver's chain, besides"
                + " all other checks.");
    Optional<Path> authorities =
        in.optional(
            "authorities",
            new PathForm(MAX_PATH),
            Path.of("/etc/tacet/authorities.pem"),
            "For all that is encrypted: who may have signed the resolver's certificate, as PEM, instead of"
                + " those the system trusts; for a resolver of your own.");
    HttpMethod method =
        in.word(
            "method",
            HttpMethod.POST,
            "For https and h3: how it is asked. Caches on the way may answer a get.");
    boolean mixed =
        in.flag(
            "mixedCase",
            true,
            "For udp: whether a question's letters are upper or lower case by chance, as long as the"
                + " resolver repeats them; a forger has to guess them.");
    if (upstream.isEmpty()) {
      return upstream;
    }
    UpstreamConfig read = upstream.get();
    if (read.tls().isEmpty() && !pins.isEmpty()) {
      in.reject("pins", "is for what is encrypted; " + read.scheme() + " shows no certificate");
    }
    if (!pins.isEmpty() && read.tls().filter(tls -> !tls.pins().isEmpty()).isPresent()) {
      in.reject(
          "pins",
          "stands beside a stamp with pins of its own; use the address instead of the stamp");
    }
    if (read.tls().isEmpty() && authorities.isPresent()) {
      in.reject(
          "authorities", "is for what is encrypted; " + read.scheme() + " shows no certificate");
    }
    boolean http = read.scheme().equals("https") || read.scheme().equals("h3");
    if (!http && method != HttpMethod.POST) {
      in.reject("method", "is for https and h3; " + read.scheme() + " has none");
    }
    if (!read.scheme().equals("udp") && !mixed) {
      in.reject("mixedCase", "is for udp; " + read.scheme() + " needs no such thing");
    }
    return Optional.of(read.with(pins, authorities, method == HttpMethod.GET, mixed));
  }

  private UpstreamConfig with(
      List<UpstreamPin> pins, Optional<Path> authorities, boolean byGet, boolean mixed) {
    Optional<UpstreamTls> whole =
        tls.map(
            read -> new UpstreamTls(read.host(), pins.isEmpty() ? read.pins() : pins, authorities));
    return new UpstreamConfig(scheme, address, name, whole, path, byGet, mixed);
  }

  private enum HttpMethod {
    POST,
    GET
  }
}
