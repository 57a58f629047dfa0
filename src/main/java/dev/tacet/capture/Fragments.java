package dev.tacet.capture;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts fragments together: at most {@link #MAX_DATAGRAMS} packets of 64 KiB at a time, each for
 * {@link #WAIT_MILLIS} of the capture's clock. What overlaps is dropped whole, as RFC 5722 asks,
 * since two readers could make two packets of it. One thread.
 */
final class Fragments {
  static final int MAX_DATAGRAMS = 256;
  static final int MAX_PIECES = 128;
  static final long WAIT_MILLIS = 30_000;
  static final String OVERLAPPING = "overlapping fragments";
  static final String NEVER_WHOLE = "fragments that were never all there";
  static final String CUT = "fragments cut by the capture";
  private static final int LARGEST = 65_535;

  private record Key(Address source, Address destination, int id, int protocol) {}

  /** Mutable, and only here. */
  private static final class Datagram {
    final int[] from = new int[MAX_PIECES];
    final int[] to = new int[MAX_PIECES];
    long firstMillis;
    byte[] octets = {};
    int pieces;
    int filled;
    int length = -1;
    long ipOctets;
    int protocol;
    boolean given;
  }

  private final Map<Key, Datagram> waiting = new LinkedHashMap<>();
  private final Tally skipped;
  private final Overflows overflows;

  Fragments(Tally skipped, Overflows overflows) {
    this.skipped = skipped;
    this.overflows = overflows;
  }

  /**
   * Takes a fragment.
   *
   * @return whether it was the last that was missing: the packet now holds the whole
   */
  boolean whole(Packet packet) {
    expire(packet.millis);
    if (!packet.complete) {
      skipped.add(CUT, packet.ipOctets);
      return false;
    }
    boolean six = packet.etherType == LinkLayer.IPV6;
    int from = packet.fragmentOffset;
    int to = from + packet.length();
    if (to > LARGEST || packet.length() == 0 || packet.moreFragments && packet.length() % 8 != 0) {
      skipped.add("fragments that make no sense", packet.ipOctets);
      return false;
    }
    // In IPv6 the protocol is that of the first fragment, and no part of the key (RFC 8200 4.5).
    Key key =
        new Key(packet.source, packet.destination, packet.fragmentId, six ? -1 : packet.protocol);
    Datagram datagram = waiting.get(key);
    if (datagram == null) {
      makeRoom();
      datagram = new Datagram();
      datagram.firstMillis = packet.millis;
      waiting.put(key, datagram);
    }
    return take(key, datagram, packet, from, to);
  }

  private boolean take(Key key, Datagram datagram, Packet packet, int from, int to) {
    datagram.ipOctets += packet.ipOctets;
    if (datagram.given) {
      skipped.add(OVERLAPPING, packet.ipOctets);
      return false;
    }
    for (int i = 0; i < datagram.pieces; i++) {
      if (from < datagram.to[i] && datagram.from[i] < to) {
        if (isCopy(datagram, i, packet, from, to)) {
          datagram.ipOctets -= packet.ipOctets;
          skipped.add("fragments seen twice", packet.ipOctets);
        } else {
          giveUp(datagram);
        }
        return false;
      }
    }
    boolean last = !packet.moreFragments;
    if (datagram.pieces == MAX_PIECES
        || datagram.length >= 0 && (last || to > datagram.length)
        || last && to < end(datagram)) {
      giveUp(datagram);
      return false;
    }
    grow(datagram, to);
    System.arraycopy(packet.octets, packet.at, datagram.octets, from, to - from);
    datagram.from[datagram.pieces] = from;
    datagram.to[datagram.pieces++] = to;
    datagram.filled += to - from;
    datagram.length = last ? to : datagram.length;
    if (from == 0) {
      datagram.protocol = packet.protocol;
    }
    if (datagram.filled != datagram.length) {
      return false;
    }
    waiting.remove(key);
    packet.octets = datagram.octets;
    packet.at = 0;
    packet.end = datagram.length;
    packet.protocol = datagram.protocol;
    packet.pieces = datagram.pieces;
    packet.ipOctets = datagram.ipOctets;
    return true;
  }

  /** The same piece once more, as a capture of several ports of a bridge shows it. */
  private static boolean isCopy(Datagram datagram, int piece, Packet packet, int from, int to) {
    return datagram.from[piece] == from
        && datagram.to[piece] == to
        && Arrays.equals(datagram.octets, from, to, packet.octets, packet.at, packet.end);
  }

  private static int end(Datagram datagram) {
    int end = 0;
    for (int i = 0; i < datagram.pieces; i++) {
      end = Math.max(end, datagram.to[i]);
    }
    return end;
  }

  /** Keeps the key until its time is over: what still comes belongs to what was dropped. */
  private void giveUp(Datagram datagram) {
    skipped.add(OVERLAPPING, datagram.pieces + 1L, datagram.ipOctets);
    datagram.octets = new byte[0];
    datagram.given = true;
  }

  private void grow(Datagram datagram, int to) {
    if (datagram.octets.length < to) {
      int size = Math.min(LARGEST, Math.max(to, datagram.octets.length * 2));
      datagram.octets = Arrays.copyOf(datagram.octets, size);
    }
  }

  private void makeRoom() {
    if (waiting.size() >= MAX_DATAGRAMS) {
      overflows.add("packets in fragments");
      drop(waiting.entrySet().iterator());
    }
  }

  private void expire(long now) {
    Iterator<Map.Entry<Key, Datagram>> oldest = waiting.entrySet().iterator();
    while (oldest.hasNext()) {
      Datagram datagram = oldest.next().getValue();
      if (Math.abs(now - datagram.firstMillis) <= WAIT_MILLIS) {
        return;
      }
      drop(datagram);
      oldest.remove();
    }
  }

  private void drop(Iterator<Map.Entry<Key, Datagram>> oldest) {
    drop(oldest.next().getValue());
    oldest.remove();
  }

  private void drop(Datagram datagram) {
    if (!datagram.given) {
      skipped.add(NEVER_WHOLE, datagram.pieces, datagram.ipOctets);
    }
  }

  /** Counts what was never put together. */
  void finish() {
    waiting.values().forEach(this::drop);
    waiting.clear();
  }
}
