package dev.tacet.capture;

import java.util.HashSet;
import java.util.Set;

/**
 * Which addresses are inside, and which MACs forward for others. Private, link-local and unique
 * local addresses are inside. A global IPv6 address is inside if its prefix was advertised by a
 * router (RFC 4861 section 4.2), if a neighbour was asked for it or answered with it (sections 4.3
 * and 4.4), or if it talked to another global one of which the router's MAC spoke.
 *
 * <p>A MAC is a router's where frames for a global IPv4 address are sent to it, where three such
 * addresses were sent from it, or where it advertises itself. A router's MAC stands for nobody but
 * the router, and nothing outside is ever a party. One thread.
 */
final class Household {
  static final int MAX_ROUTERS = 256;
  static final int MAX_PREFIXES = 64;

  private static final int ROUTER_ADVERTISEMENT = 134;
  private static final int NEIGHBOUR_SOLICITATION = 135;
  private static final int NEIGHBOUR_ADVERTISEMENT = 136;
  private static final int UNFORWARDED = 255;
  private static final int PREFIX_OPTION = 3;
  private static final int SUBNET_BITS = 64;
  private static final int SHORTEST_PREFIX = 48;
  private static final int FORWARDED_SOURCES = 3;
  private static final int MAX_WATCHED = 1_024;

  private final Set<Long> routers = new HashSet<>();
  private final java.util.Map<Long, Set<Address>> foreignSources = new java.util.HashMap<>();
  private final long[] prefixes = new long[MAX_PREFIXES];
  private final int[] lengths = new int[MAX_PREFIXES];
  private final Overflows overflows;
  private int known;

  Household(Overflows overflows) {
    this.overflows = overflows;
  }

  boolean isRouter(long mac) {
    return routers.contains(mac);
  }

  boolean isInside(Address address) {
    if (address.isPrivate()) {
      return true;
    }
    if (!address.isFour()) {
      for (int i = 0; i < known; i++) {
        if (address.startsWith(prefixes[i], lengths[i])) {
          return true;
        }
      }
    }
    return false;
  }

  /** Learns from an IP packet. */
  void learn(Packet packet) {
    Address source = packet.source;
    Address destination = packet.destination;
    if (packet.protocol == Packet.ICMP_6 && packet.hopLimit == UNFORWARDED && !packet.fragment) {
      neighbours(packet);
    }
    if (destination.isGroup()) {
      return;
    }
    boolean toForeign = !isInside(destination);
    boolean fromForeign = !isInside(source);
    if (toForeign
        && destination.isFour()
        && !fromForeign
        && Stations.isDevice(packet.destinationMac)) {
      router(packet.destinationMac);
    } else if (fromForeign && source.isFour() && !toForeign) {
      foreignSource(packet.sourceMac, source);
    } else if (toForeign && fromForeign && !destination.isFour() && !source.isFour()) {
      boolean sourceRouted = routers.contains(packet.sourceMac);
      boolean destinationRouted = routers.contains(packet.destinationMac);
      if (sourceRouted != destinationRouted) {
        prefix(destinationRouted ? source.high() : destination.high(), SUBNET_BITS);
      }
    }
  }

  private void foreignSource(long mac, Address source) {
    if (!Stations.isDevice(mac) || routers.contains(mac)) {
      return;
    }
    Set<Address> sources = foreignSources.get(mac);
    if (sources == null) {
      if (foreignSources.size() == MAX_WATCHED) {
        overflows.add("MACs that may be routers");
        return;
      }
      sources = new HashSet<>();
      foreignSources.put(mac, sources);
    }
    sources.add(source);
    if (sources.size() == FORWARDED_SOURCES) {
      foreignSources.remove(mac);
      router(mac);
    }
  }

  private void router(long mac) {
    if (routers.size() < MAX_ROUTERS) {
      routers.add(mac);
    } else if (!routers.contains(mac)) {
      overflows.add("routers");
    }
  }

  private void neighbours(Packet packet) {
    byte[] octets = packet.octets;
    int at = packet.at;
    if (packet.length() < 16) {
      return;
    }
    int type = Octets.u8(octets, at);
    if (type == ROUTER_ADVERTISEMENT && packet.source.isLinkLocal()) {
      if (Stations.isDevice(packet.sourceMac)) {
        router(packet.sourceMac);
      }
      prefixes(octets, at + 16, packet.end);
    } else if ((type == NEIGHBOUR_SOLICITATION || type == NEIGHBOUR_ADVERTISEMENT)
        && packet.length() >= 24) {
      Address target = Address.six(octets, at + 8);
      if (!target.isPrivate() && !target.isGroup() && !target.isFour()) {
        prefix(target.high(), SUBNET_BITS);
      }
    }
  }

  private void prefixes(byte[] octets, int from, int end) {
    int at = from;
    while (at + 8 <= end) {
      int length = Octets.u8(octets, at + 1) * 8;
      if (length == 0) {
        return;
      }
      if (Octets.u8(octets, at) == PREFIX_OPTION && length == 32 && at + 32 <= end) {
        int bits = Octets.u8(octets, at + 2);
        long prefix = Octets.i64(octets, at + 16);
        if (bits >= SHORTEST_PREFIX && bits <= SUBNET_BITS && prefix >>> 61 == 1) {
          prefix(prefix, bits);
        }
      }
      at += length;
    }
  }

  private void prefix(long high, int length) {
    for (int i = 0; i < known; i++) {
      if (lengths[i] <= length && (high ^ prefixes[i]) >>> SUBNET_BITS - lengths[i] == 0) {
        return;
      }
    }
    if (known == MAX_PREFIXES) {
      overflows.add("IPv6 prefixes");
      return;
    }
    prefixes[known] = high;
    lengths[known++] = length;
  }
}
