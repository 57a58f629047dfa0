package dev.tacet.insight;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * What a party exchanged with one address outside, summed over a capture: what DNS alone cannot
 * show. Immutable.
 *
 * @param name what the address stood for: by the party's own lookup, else by the TLS server name,
 *     the HTTP Host or the QUIC server name it sent; empty where nothing told
 * @param nameFrom where the name is from: {@code dns}, {@code tls}, {@code http}, {@code quic},
 *     {@code mdns}; empty where there is none
 * @param protocol {@code tcp}, {@code udp}, {@code icmp} or the number of the IP protocol
 * @param port at the other end; 0 where the protocol has none, and where the other end began the
 *     conversation, since its port then says nothing
 * @param lookedUp whether the party was seen to look up a name that led to this address before it
 *     first sent there
 * @param bytesUp octets of IP packets the party sent, headers of IP included
 * @param bytesDown octets of IP packets sent to it
 * @param firstMillis when the first packet passed, milliseconds since 1970
 * @param lastMillis when the last one did
 */
public record Flow(
    Party party,
    Optional<String> name,
    String nameFrom,
    InetAddress address,
    String protocol,
    int port,
    boolean lookedUp,
    long bytesUp,
    long bytesDown,
    long packets,
    long firstMillis,
    long lastMillis) {
  public Flow {
    Objects.requireNonNull(party);
    Objects.requireNonNull(name);
    Objects.requireNonNull(nameFrom);
    Objects.requireNonNull(address);
    Objects.requireNonNull(protocol);
  }
}
