package dev.tacet.capture;

/**
 * One packet on its way through the layers, each of which fills in its part; overwritten by the
 * next. Octets lie in {@link #octets} from {@link #at} to {@link #end}. One thread.
 */
final class Packet {
  /** Where there is no MAC. */
  static final long NO_MAC = -1;

  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMP_6 = 58;

  byte[] octets = {};
  int at;
  int end;
  long millis;

  // The link.
  int etherType;
  long sourceMac;
  long destinationMac;

  /**
   * Whether the source MAC is that of the capturing machine's own port, which sends for others too.
   */
  boolean sent;

  /** Octets on the wire from {@link #at} on, as the capture says. */
  long onWire;

  // The network.
  Address source = Address.NONE;
  Address destination = Address.NONE;
  int protocol;
  int hopLimit;

  /** Octets of the IP packet or, for one put together, of all its fragments. */
  long ipOctets;

  /** IP packets this stands for: more than one where it came in fragments. */
  int pieces;

  /** Whether all octets of the payload were captured. */
  boolean complete;

  boolean fragment;
  boolean moreFragments;
  int fragmentOffset;
  int fragmentId;

  // The transport; 0 where there are no ports.
  int sourcePort;
  int destinationPort;

  int length() {
    return end - at;
  }

  /** A copy of what is left. */
  byte[] rest() {
    return java.util.Arrays.copyOfRange(octets, at, end);
  }
}
