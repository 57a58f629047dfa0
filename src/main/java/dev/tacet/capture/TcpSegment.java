package dev.tacet.capture;

/** The header of a TCP segment (RFC 9293 section 3.1) at a packet's place. Pure functions. */
final class TcpSegment {
  static final int HEADER = 20;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

  private TcpSegment() {}

  private static int flags(Packet packet) {
    return packet.length() < HEADER ? 0 : Octets.u8(packet.octets, packet.at + 13);
  }

  /** Whether it opens a stream: SYN without ACK. */
  static boolean opens(Packet packet) {
    return (flags(packet) & (SYN | ACK)) == SYN;
  }

  static boolean synchronises(Packet packet) {
    return (flags(packet) & SYN) != 0;
  }

  static boolean ends(Packet packet) {
    return (flags(packet) & (FIN | RST)) != 0;
  }

  static int sequence(Packet packet) {
    return Octets.i32(packet.octets, packet.at + 4);
  }

  /** Where its octets begin; -1 where the header is cut or makes no sense. */
  static int data(Packet packet) {
    if (packet.length() < HEADER) {
      return -1;
    }
    int header = (Octets.u8(packet.octets, packet.at + 12) >> 4) * 4;
    return header < HEADER || header > packet.length() ? -1 : packet.at + header;
  }
}
