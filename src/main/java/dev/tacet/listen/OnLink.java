package dev.tacet.listen;

import java.net.InetAddress;
import java.util.Objects;

/**
 * An address of one of our interfaces and the network that is reached through it without a router.
 * Immutable.
 *
 * @param address ours; a link-local one with its scope
 * @param prefixLength 1 to 32 or 128
 */
public record OnLink(InetAddress address, int prefixLength) {
  public OnLink {
    Objects.requireNonNull(address);
    if (prefixLength < 1 || prefixLength > 8 * address.getAddress().length) {
      throw new IllegalArgumentException(
          "no prefix length of " + address.getHostAddress() + ": " + prefixLength);
    }
  }
}
