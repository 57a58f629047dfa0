package dev.tacet.capture;

import java.util.Optional;

/** Looks for a name in what a client says first: TLS, HTTP/1 or QUIC, on any port. One thread. */
final class FirstWords {
  private static final int UDP_HEADER = 8;

  private final QuicCrypto crypto = new QuicCrypto();

  void tcp(Connection connection, Packet packet) {
    int from = TcpSegment.data(packet);
    if (from < 0) {
      return;
    }
    int sequence = TcpSegment.sequence(packet);
    if (TcpSegment.synchronises(packet)) {
      sequence++;
      connection.head = Optional.of(new StreamHead(sequence, StreamHead.MAX_OCTETS));
      connection.search = Connection.Search.READING;
    }
    if (from < packet.end) {
      if (connection.head.isEmpty()) {
        // The capture began later than the stream: these may be its first octets all the same.
        if (!mayBegin(packet.octets, from, packet.end)) {
          connection.over();
          return;
        }
        connection.head = Optional.of(new StreamHead(sequence, StreamHead.MAX_OCTETS));
        connection.search = Connection.Search.READING;
      }
      StreamHead head = connection.head.get();
      boolean room =
          head.offer(
              sequence,
              packet.octets,
              from,
              packet.end,
              (octets, at, end) -> {
                read(connection, octets, at, end);
                return connection.search == Connection.Search.OVER ? end - at : 0;
              });
      if (!room || head.isStuck() || !packet.complete) {
        connection.over();
      }
    }
    if (TcpSegment.ends(packet)) {
      connection.over();
    }
  }

  private static boolean mayBegin(byte[] octets, int at, int end) {
    return TlsHello.mayBegin(octets, at, end) || HttpHost.mayBegin(octets, at, end);
  }

  private static void read(Connection connection, byte[] octets, int at, int end) {
    if (connection.search == Connection.Search.OVER) {
      return;
    }
    if (TlsHello.mayBegin(octets, at, end)) {
      take(connection, TlsHello.read(octets, at, end), "tls");
    } else if (HttpHost.mayBegin(octets, at, end)) {
      take(connection, HttpHost.read(octets, at, end), "http");
    } else {
      connection.over();
    }
  }

  private static void take(Connection connection, Told told, String by) {
    if (told.done()) {
      if (told.name().isEmpty()) {
        connection.over();
      } else {
        connection.found(told.name(), by);
      }
    }
  }

  void udp(Connection connection, Packet packet) {
    int from = packet.at + UDP_HEADER;
    if (from >= packet.end) {
      return;
    }
    boolean initial = QuicInitials.begins(packet.octets, from, packet.end);
    if (connection.quic.isEmpty()) {
      if (!initial) {
        connection.over(); // a QUIC connection begins with one
        return;
      }
      connection.quic = Optional.of(new QuicInitials(crypto));
      connection.search = Connection.Search.READING;
    }
    if (initial) {
      take(connection, connection.quic.get().read(packet.octets, from, packet.end), "quic");
    }
  }
}
