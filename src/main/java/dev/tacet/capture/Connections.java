package dev.tacet.capture;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The conversations at present, at most {@link #MAX_CONNECTIONS}: the one that was silent longest
 * makes room for a new one and is added to its flow, so that no octet is lost. What they hold of
 * beginnings is bounded by {@link #MAX_HELD}. One thread.
 */
final class Connections {
  static final int MAX_CONNECTIONS = 32_768;

  /** Octets of beginnings held by all together; beyond, names in them are not read. */
  static final int MAX_HELD = 16 << 20;

  private final Map<Connection.Key, Connection> open = new LinkedHashMap<>(16, 0.75f, true);
  private final FirstWords firstWords = new FirstWords();
  private final Lookups lookups;
  private final FlowTable flows;
  private final Overflows overflows;
  private long order;
  private long held;

  Connections(Lookups lookups, FlowTable flows, Overflows overflows) {
    this.lookups = lookups;
    this.flows = flows;
    this.overflows = overflows;
  }

  /** Counts a packet between a party and an address outside, and reads the name in it. */
  void packet(Packet packet, Station station, boolean up) {
    Connection.Key key =
        up
            ? new Connection.Key(
                packet.source,
                packet.destination,
                packet.protocol,
                packet.sourcePort,
                packet.destinationPort)
            : new Connection.Key(
                packet.destination,
                packet.source,
                packet.protocol,
                packet.destinationPort,
                packet.sourcePort);
    Connection connection = open.get(key);
    if (connection == null || connection.station != station || isAnother(connection, packet, up)) {
      if (connection != null) {
        close(open.remove(key)); // or the address went to another machine
      }
      connection = begin(key, station, packet, up);
    }
    count(connection, packet, up);
    if (up && connection.search != Connection.Search.OVER) {
      search(connection, packet);
    }
  }

  /** A stream that is opened once more with the same ports, and may be for another name. */
  private static boolean isAnother(Connection connection, Packet packet, boolean up) {
    return up
        && packet.protocol == Packet.TCP
        && connection.search == Connection.Search.OVER
        && TcpSegment.opens(packet);
  }

  private Connection begin(Connection.Key key, Station station, Packet packet, boolean up) {
    if (open.size() >= MAX_CONNECTIONS) {
      overflows.add("conversations at a time (their flows are kept)");
      Map.Entry<Connection.Key, Connection> oldest = open.entrySet().iterator().next();
      open.remove(oldest.getKey());
      close(oldest.getValue());
    }
    Connection connection =
        new Connection(key, station, lookups.of(station, key.outside()), order++);
    connection.fromOutside = !up && beginsAConversation(packet);
    if (connection.fromOutside || !hasNames(packet.protocol)) {
      connection.search = Connection.Search.OVER;
    }
    open.put(key, connection);
    return connection;
  }

  private static boolean hasNames(int protocol) {
    return protocol == Packet.TCP || protocol == Packet.UDP;
  }

  /** A TCP segment that opens a stream, or a datagram from a high port to a lower one. */
  private static boolean beginsAConversation(Packet packet) {
    return packet.protocol == Packet.TCP
        ? TcpSegment.opens(packet)
        : packet.protocol == Packet.UDP
            && packet.sourcePort >= 1024
            && packet.destinationPort < packet.sourcePort;
  }

  private static void count(Connection connection, Packet packet, boolean up) {
    if (up) {
      connection.bytesUp += packet.ipOctets;
      connection.station.count(packet.ipOctets, 0);
    } else {
      connection.bytesDown += packet.ipOctets;
      connection.station.count(0, packet.ipOctets);
    }
    connection.packets += packet.pieces;
    connection.firstMillis = Math.min(connection.firstMillis, packet.millis);
    connection.lastMillis = Math.max(connection.lastMillis, packet.millis);
  }

  private void search(Connection connection, Packet packet) {
    int before = connection.size();
    if (packet.protocol == Packet.TCP) {
      firstWords.tcp(connection, packet);
    } else {
      firstWords.udp(connection, packet);
    }
    held += connection.size() - before;
    if (held > MAX_HELD && connection.size() > 0) {
      overflows.add("beginnings of conversations");
      held -= connection.size();
      connection.over();
    }
  }

  private void close(Connection connection) {
    held -= connection.size();
    flows.add(connection, lookups.of(connection.station, connection.key.outside()));
  }

  /** Adds all that are open to their flows. */
  void finish() {
    open.values().forEach(this::close);
    open.clear();
  }
}
