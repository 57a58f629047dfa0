package dev.tacet.capture;

/** Numbers in octets; the caller has looked that they are there. Pure functions. */
final class Octets {
  private Octets() {}

  static int u8(byte[] octets, int at) {
    return octets[at] & 0xff;
  }

  /** Big-endian, as on networks. */
  static int u16(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
  }

  static int u24(byte[] octets, int at) {
    return u8(octets, at) << 16 | u16(octets, at + 1);
  }

  static int i32(byte[] octets, int at) {
    return u16(octets, at) << 16 | u16(octets, at + 2);
  }

  static long u32(byte[] octets, int at) {
    return i32(octets, at) & 0xffff_ffffL;
  }

  static long u48(byte[] octets, int at) {
    return (long) u16(octets, at) << 32 | u32(octets, at + 2);
  }

  static long i64(byte[] octets, int at) {
    return u32(octets, at) << 32 | u32(octets, at + 4);
  }

  /** In the byte order that a file says it has. */
  static int u16(byte[] octets, int at, boolean little) {
    int value = u16(octets, at);
    return little ? Integer.reverseBytes(value) >>> 16 : value;
  }

  static long u32(byte[] octets, int at, boolean little) {
    int value = i32(octets, at);
    return (little ? Integer.reverseBytes(value) : value) & 0xffff_ffffL;
  }

  static long i64(byte[] octets, int at, boolean little) {
    long value = i64(octets, at);
    return little ? Long.reverseBytes(value) : value;
  }
}
