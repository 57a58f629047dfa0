package dev.tacet.dns;

/**
 * SipHash-2-4 with 64 bits (Aumasson and Bernstein, 2012): a keyed hash that is quick for the few
 * octets of a cookie, and that RFC 9018 section 4.4 asks for. No library that is shipped has it.
 * Pure.
 */
final class SipHash {
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  private SipHash(long key0, long key1) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
  }

  /**
   * @param key0 the key's first eight octets, little-endian as all of SipHash
   * @param key1 its last eight
   */
  static long hash(long key0, long key1, byte[] octets, int length) {
    SipHash state = new SipHash(key0, key1);
    int whole = length & ~7;
    for (int at = 0; at < whole; at += 8) {
      state.take(word(octets, at, 8));
    }
    state.take(word(octets, whole, length - whole) | (long) length << 56);
    state.v2 ^= 0xff;
    for (int round = 0; round < 4; round++) {
      state.round();
    }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
  }

  private static long word(byte[] octets, int at, int count) {
    long word = 0;
    for (int i = count - 1; i >= 0; i--) {
      word = word << 8 | octets[at + i] & 0xff;
    }
    return word;
  }

  private void take(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
