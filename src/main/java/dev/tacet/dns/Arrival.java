package dev.tacet.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * How a query came in, as far as its own octets do not say. Immutable; one for a whole connection
 * where there is one.
 *
 * @param hint what the connection says of the device: the path of DoH, the TLS server name
 * @param idle how long the connection may be silent, for a stub that asks (RFC 7828); zero where
 *     that is not said: over UDP, and over HTTP, which has words of its own
 */
public record Arrival(InetAddress client, Transport transport, ClientHint hint, Duration idle) {
  public Arrival {
    Objects.requireNonNull(client);
    Objects.requireNonNull(transport);
    Objects.requireNonNull(hint);
    Objects.requireNonNull(idle);
  }

  /** Where nothing more is known. */
  public Arrival(InetAddress client, Transport transport) {
    this(client, transport, ClientHint.NONE, Duration.ZERO);
  }
}
