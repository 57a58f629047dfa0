package dev.tacet.device.source;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** A prefix whose addresses are on one of our wires. Immutable. */
final class OnWire {
  private final byte[] octets;
  private final int bits;

  private OnWire(byte[] octets, int bits) {
    this.octets = octets;
    this.bits = bits;
  }

  /** Empty for a length that no address of this kind has, and for 0: everything is on no wire. */
  static Optional<OnWire> of(InetAddress address, int bits) {
    byte[] octets = address.getAddress();
    if (bits <= 0 || bits > octets.length * 8 || address.isMulticastAddress()) {
      return Optional.empty();
    }
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (octets[i] & mask(bits, i));
    }
    return Optional.of(new OnWire(octets, bits));
  }

  boolean holds(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != octets.length) {
      return false;
    }
    for (int i = 0; i * 8 < bits; i++) {
      if ((other[i] & mask(bits, i)) != (octets[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private static int mask(int bits, int octet) {
    int of = Math.max(0, Math.min(8, bits - octet * 8));
    return 0xff << (8 - of) & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OnWire wire && bits == wire.bits && Arrays.equals(octets, wire.octets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(octets) + bits;
  }
}
