package dev.tacet.capture;

import java.util.HashMap;
import java.util.Map;

/**
 * From a frame to what is in it: MACs, and where IP or ARP begins. What cannot be read is counted
 * with its reason. One thread.
 */
final class LinkLayer {
  static final int ARP = 0x0806;
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86dd;
  static final String CUT = "frame cut before its payload";

  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88a8;
  private static final int OLD_SERVICE_VLAN = 0x9100;
  private static final int PPPOE_DISCOVERY = 0x8863;
  private static final int PPPOE = 0x8864;
  private static final int PPP_IPV4 = 0x0021;
  private static final int PPP_IPV6 = 0x0057;
  private static final int MAX_TAGS = 4;
  private static final int LEAST_ETHER_TYPE = 0x0600;
  private static final int SENT_BY_US = 4;

  /** Takes each network packet; a Wi-Fi frame may hold several. */
  interface Network {
    void packet(Packet packet);
  }

  private static final Map<Integer, String> ETHER_TYPES =
      Map.of(
          PPPOE_DISCOVERY,
          "PPPoE discovery",
          0x8035,
          "RARP",
          0x809b,
          "AppleTalk",
          0x888e,
          "802.1X",
          0x88cc,
          "LLDP",
          0x88e1,
          "HomePlug",
          0x893a,
          "IEEE 1905",
          0x8912,
          "HomePlug",
          0x9000,
          "loop test");

  private final Tally skipped;
  private final Network network;
  private final WifiLayer wifi;
  private final Map<Integer, String> reasons = new HashMap<>();

  LinkLayer(Tally skipped, Network network) {
    this.skipped = skipped;
    this.network = network;
    this.wifi = new WifiLayer(skipped, packet -> ether(packet, 0));
  }

  /** Hands on what the frame holds. */
  void read(Frame frame, Packet packet) {
    packet.octets = frame.octets;
    packet.at = frame.start;
    packet.end = frame.end;
    packet.millis = frame.millis;
    packet.onWire = frame.originalLength;
    packet.sourceMac = Packet.NO_MAC;
    packet.destinationMac = Packet.NO_MAC;
    packet.sent = false;
    packet.etherType = 0;
    switch (frame.linkType) {
      case LinkTypes.ETHERNET -> ethernet(packet);
      case LinkTypes.LINUX_COOKED -> cooked(packet);
      case LinkTypes.LINUX_COOKED_2 -> cooked2(packet);
      case LinkTypes.RAW,
          LinkTypes.RAW_BSD,
          LinkTypes.RAW_OPENBSD,
          LinkTypes.IPV4,
          LinkTypes.IPV6 ->
          raw(packet);
      case LinkTypes.NULL, LinkTypes.LOOP -> {
        // A family number in one of two orders; the version of what follows says the same.
        if (take(packet, 4)) {
          raw(packet);
        }
      }
      case LinkTypes.PPP, LinkTypes.PPP_HDLC -> ppp(packet);
      case LinkTypes.PPP_ETHER -> pppoe(packet);
      case LinkTypes.WIFI -> wifi.read(packet);
      case LinkTypes.RADIOTAP -> wifi.readRadiotap(packet);
      default -> skipped.add(reason(frame.linkType), packet.onWire);
    }
  }

  private String reason(int linkType) {
    // Every interface of a hostile file may have another one.
    return reasons.size() < Tally.MAX_REASONS || reasons.containsKey(linkType)
        ? reasons.computeIfAbsent(
            linkType, type -> "link type " + LinkTypes.name(type) + " not read")
        : Tally.OTHER;
  }

  /** Moves on over a header; false, and counted, where it is cut. */
  private boolean take(Packet packet, int octets) {
    if (packet.length() < octets) {
      skipped.add(CUT, packet.onWire);
      return false;
    }
    packet.at += octets;
    packet.onWire -= octets;
    return true;
  }

  private void ethernet(Packet packet) {
    int at = packet.at;
    if (take(packet, 14)) {
      packet.destinationMac = Octets.u48(packet.octets, at);
      packet.sourceMac = Octets.u48(packet.octets, at + 6);
      ether(packet, Octets.u16(packet.octets, at + 12));
    }
  }

  private void cooked(Packet packet) {
    int at = packet.at;
    if (take(packet, 16)) {
      cookedSource(
          packet, Octets.u16(packet.octets, at), Octets.u16(packet.octets, at + 4), at + 6);
      ether(packet, Octets.u16(packet.octets, at + 14));
    }
  }

  private void cooked2(Packet packet) {
    int at = packet.at;
    if (take(packet, 20)) {
      int kind = Octets.u8(packet.octets, at + 10);
      cookedSource(packet, kind, Octets.u8(packet.octets, at + 11), at + 12);
      ether(packet, Octets.u16(packet.octets, at));
    }
  }

  private static void cookedSource(Packet packet, int kind, int length, int at) {
    packet.sent = kind == SENT_BY_US;
    if (length == 6) {
      packet.sourceMac = Octets.u48(packet.octets, at);
    }
  }

  private void raw(Packet packet) {
    if (packet.length() < 1) {
      skipped.add(CUT, packet.onWire);
      return;
    }
    int version = Octets.u8(packet.octets, packet.at) >> 4;
    if (version == 4 || version == 6) {
      packet.etherType = version == 4 ? IPV4 : IPV6;
      network.packet(packet);
    } else {
      skipped.add("not IP", packet.onWire);
    }
  }

  /** What an EtherType announces; 0 for an LLC header that has still to be read. */
  private void ether(Packet packet, int announced) {
    int type = announced;
    for (int tags = 0; type == VLAN || type == SERVICE_VLAN || type == OLD_SERVICE_VLAN; tags++) {
      int at = packet.at;
      if (tags == MAX_TAGS) {
        skipped.add("more than " + MAX_TAGS + " VLAN tags", packet.onWire);
        return;
      }
      if (!take(packet, 4)) {
        return;
      }
      type = Octets.u16(packet.octets, at + 2);
    }
    if (type < LEAST_ETHER_TYPE) {
      type = snap(packet);
    }
    switch (type) {
      case IPV4, IPV6, ARP -> {
        packet.etherType = type;
        network.packet(packet);
      }
      case PPPOE -> pppoe(packet);
      case 0 -> skipped.add("LLC frame (no IP)", packet.onWire);
      default -> skipped.add(notIp(type), packet.onWire);
    }
  }

  private String notIp(int type) {
    int key = type | 1 << 16; // not to be mixed up with a link type
    return reasons.size() < Tally.MAX_REASONS || reasons.containsKey(key)
        ? reasons.computeIfAbsent(
            key,
            k ->
                "not IP: "
                    + ETHER_TYPES.getOrDefault(type, String.format("EtherType 0x%04x", type)))
        : Tally.OTHER;
  }

  /** The EtherType behind LLC and SNAP (RFC 1042); 0 where there is none. */
  private static int snap(Packet packet) {
    if (!WifiLayer.isSnap(packet.octets, packet.at, packet.end)) {
      return 0;
    }
    int type = Octets.u16(packet.octets, packet.at + 6);
    packet.at += 8;
    packet.onWire -= 8;
    return type < LEAST_ETHER_TYPE ? 0 : type;
  }

  private void pppoe(Packet packet) {
    if (take(packet, 6)) {
      ppp(packet);
    }
  }

  /** PPP with or without its address and control octets, its protocol in one octet or two. */
  private void ppp(Packet packet) {
    if (packet.length() >= 2 && Octets.u16(packet.octets, packet.at) == 0xff03) {
      take(packet, 2);
    }
    int at = packet.at;
    if (!take(packet, 1)) {
      return;
    }
    int protocol = Octets.u8(packet.octets, at);
    if ((protocol & 1) == 0) {
      if (!take(packet, 1)) {
        return;
      }
      protocol = Octets.u16(packet.octets, at);
    }
    if (protocol == PPP_IPV4 || protocol == PPP_IPV6) {
      raw(packet);
    } else {
      skipped.add("PPP control", packet.onWire);
    }
  }
}
