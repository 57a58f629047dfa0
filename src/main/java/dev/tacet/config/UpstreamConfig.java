package dev.tacet.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A resolver to ask.
 *
 * @param scheme {@code udp} (TCP on truncation) or {@code tcp}
 * @param address where it listens, already an address: names would need a resolver
 * @param name as log and status show it: the URL as the owner wrote it
 */
public record UpstreamConfig(String scheme, InetSocketAddress address, String name) {
  static Optional<UpstreamConfig> read(Section in) {
    return in.required(
        "url",
        new UpstreamUrlForm(),
        new UpstreamConfig("udp", new InetSocketAddress(0), "udp://9.9.9.9"),
        "The resolver's address. udp asks again over TCP when an answer was cut.");
  }
}
