package dev.tacet.policy;

import java.net.InetAddress;

/**
 * Addresses at which there are the machines of this house, or the asking machine itself: private
 * (RFC 1918), shared (RFC 6598), loopback, "this network", link-local, site-local and unique local
 * (RFC 4193). An IPv6 address that only carries an IPv4 address is judged as that one. Pure.
 *
 * <p>{@code 192.0.0.0/24} is none: {@code ipv4only.arpa} leads there (RFC 7050).
 */
final class InnerAddresses {
  private InnerAddresses() {}

  static boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    return contains(octets, 0, octets.length);
  }

  /**
   * @param length 4 or 16
   */
  static boolean contains(byte[] octets, int at, int length) {
    return length == 4 ? isInner4(octets, at) : isInner6(octets, at);
  }

  private static boolean isInner4(byte[] octets, int at) {
    int second = octets[at + 1] & 0xff;
    return switch (octets[at] & 0xff) {
      // Many systems take 0.0.0.0 for themselves.
      case 0, 10, 127 -> true;
      case 100 -> second >> 6 == 1;
      case 169 -> second == 254;
      case 172 -> second >> 4 == 1;
      case 192 -> second == 168;
      default -> false;
    };
  }

  private static boolean isInner6(byte[] octets, int at) {
    int first = octets[at] & 0xff;
    int second = octets[at + 1] & 0xff;
    if (first >> 1 == 0xfc >> 1 || first == 0xfe && second >= 0x80) {
      return true; // fc00::/7, fe80::/10, fec0::/10
    }
    if (first == 0x20 && second == 0x02) {
      return isInner4(octets, at + 2); // 6to4, RFC 3056
    }
    return carriesAtTheEnd(octets, at) && isInner4(octets, at + 12);
  }

  /**
   * IPv4-compatible (:: and ::1 among them) and -mapped (RFC 4291), translated (RFC 2765), and
   * behind a NAT64 (RFC 6052, RFC 8215).
   */
  private static boolean carriesAtTheEnd(byte[] octets, int at) {
    long high = 0;
    for (int i = at; i < at + 8; i++) {
      high = high << 8 | octets[i] & 0xff;
    }
    int middle = 0;
    for (int i = at + 8; i < at + 12; i++) {
      middle = middle << 8 | octets[i] & 0xff;
    }
    if (high == 0) {
      return middle == 0 || middle == 0xffff || middle == 0xffff0000;
    }
    return middle == 0 && (high == 0x0064_ff9b_0000_0000L || high == 0x0064_ff9b_0001_0000L);
  }
}
