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
}
