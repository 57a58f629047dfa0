package dev.tacet.capture;

import java.util.Optional;

/** One conversation of a party with an address outside. Mutable, one thread. */
final class Connection {
  /** How far the search for a name in it is. */
  enum Search {
    NOT_BEGUN,
    READING,
    OVER
  }

  /** Which conversation it is; ports are 0 where the protocol has none. */
  record Key(Address inside, Address outside, int protocol, int insidePort, int outsidePort) {
    @Override
    public int hashCode() {
      return (inside.hashCode() * 31 + outside.hashCode()) * 31
          + (insidePort << 16 ^ outsidePort) * 0x9e37_79b1
          + protocol;
    }
  }

  final Key key;
  final Station station;
  final boolean lookedUp;
  final long order;

  /** The name it had by lookup when it began; empty where there was none. */
  final String lookup;

  /** Whether the other end began it, so that the port there says nothing. */
  boolean fromOutside;

  String told = "";
  String toldBy = "";
  Search search = Search.NOT_BEGUN;
  Optional<StreamHead> head = Optional.empty();
  Optional<QuicInitials> quic = Optional.empty();
  long bytesUp;
  long bytesDown;
  long packets;
  long firstMillis = Long.MAX_VALUE;
  long lastMillis;

  Connection(Key key, Station station, Lookups.Names names, long order) {
    this.key = key;
    this.station = station;
    this.lookedUp = !names.isEmpty();
    this.lookup = names.isEmpty() ? "" : names.newest();
    this.order = order;
  }

  /** Octets held for the search. */
  int size() {
    return head.map(StreamHead::size).orElse(0) + quic.map(QuicInitials::size).orElse(0);
  }

  void found(String name, String by) {
    told = name;
    toldBy = by;
    over();
  }

  /** Ends the search and lets go what it held. */
  void over() {
    search = Search.OVER;
    head = Optional.empty();
    quic = Optional.empty();
  }
}
