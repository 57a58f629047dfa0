package dev.tacet.capture;

/** QUIC's variable-length integers (RFC 9000 section 16), one after the other. One thread. */
final class QuicNumbers {
  private final byte[] octets;
  private final int end;
  private int at;
  private boolean failed;

  QuicNumbers(byte[] octets, int at, int end) {
    this.octets = octets;
    this.at = at;
    this.end = end;
  }

  /** Where the next one begins. */
  int at() {
    return at;
  }

  /** Whether something was asked for that is not there. */
  boolean failed() {
    return failed;
  }

  /** The next number; 0 where the octets end. */
  long next() {
    if (failed || at >= end) {
      failed = true;
      return 0;
    }
    int length = 1 << (Octets.u8(octets, at) >> 6);
    if (length > end - at) {
      failed = true;
      return 0;
    }
    long value = Octets.u8(octets, at) & 0x3f;
    for (int i = 1; i < length; i++) {
      value = value << 8 | Octets.u8(octets, at + i);
    }
    at += length;
    return value;
  }

  /** Passes over octets of 0, which is what padding is; false where nothing follows. */
  boolean skipZeros() {
    while (at < end && octets[at] == 0) {
      at++;
    }
    return at < end;
  }

  /** Passes over octets. */
  void skip(long count) {
    if (count > end - at) {
      failed = true;
    } else {
      at += (int) count;
    }
  }
}
