package dev.tacet.capture;

/**
 * Data frames of IEEE 802.11, unencrypted or decrypted by whoever captured; beacons and the like
 * are counted. One thread.
 */
final class WifiLayer {
  private static final int DATA = 2;
  private static final int NO_DATA = 4;
  private static final int QOS = 8;
  private static final int TO_ACCESS_POINT = 1;
  private static final int FROM_ACCESS_POINT = 2;
  private static final int PROTECTED = 0x40;
  private static final int ORDER = 0x80;
  private static final int AGGREGATED = 0x80;
  private static final int MAX_SUBFRAMES = 64;

  private final Tally skipped;
  private final LinkLayer.Network payload;

  /**
   * @param payload takes what begins with an LLC header
   */
  WifiLayer(Tally skipped, LinkLayer.Network payload) {
    this.skipped = skipped;
    this.payload = payload;
  }

  /** Whether LLC and SNAP stand here: {@code aa aa 03}, an organisation, an EtherType. */
  static boolean isSnap(byte[] octets, int at, int end) {
    return end - at >= 8 && Octets.u24(octets, at) == 0xaaaa03;
  }

  /** Passes over the radiotap header (radiotap.org), whose numbers are little-endian. */
  void readRadiotap(Packet packet) {
    byte[] octets = packet.octets;
    int length = packet.length() < 8 ? 0 : Octets.u16(octets, packet.at + 2, true);
    if (length < 8 || length > packet.length()) {
      skipped.add(LinkLayer.CUT, packet.onWire);
      return;
    }
    int flags = radiotapFlags(octets, packet.at, packet.at + length);
    packet.at += length;
    packet.onWire -= length;
    boolean whole = packet.onWire == packet.length();
    if ((flags & 0x10) != 0 && packet.length() >= 4 && whole) {
      packet.end -= 4; // the frame check sequence
    }
    read(packet, (flags & 0x20) != 0);
  }

  private static int radiotapFlags(byte[] octets, int start, int end) {
    int at = start + 4;
    long present = Octets.u32(octets, at, true);
    long more = present;
    at += 4;
    while ((more & 0x8000_0000L) != 0 && at + 4 <= end) {
      more = Octets.u32(octets, at, true);
      at += 4;
    }
    if ((present & 1) != 0) { // a time of 8 octets, aligned
      at = start + (at - start + 7) / 8 * 8 + 8;
    }
    return (present & 2) != 0 && at < end ? Octets.u8(octets, at) : 0;
  }

  void read(Packet packet) {
    read(packet, false);
  }

  private void read(Packet packet, boolean padded) {
    byte[] octets = packet.octets;
    int at = packet.at;
    if (packet.length() < 24) {
      boolean control = packet.length() >= 2 && (Octets.u8(octets, at) >> 2 & 3) == 1;
      skipped.add(control ? "Wi-Fi management or control" : LinkLayer.CUT, packet.onWire);
      return;
    }
    int subtype = Octets.u8(octets, at) >> 4;
    int flags = Octets.u8(octets, at + 1);
    if ((Octets.u8(octets, at) >> 2 & 3) != DATA || (subtype & NO_DATA) != 0) {
      skipped.add("Wi-Fi management or control", packet.onWire);
      return;
    }
    int header = 24;
    boolean toPoint = (flags & TO_ACCESS_POINT) != 0;
    boolean fromPoint = (flags & FROM_ACCESS_POINT) != 0;
    int sourceAt = at + (fromPoint ? toPoint ? 24 : 16 : 10);
    packet.destinationMac = Octets.u48(octets, at + (toPoint ? 16 : 4));
    if (toPoint && fromPoint) {
      header += 6;
    }
    boolean aggregated = false;
    if ((subtype & QOS) != 0) {
      aggregated = packet.length() > header && (Octets.u8(octets, at + header) & AGGREGATED) != 0;
      header += (flags & ORDER) != 0 ? 6 : 2;
    }
    header = padded ? (header + 3) / 4 * 4 : header;
    if (packet.length() < header + 8) {
      skipped.add(LinkLayer.CUT, packet.onWire);
      return;
    }
    packet.sourceMac = Octets.u48(octets, sourceAt);
    packet.at += header;
    packet.onWire -= header;
    if (aggregated && (flags & PROTECTED) == 0) {
      subframes(packet);
      return;
    }
    // Tools that decrypt often leave the mark that it was not.
    if ((flags & PROTECTED) != 0 && !isSnap(octets, packet.at, packet.end)) {
      skipped.add("Wi-Fi encrypted", packet.onWire);
      return;
    }
    payload.packet(packet);
  }

  /** Several packets in one frame (A-MSDU), each with addresses and a length, aligned to four. */
  private void subframes(Packet packet) {
    int at = packet.at;
    int end = packet.end;
    for (int i = 0; at + 14 <= end; i++) {
      int length = Octets.u16(packet.octets, at + 12);
      if (length > end - at - 14 || i == MAX_SUBFRAMES) {
        skipped.add(LinkLayer.CUT, end - at);
        return;
      }
      packet.destinationMac = Octets.u48(packet.octets, at);
      packet.sourceMac = Octets.u48(packet.octets, at + 6);
      packet.at = at + 14;
      packet.end = at + 14 + length;
      packet.onWire = length;
      payload.packet(packet);
      at += (14 + length + 3) / 4 * 4;
    }
  }
}
