package dev.tacet.config;

import java.time.Duration;
import java.util.List;

/**
 * Where stubs ask.
 *
 * @param addresses IP addresses, a link-local one with its scope ({@code fe80::1%eth0}); {@code
 *     0.0.0.0} and {@code ::} mean every local address of that family
 * @param port 0 takes any free one (for tests)
 * @param tcpIdle how long a silent TCP connection is kept
 * @param tcpConnections open TCP connections in all
 * @param tcpPerClient open TCP connections of one client address
 * @param threads event loops that answer queries
 */
public record ListenConfig(
    List<String> addresses,
    int port,
    Duration tcpIdle,
    int tcpConnections,
    int tcpPerClient,
    int threads) {
  public ListenConfig {
    addresses = List.copyOf(addresses);
  }

  static ListenConfig read(Section in) {
    List<String> addresses =
        in.values(
            "addresses",
            new ListenAddressForm(),
            List.of("0.0.0.0", "::"),
            "The addresses that can be asked.");
    if (addresses.isEmpty() && !in.isBroken("addresses")) {
      in.reject("addresses", "is empty, so nobody could ask; name an address, or remove the line");
    }
    return new ListenConfig(
        addresses,
        in.integer("port", 53, Bounds.between(0, 65_535), "UDP and TCP; 0 takes any free one."),
        in.duration(
            "tcpIdle",
            Duration.ofSeconds(20),
            Bounds.between(Duration.ofSeconds(5), Duration.ofSeconds(120)),
            "How long a silent TCP connection is kept."),
        in.integer("tcpConnections", 256, Bounds.between(1, 10_000), "TCP connections in all."),
        in.integer("tcpPerClient", 32, Bounds.between(1, 10_000), "TCP connections of one client."),
        in.integer(
            "threads",
            1,
            Bounds.between(1, 64),
            "Threads that answer queries. One is enough for any home."));
  }
}
