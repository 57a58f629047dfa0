package dev.tacet.capture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * DNS over TCP (RFC 7766): both directions of at most {@link #MAX_STREAMS} / 2 connections, each
 * message as it is whole. One thread.
 */
final class DnsStreams {
  static final int MAX_STREAMS = 128;
  private static final int LONGEST = 2 + 0xffff;

  /** Takes one message. */
  interface Messages {
    void message(byte[] message);
  }

  private record Key(Address source, Address destination, int ports) {}

  private final Map<Key, StreamHead> streams = new LinkedHashMap<>(16, 0.75f, true);
  private final Tally skipped;
  private final Overflows overflows;

  DnsStreams(Tally skipped, Overflows overflows) {
    this.skipped = skipped;
    this.overflows = overflows;
  }

  void segment(Packet packet, Messages messages) {
    int from = TcpSegment.data(packet);
    if (from < 0) {
      return;
    }
    Key key =
        new Key(
            packet.source, packet.destination, packet.sourcePort << 16 | packet.destinationPort);
    int sequence = TcpSegment.sequence(packet);
    boolean begins = TcpSegment.synchronises(packet);
    if (begins) {
      streams.put(key, new StreamHead(++sequence, LONGEST));
    }
    if (from < packet.end) {
      StreamHead stream = streams.get(key);
      if (stream == null) {
        stream = new StreamHead(sequence, LONGEST); // as if a message began here
        streams.put(key, stream);
      }
      boolean room =
          stream.offer(
              sequence,
              packet.octets,
              from,
              packet.end,
              (octets, at, end) -> split(octets, at, end, messages));
      if (!room || stream.isStuck() || !packet.complete) {
        skipped.add("DNS over TCP with octets missing", packet.ipOctets);
        streams.remove(key);
      }
    }
    if (TcpSegment.ends(packet)) {
      streams.remove(key);
    }
    if (streams.size() > MAX_STREAMS) {
      overflows.add("streams of DNS over TCP");
      streams.remove(streams.keySet().iterator().next());
    }
  }

  private static int split(byte[] octets, int from, int end, Messages messages) {
    int at = from;
    while (end - at >= 2) {
      int length = Octets.u16(octets, at);
      if (end - at - 2 < length) {
        break;
      }
      messages.message(Arrays.copyOfRange(octets, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return at - from;
  }
}
