package dev.tacet.capture;

/**
 * IPv4 with options and IPv6 with extension headers: addresses, protocol, fragments, and where the
 * payload lies. Lengths are believed only as far as there are octets. One thread.
 */
final class IpLayer {
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int NO_NEXT = 59;
  private static final int DESTINATION = 60;
  private static final int MOBILITY = 135;
  private static final int HIP = 139;
  private static final int SHIM = 140;
  private static final int MAX_HEADERS = 16;

  private final Tally skipped;

  IpLayer(Tally skipped) {
    this.skipped = skipped;
  }

  /** Reads the IP header; false, and counted, where it makes no sense. */
  boolean read(Packet packet) {
    packet.pieces = 1;
    packet.fragment = false;
    packet.sourcePort = 0;
    packet.destinationPort = 0;
    boolean four = packet.etherType == LinkLayer.IPV4;
    String wrong = four ? four(packet) : six(packet);
    if (!wrong.isEmpty()) {
      skipped.add(wrong, packet.onWire);
    }
    return wrong.isEmpty();
  }

  private static String four(Packet packet) {
    byte[] octets = packet.octets;
    int at = packet.at;
    if (packet.length() < 20) {
      return "IPv4 header cut";
    }
    int header = (octets[at] & 15) * 4;
    if (Octets.u8(octets, at) >> 4 != 4 || header < 20) {
      return "IPv4 header makes no sense";
    }
    int total = Octets.u16(octets, at + 2);
    // 0 is what a capture on the sending machine shows where the card cuts large packets up.
    if (total != 0 && total < header) {
      return "IPv4 header makes no sense";
    }
    if (packet.length() < header) {
      return "IPv4 header cut";
    }
    int offset = Octets.u16(octets, at + 6);
    packet.fragmentOffset = (offset & 0x1fff) * 8;
    packet.moreFragments = (offset & 0x2000) != 0;
    packet.fragment = packet.moreFragments || packet.fragmentOffset > 0;
    packet.fragmentId = Octets.u16(octets, at + 4);
    packet.hopLimit = Octets.u8(octets, at + 8);
    packet.protocol = Octets.u8(octets, at + 9);
    packet.source = Address.four(octets, at + 12);
    packet.destination = Address.four(octets, at + 16);
    bound(packet, total);
    packet.at = at + header;
    return "";
  }

  /** Sets the end of the payload, and the octets the packet counts for. */
  private static void bound(Packet packet, long claimed) {
    long onWire = Math.max(packet.length(), packet.onWire);
    long size = claimed == 0 ? onWire : Math.min(claimed, onWire);
    packet.ipOctets = size;
    packet.complete = claimed == 0 ? packet.length() >= onWire : packet.length() >= claimed;
    packet.end = (int) Math.min(packet.end, packet.at + size);
  }

  private static String six(Packet packet) {
    byte[] octets = packet.octets;
    int at = packet.at;
    if (packet.length() < 40) {
      return "IPv6 header cut";
    }
    if (Octets.u8(octets, at) >> 4 != 6) {
      return "IPv6 header makes no sense";
    }
    int payload = Octets.u16(octets, at + 4);
    packet.hopLimit = Octets.u8(octets, at + 7);
    packet.source = Address.six(octets, at + 8);
    packet.destination = Address.six(octets, at + 24);
    bound(packet, payload == 0 ? 0 : payload + 40);
    packet.at = at + 40;
    return extensions(packet, Octets.u8(octets, at + 6));
  }

  private static String extensions(Packet packet, int first) {
    byte[] octets = packet.octets;
    int next = first;
    for (int headers = 0; headers < MAX_HEADERS; headers++) {
      int length;
      switch (next) {
        case HOP_BY_HOP, ROUTING, DESTINATION, MOBILITY, HIP, SHIM, AUTHENTICATION -> {
          if (packet.length() < 8) {
            return "IPv6 extension header cut";
          }
          int words = Octets.u8(octets, packet.at + 1);
          length = next == AUTHENTICATION ? (words + 2) * 4 : (words + 1) * 8;
        }
        case FRAGMENT -> {
          if (packet.length() < 8) {
            return "IPv6 extension header cut";
          }
          int offset = Octets.u16(octets, packet.at + 2);
          packet.fragmentOffset = offset & 0xfff8;
          packet.moreFragments = (offset & 1) != 0;
          packet.fragment = packet.moreFragments || packet.fragmentOffset > 0;
          packet.fragmentId = Octets.i32(octets, packet.at + 4);
          length = 8;
        }
        default -> {
          packet.protocol = next;
          return "";
        }
      }
      if (packet.length() < length) {
        return "IPv6 extension header cut";
      }
      boolean wasFragment = next == FRAGMENT;
      next = Octets.u8(octets, packet.at);
      packet.at += length;
      if (wasFragment && packet.fragment) {
        // What follows belongs to the whole, and is read once that is there.
        packet.protocol = next;
        return "";
      }
    }
    return "too many IPv6 extension headers";
  }

  /** Reads the extension headers of a packet put together; false, and counted, where they lie. */
  boolean readRest(Packet packet) {
    if (packet.etherType != LinkLayer.IPV6) {
      return true;
    }
    packet.fragment = false;
    String wrong = extensions(packet, packet.protocol);
    if (!wrong.isEmpty() || packet.fragment) {
      skipped.add(wrong.isEmpty() ? "fragment within a fragment" : wrong, packet.ipOctets);
      return false;
    }
    return packet.protocol != NO_NEXT;
  }
}
