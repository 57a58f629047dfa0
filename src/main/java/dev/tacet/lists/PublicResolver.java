package dev.tacet.lists;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * A public resolver and the addresses it is known by. Immutable.
 *
 * @param name of the service: {@code Quad9}
 */
public record PublicResolver(String name, List<InetAddress> addresses) {
  public PublicResolver {
    Objects.requireNonNull(name);
    addresses = List.copyOf(addresses);
  }
}
