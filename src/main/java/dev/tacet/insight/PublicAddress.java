package dev.tacet.insight;

import dev.tacet.device.PlainAddress;
import java.net.InetAddress;

/** Tells addresses of the internet from those of a house. */
final class PublicAddress {
  private PublicAddress() {}

  /**
   * Whether packets to it leave the house: no private (RFC 1918, RFC 6598, RFC 4193), link-local,
   * loopback or multicast address, and none of the blocks that lead nowhere.
   */
  static boolean is(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] octets = address.getAddress();
    int first = octets[0] & 0xff;
    int second = octets[1] & 0xff;
    if (octets.length == 4) {
      boolean shared = first == 100 && (second & 0xc0) == 64;
      return first != 0 && first < 240 && !shared;
    }
    return (first & 0xfe) != 0xfc;
  }

  /** Digits only: without a scope, whose name is the interface's. */
  static String text(InetAddress address) {
    return PlainAddress.of(address).getHostAddress();
  }
}
