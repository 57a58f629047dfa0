package dev.tacet.dns;

/**
 * The options of an answer that concern the connection it travels on and go no further: how long
 * that may be silent (RFC 7828), whose address it is (RFC 7873), and padding, which hides from
 * those who see only lengths which answer it was. Pure functions.
 */
final class HopOptions {
  static final int KEEPALIVE = 11;
  static final int PADDING = 12;

  /** Answers of one of few lengths, each a multiple of this (RFC 8467 section 4.1). */
  static final int BLOCK = 468;

  private static final int OPTION_HEADER = 4;
  private static final int KEEPALIVE_OCTETS = OPTION_HEADER + 2;

  private HopOptions() {}

  /**
   * Octets of the keepalive option.
   *
   * @param room octets there are for it
   */
  static int keepaliveOctets(Query query, int room) {
    return query.keepalive().isZero() || room < KEEPALIVE_OCTETS ? 0 : KEEPALIVE_OCTETS;
  }

  /**
   * Octets of the padding option: as many as fill the last block, or the room where that ends
   * before.
   *
   * @param length octets of the answer without it
   */
  static int paddingOctets(Query query, int length, int room) {
    if (!query.transport().encrypted() || !query.edns().padded() || room < OPTION_HEADER) {
      return 0;
    }
    int least = length + OPTION_HEADER;
    int whole = (least + BLOCK - 1) / BLOCK * BLOCK;
    return Math.min(whole - length, room);
  }

  /**
   * Octets of the cookie option (RFC 7873).
   *
   * @param room octets there are for it
   */
  static int cookieOctets(Query query, int room) {
    int data = query.cookieReply().length;
    return data == 0 || room < OPTION_HEADER + data ? 0 : OPTION_HEADER + data;
  }

  /** Writes the option of {@link #cookieOctets}. Returns where it ends. */
  static int writeCookie(byte[] out, int at, Query query) {
    byte[] data = query.cookieReply();
    Wire.put16(out, at, ServerCookies.OPTION);
    Wire.put16(out, at + 2, data.length);
    System.arraycopy(data, 0, out, at + OPTION_HEADER, data.length);
    return at + OPTION_HEADER + data.length;
  }

  /** Writes the option of {@link #keepaliveOctets}; in units of 100 ms. Returns where it ends. */
  static int writeKeepalive(byte[] out, int at, Query query) {
    long tenths = Math.min(0xffff, query.keepalive().toMillis() / 100);
    Wire.put16(out, at, KEEPALIVE);
    Wire.put16(out, at + 2, 2);
    Wire.put16(out, at + 4, (int) tenths);
    return at + KEEPALIVE_OCTETS;
  }

  /** Writes the option of {@link #paddingOctets}, of zeros (RFC 7830 section 3). */
  static void writePadding(byte[] out, int at, int octets) {
    Wire.put16(out, at, PADDING);
    Wire.put16(out, at + 2, octets - OPTION_HEADER);
  }
}
