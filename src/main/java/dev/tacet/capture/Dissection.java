package dev.tacet.capture;

import dev.tacet.insight.Observation;
import java.util.function.Consumer;

/**
 * A packet's way: link, IP, fragments, then who it is of, what it says and what it counts for. Owns
 * every table; all of them are bounded. One thread.
 */
final class Dissection {
  static final String LOCAL = "between two addresses inside";
  static final String GROUP = "to multicast and broadcast";
  static final String OUTSIDE = "between two addresses not known to be inside";

  private static final int UDP_HEADER = 8;

  final Tally links = new Tally();
  final Tally aside = new Tally();
  final Tally skipped = new Tally();
  final Overflows overflows = new Overflows();

  private final Household household = new Household(overflows);
  private final Stations stations = new Stations(household, overflows);
  private final NeighbourNews neighbours = new NeighbourNews(stations, household);
  private final Lookups lookups = new Lookups(overflows);
  private final NameTable names = new NameTable();
  private final FlowTable flows = new FlowTable(skipped, overflows);
  private final Connections connections = new Connections(lookups, flows, overflows);
  private final Fragments fragments = new Fragments(skipped, overflows);
  private final DnsStreams dnsStreams = new DnsStreams(skipped, overflows);
  private final DhcpNames dhcp = new DhcpNames(stations);
  private final IpLayer ip = new IpLayer(skipped);
  private final LinkLayer link = new LinkLayer(skipped, this::network);
  private final Packet packet = new Packet();
  private final PendingQueries pending;
  private final DnsMessages dns;
  private final MulticastDns multicast;

  Dissection(Consumer<Observation> to) {
    pending = new PendingQueries(to, skipped, overflows);
    dns = new DnsMessages(pending, lookups, names, household, skipped);
    multicast = new MulticastDns(pending, names, stations, skipped);
  }

  void frame(Frame frame) {
    links.add(LinkTypes.name(frame.linkType), frame.originalLength);
    pending.advance(frame.millis);
    link.read(frame, packet);
  }

  private void network(Packet given) {
    if (given.etherType == LinkLayer.ARP) {
      neighbours.arp(given);
      return;
    }
    if (!ip.read(given)) {
      return;
    }
    household.learn(given);
    if (given.fragment && !(fragments.whole(given) && ip.readRest(given))) {
      return;
    }
    ports(given);
    conversation(given);
  }

  /** Ports stand at the same place in UDP and TCP; a payload cut before them has none. */
  private static void ports(Packet packet) {
    boolean has = packet.protocol == Packet.TCP || packet.protocol == Packet.UDP;
    if (has && packet.length() >= 4) {
      packet.sourcePort = Octets.u16(packet.octets, packet.at);
      packet.destinationPort = Octets.u16(packet.octets, packet.at + 2);
    }
  }

  private void conversation(Packet given) {
    boolean fromInside = household.isInside(given.source);
    boolean toInside = household.isInside(given.destination);
    boolean group = given.destination.isGroup();
    Station sender =
        fromInside
            ? stations.of(given.sourceMac, given.sent, given.source, given.millis)
            : Station.NOBODY;
    Station receiver =
        toInside && !group
            ? stations.of(given.destinationMac, false, given.destination, given.millis)
            : Station.NOBODY;
    words(given, sender, receiver);
    if (group || fromInside && toInside) {
      aside.add(group ? GROUP : LOCAL, given.pieces, given.ipOctets);
    } else if (!fromInside && !toInside) {
      aside.add(OUTSIDE, given.pieces, given.ipOctets);
    } else {
      Station station = fromInside ? sender : receiver;
      if (station.isSomebody()) {
        connections.packet(given, station, fromInside);
      } else {
        skipped.add("packets of parties that had no room", given.pieces, given.ipOctets);
      }
    }
  }

  /** What a packet says of names, besides what conversations begin with. */
  private void words(Packet given, Station sender, Station receiver) {
    if (given.protocol == Packet.UDP && given.length() >= UDP_HEADER) {
      if (given.sourcePort == DnsMessages.PORT
          || given.destinationPort == DnsMessages.PORT
          || given.sourcePort == MulticastDns.PORT
          || given.destinationPort == MulticastDns.PORT
          || given.destinationPort == DhcpNames.SERVER_PORT
          || given.destinationPort == DhcpNames.CLIENT_PORT
          || given.destinationPort == DhcpNames.SERVER_PORT_6) {
        datagram(given, datagramOctets(given), sender, receiver);
      }
    } else if (given.protocol == Packet.TCP) {
      if (given.destinationPort == DnsMessages.PORT) {
        dnsStreams.segment(given, message -> dns.toServer(given, message, sender));
      } else if (given.sourcePort == DnsMessages.PORT) {
        dnsStreams.segment(given, message -> dns.fromServer(given, message, receiver));
      }
    } else if (given.protocol == Packet.ICMP_6) {
      neighbours.icmp(given);
    }
  }

  private static byte[] datagramOctets(Packet given) {
    int length = Math.max(UDP_HEADER, Octets.u16(given.octets, given.at + 4));
    int end = Math.min(given.end, given.at + length);
    return java.util.Arrays.copyOfRange(given.octets, given.at + UDP_HEADER, end);
  }

  private void datagram(Packet given, byte[] message, Station sender, Station receiver) {
    switch (given.destinationPort) {
      case DnsMessages.PORT -> dns.toServer(given, message, sender);
      case DhcpNames.SERVER_PORT, DhcpNames.CLIENT_PORT -> dhcp.four(given, message);
      case DhcpNames.SERVER_PORT_6 -> dhcp.six(message, sender);
      case MulticastDns.PORT -> multicast.message(given, message, sender);
      default -> {
        if (given.sourcePort == DnsMessages.PORT) {
          dns.fromServer(given, message, receiver);
        } else {
          multicast.message(given, message, sender);
        }
      }
    }
  }

  /** Ends what is open: observations that wait, fragments, conversations. */
  void finish() {
    pending.finish();
    fragments.finish();
    connections.finish();
  }

  FlowTable flows() {
    return flows;
  }

  Stations stations() {
    return stations;
  }

  long observations() {
    return pending.given();
  }

  long loneAnswers() {
    return dns.lone();
  }
}
