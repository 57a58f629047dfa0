package dev.tacet.dns;

/** The header's layout (RFC 1035 section 4.1.1, RFC 4035 section 3) and big-endian access. */
final class Wire {
  static final int HEADER = 12;
  static final int QR = 0x8000;
  static final int OPCODE = 0x7800;
  static final int AA = 0x0400;
  static final int TC = 0x0200;
  static final int RD = 0x0100;
  static final int RA = 0x0080;
  static final int AD = 0x0020;
  static final int CD = 0x0010;
  static final int RCODE = 0x000f;

  private Wire() {}

  static int u16(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
  }

  static long u32(byte[] octets, int at) {
    return (long) u16(octets, at) << 16 | u16(octets, at + 2);
  }

  static void put16(byte[] octets, int at, int value) {
    octets[at] = (byte) (value >>> 8);
    octets[at + 1] = (byte) value;
  }

  static void put32(byte[] octets, int at, long value) {
    put16(octets, at, (int) (value >>> 16));
    put16(octets, at + 2, (int) value);
  }
}
