package dev.tacet.capture;

import dev.tacet.insight.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums of conversations by party, name, address, protocol and port: at most {@link #MAX_FLOWS}.
 * Beyond, a party's conversations with new addresses are counted as overflow, with their octets
 * aside. One thread.
 */
final class FlowTable {
  static final int MAX_FLOWS = 65_536;
  static final String NO_ROOM = "flows beyond the " + MAX_FLOWS + " kept";

  private record Key(Station station, String name, Address address, int protocol, int port) {}

  /** Mutable, and only here. */
  private static final class Sum {
    String nameFrom = "";
    boolean lookedUp;
    long order;
    long up;
    long down;
    long packets;
    long first = Long.MAX_VALUE;
    long last;
  }

  private final Map<Key, Sum> sums = new HashMap<>();
  private final Map<String, String> sharedNames = new HashMap<>();
  private final Tally skipped;
  private final Overflows overflows;

  FlowTable(Tally skipped, Overflows overflows) {
    this.skipped = skipped;
    this.overflows = overflows;
  }

  /**
   * Adds what a conversation came to.
   *
   * @param now the party's lookups of the address by now: they name what began before the capture
   */
  void add(Connection connection, Lookups.Names now) {
    String name;
    String from;
    if (!connection.told.isEmpty() && now.contains(connection.told)) {
      name = connection.told;
      from = "dns";
    } else if (!connection.lookup.isEmpty()) {
      name = connection.lookup;
      from = "dns";
    } else if (!connection.told.isEmpty()) {
      name = connection.told;
      from = connection.toldBy;
    } else {
      name = now.isEmpty() ? "" : now.newest();
      from = now.isEmpty() ? "" : "dns";
    }
    Connection.Key of = connection.key;
    int port = connection.fromOutside ? 0 : of.outsidePort();
    Key key = new Key(connection.station, name, of.outside(), of.protocol(), port);
    Sum sum = sums.get(key);
    if (sum == null) {
      if (sums.size() >= MAX_FLOWS) {
        overflows.add("flows");
        skipped.add(NO_ROOM, connection.packets, connection.bytesUp + connection.bytesDown);
        return;
      }
      sum = new Sum();
      sum.nameFrom = from;
      sum.lookedUp = connection.lookedUp;
      sum.order = connection.order;
      String shared = sharedNames.computeIfAbsent(name, n -> n);
      sums.put(new Key(key.station(), shared, key.address(), key.protocol(), port), sum);
    }
    add(sum, connection);
  }

  private static void add(Sum sum, Connection connection) {
    if (connection.order < sum.order) {
      sum.order = connection.order;
      sum.lookedUp = connection.lookedUp;
    }
    sum.up += connection.bytesUp;
    sum.down += connection.bytesDown;
    sum.packets += connection.packets;
    sum.first = Math.min(sum.first, connection.firstMillis);
    sum.last = Math.max(sum.last, connection.lastMillis);
  }

  /** All flows, in the order in which they began in the file. */
  List<Flow> flows() {
    List<Map.Entry<Key, Sum>> ordered = new ArrayList<>(sums.entrySet());
    ordered.sort((a, b) -> Long.compare(a.getValue().order, b.getValue().order));
    List<Flow> flows = new ArrayList<>(ordered.size());
    for (Map.Entry<Key, Sum> entry : ordered) {
      flows.add(flow(entry.getKey(), entry.getValue()));
    }
    return flows;
  }

  private static Flow flow(Key key, Sum sum) {
    return new Flow(
        key.station().party(),
        key.name().isEmpty() ? Optional.empty() : Optional.of(key.name()),
        sum.nameFrom,
        key.address().inet(),
        protocol(key.protocol()),
        key.port(),
        sum.lookedUp,
        sum.up,
        sum.down,
        sum.packets,
        sum.first,
        sum.last);
  }

  private static String protocol(int number) {
    return switch (number) {
      case Packet.TCP -> "tcp";
      case Packet.UDP -> "udp";
      case Packet.ICMP, Packet.ICMP_6 -> "icmp";
      default -> Integer.toString(number);
    };
  }
}
