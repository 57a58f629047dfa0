package dev.tacet.capture;

/** Whose MAC an address has, as ARP (RFC 826) and neighbour discovery (RFC 4861) say. */
final class NeighbourNews {
  private static final int SOLICITATION = 135;
  private static final int ADVERTISEMENT = 136;
  private static final int SOURCE_OPTION = 1;
  private static final int TARGET_OPTION = 2;
  private static final int UNFORWARDED = 255;
  private static final int ETHERNET_AND_IPV4 = 0x0604;

  private final Stations stations;
  private final Household household;

  NeighbourNews(Stations stations, Household household) {
    this.stations = stations;
    this.household = household;
  }

  /** An ARP packet's sender, where it is one of the house. */
  void arp(Packet packet) {
    byte[] octets = packet.octets;
    int at = packet.at;
    if (packet.length() < 28 || Octets.u16(octets, at + 4) != ETHERNET_AND_IPV4) {
      return;
    }
    long mac = Octets.u48(octets, at + 8);
    Address address = Address.four(octets, at + 14);
    if (Stations.isDevice(mac) && address.isPrivate() && !address.isUnspecified()) {
      stations.neighbour(address, mac);
      stations.of(mac, false, address, packet.millis);
    }
  }

  void icmp(Packet packet) {
    byte[] octets = packet.octets;
    int at = packet.at;
    if (packet.hopLimit != UNFORWARDED || packet.length() < 24) {
      return;
    }
    int type = Octets.u8(octets, at);
    if (type != SOLICITATION && type != ADVERTISEMENT) {
      return;
    }
    int wanted = type == SOLICITATION ? SOURCE_OPTION : TARGET_OPTION;
    Address address = type == SOLICITATION ? packet.source : Address.six(octets, at + 8);
    for (int option = at + 24; option + 8 <= packet.end; ) {
      int length = Octets.u8(octets, option + 1) * 8;
      if (length == 0) {
        return;
      }
      if (Octets.u8(octets, option) == wanted && household.isInside(address)) {
        stations.neighbour(address, Octets.u48(octets, option + 2));
      }
      option += length;
    }
  }
}
