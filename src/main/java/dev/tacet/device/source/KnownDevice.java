package dev.tacet.device.source;

import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.OwnerFact;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A device the owner entered, in the configuration or in a CSV file. Immutable.
 *
 * @param where file and line, for what there is to say about it
 * @param groups the groups it is in by this entry
 * @param token the secret in its DoH path or TLS name
 */
public record KnownDevice(
    String where,
    String name,
    Optional<MacAddress> mac,
    List<InetAddress> addresses,
    Optional<Kind> kind,
    Set<String> groups,
    Optional<String> token) {
  public KnownDevice {
    addresses = List.copyOf(addresses);
    groups = Set.copyOf(groups);
  }

  /** What the device book is told of it. */
  public OwnerFact.Known fact() {
    return new OwnerFact.Known(name, mac, addresses, kind);
  }
}
