package dev.tacet.capture;

import java.io.ByteArrayOutputStream;

/**
 * The server name in a TLS ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3), over as many
 * records as it takes. With Encrypted Client Hello it is the outer name. Pure functions.
 */
final class TlsHello {
  /** Handshake octets looked at; the largest honest hello has a few thousand. */
  static final int MAX_OCTETS = 16_384;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int RECORD_HEADER = 5;
  private static final int MAX_RECORD = 16_384 + 256;

  private TlsHello() {}

  /** Whether a stream may begin with a hello, as far as its first octets say. */
  static boolean mayBegin(byte[] octets, int at, int end) {
    return Octets.u8(octets, at) == HANDSHAKE
        && (end - at < 2 || octets[at + 1] == 3)
        && (end - at < 6 || octets[at + 5] == CLIENT_HELLO);
  }

  /** Reads the first octets of a stream. */
  static Told read(byte[] octets, int from, int end) {
    int at = from;
    ByteArrayOutputStream message = new ByteArrayOutputStream(end - from);
    while (end - at >= RECORD_HEADER) {
      int length = Octets.u16(octets, at + 3);
      if (Octets.u8(octets, at) != HANDSHAKE || length == 0 || length > MAX_RECORD) {
        return message.size() == 0 ? Told.NOTHING : end(message);
      }
      int there = Math.min(length, end - at - RECORD_HEADER);
      message.write(octets, at + RECORD_HEADER, there);
      at += RECORD_HEADER + there;
    }
    return handshake(message.toByteArray(), 0, message.size());
  }

  /** The hello ends here, whether it is whole or not: another kind of record follows. */
  private static Told end(ByteArrayOutputStream message) {
    Told told = handshake(message.toByteArray(), 0, message.size());
    return told.done() ? told : Told.NOTHING;
  }

  /** Reads a handshake message's first octets. */
  static Told handshake(byte[] octets, int from, int end) {
    if (end - from < 4) {
      return end > from && octets[from] != CLIENT_HELLO ? Told.NOTHING : Told.MORE;
    }
    int length = Octets.u24(octets, from + 1);
    if (octets[from] != CLIENT_HELLO || length > MAX_OCTETS) {
      return Told.NOTHING;
    }
    // Version and random, then three fields with their lengths, then the extensions.
    int close = from + 4 + length;
    int at = from + 4 + 34;
    if (at + 1 > end) {
      return unfinished(end, close);
    }
    at += 1 + Octets.u8(octets, at);
    if (at + 2 > end) {
      return unfinished(end, close);
    }
    at += 2 + Octets.u16(octets, at);
    if (at + 1 > end) {
      return unfinished(end, close);
    }
    at += 1 + Octets.u8(octets, at) + 2;
    int limit = Math.min(end, close);
    while (at + 4 <= limit) {
      int size = Octets.u16(octets, at + 2);
      if (Octets.u16(octets, at) == SERVER_NAME) {
        return at + 4 + size <= limit
            ? serverName(octets, at + 4, at + 4 + size)
            : unfinished(end, close);
      }
      at += 4 + size;
    }
    return unfinished(end, close);
  }

  private static Told unfinished(int end, int close) {
    return end < close ? Told.MORE : Told.NOTHING;
  }

  private static Told serverName(byte[] octets, int from, int end) {
    int at = from + 2;
    while (at + 3 <= end) {
      int size = Octets.u16(octets, at + 1);
      if (at + 3 + size > end) {
        return Told.NOTHING;
      }
      if (octets[at] == 0) { // host_name, the only type there is
        return Told.of(octets, at + 3, at + 3 + size);
      }
      at += 3 + size;
    }
    return Told.NOTHING;
  }
}
