package dev.tacet.policy;

import java.net.InetAddress;
import java.util.Arrays;

/** Addresses of one family, from first to last, both included. Immutable. */
public record AddressRange(InetAddress first, InetAddress last) {
  /**
   * @throws IllegalArgumentException where the families differ or the last is before the first
   */
  public AddressRange {
    byte[] from = first.getAddress();
    byte[] to = last.getAddress();
    if (from.length != to.length || Arrays.compareUnsigned(from, to) > 0) {
      throw new IllegalArgumentException(
          "no range: " + first.getHostAddress() + "-" + last.getHostAddress());
    }
  }

  public static AddressRange of(InetAddress one) {
    return new AddressRange(one, one);
  }

  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    byte[] from = first.getAddress();
    return octets.length == from.length
        && Arrays.compareUnsigned(octets, from) >= 0
        && Arrays.compareUnsigned(octets, last.getAddress()) <= 0;
  }

  /** {@code 192.0.2.1}, or {@code 192.0.2.0-192.0.2.255}. */
  @Override
  public String toString() {
    return first.equals(last)
        ? first.getHostAddress()
        : first.getHostAddress() + "-" + last.getHostAddress();
  }
}
