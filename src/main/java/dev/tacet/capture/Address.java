package dev.tacet.capture;

import dev.tacet.dns.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IP address as two numbers, since a capture has millions: IPv4 in its mapped form (RFC 4291
 * section 2.5.5.2). Immutable.
 */
record Address(long high, long low) {
  static final Address NONE = new Address(0, 0);

  private static final long MAPPED = 0xffff_0000_0000L;

  static Address four(byte[] octets, int at) {
    return new Address(0, MAPPED | Octets.u32(octets, at));
  }

  static Address six(byte[] octets, int at) {
    return new Address(Octets.i64(octets, at), Octets.i64(octets, at + 8));
  }

  static Address of(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == 4 ? four(octets, 0) : six(octets, 0);
  }

  boolean isFour() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  private int bits() {
    return (int) low;
  }

  /** Multicast and broadcast: nobody's own. */
  boolean isGroup() {
    return isFour() ? bits() >>> 28 == 0xe || bits() == -1 : high >>> 56 == 0xff;
  }

  /** What a machine says before it has an address. */
  boolean isUnspecified() {
    return isFour() ? bits() >>> 24 == 0 : high == 0 && low == 0;
  }

  /** Given out without a router: never forwarded. */
  boolean isLinkLocal() {
    return isFour() ? bits() >>> 16 == 0xa9fe : high >>> 54 == 0x3fa;
  }

  /**
   * Within the house wherever it is seen: private (RFC 1918), shared (RFC 6598), link-local, unique
   * local (RFC 4193), loopback, unspecified.
   */
  boolean isPrivate() {
    if (isFour()) {
      int bits = bits();
      return bits >>> 24 == 10
          || bits >>> 20 == 0xac1
          || bits >>> 16 == 0xc0a8
          || bits >>> 22 == 0x191 // 100.64.0.0/10
          || bits >>> 24 == 127
          || bits >>> 24 == 0
          || isLinkLocal();
    }
    return high >>> 57 == 0x7e || isLinkLocal() || high == 0 && (low == 0 || low == 1);
  }

  /** Whether the first bits of an IPv6 address are these. */
  boolean startsWith(long prefix, int length) {
    return !isFour() && (length == 0 || (high ^ prefix) >>> Long.SIZE - length == 0);
  }

  InetAddress inet() {
    try {
      return InetAddress.getByAddress(octets());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 and 16 octets are addresses
    }
  }

  private byte[] octets() {
    int size = isFour() ? 4 : 16;
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      int shift = 8 * (size - 1 - i);
      octets[i] = (byte) (shift >= 64 ? high >>> shift - 64 : low >>> shift);
    }
    return octets;
  }

  @Override
  public int hashCode() {
    long mixed = (high * 0x9e37_79b9_7f4a_7c15L ^ low) * 0xbf58_476d_1ce4_e5b9L;
    return (int) (mixed ^ mixed >>> 32);
  }

  @Override
  public String toString() {
    return AddressText.of(inet());
  }
}
