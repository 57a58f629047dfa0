package dev.tacet.testkit;

import dev.tacet.dns.AddressText;
import java.util.Arrays;

/** IP packets with what is in them; checksums are left 0, as captures of the sender show them. */
public final class Ip {
  public static final int SYN = 2;
  public static final int FIN = 1;
  public static final int ACK = 16;
  public static final int TCP = 6;
  public static final int UDP = 17;

  private Ip() {}

  public static byte[] address(String text) {
    return AddressText.parse(text).getAddress();
  }

  /** A packet of the version its addresses have. */
  public static byte[] packet(String from, String to, int protocol, byte[] payload) {
    return from.contains(":")
        ? six(from, to, protocol, payload)
        : four(from, to, protocol, payload);
  }

  public static byte[] four(String from, String to, int protocol, byte[] payload) {
    return four(from, to, protocol, payload, 0, 0, new byte[0]);
  }

  /**
   * @param fragment flags and offset, as they stand in the header
   * @param options a multiple of four octets
   */
  public static byte[] four(
      String from, String to, int protocol, byte[] payload, int id, int fragment, byte[] options) {
    return new OctetBuffer()
        .u8(0x45 + options.length / 4)
        .u8(0)
        .u16(20 + options.length + payload.length)
        .u16(id)
        .u16(fragment)
        .u8(64)
        .u8(protocol)
        .u16(0)
        .octets(address(from))
        .octets(address(to))
        .octets(options)
        .octets(payload)
        .toBytes();
  }

  public static byte[] six(String from, String to, int next, byte[] payload) {
    return six(from, to, next, payload, 64);
  }

  public static byte[] six(String from, String to, int next, byte[] payload, int hopLimit) {
    return new OctetBuffer()
        .u32(0x60000000L)
        .u16(payload.length)
        .u8(next)
        .u8(hopLimit)
        .octets(address(from))
        .octets(address(to))
        .octets(payload)
        .toBytes();
  }

  public static byte[] udp(int from, int to, byte[] payload) {
    return new OctetBuffer()
        .u16(from)
        .u16(to)
        .u16(8 + payload.length)
        .u16(0)
        .octets(payload)
        .toBytes();
  }

  public static byte[] tcp(int from, int to, long sequence, int flags, byte[] payload) {
    return new OctetBuffer()
        .u16(from)
        .u16(to)
        .u32(sequence)
        .u32(1)
        .u8(0x50)
        .u8(flags)
        .u16(65_535)
        .u32(0)
        .octets(payload)
        .toBytes();
  }

  /** IPv4 fragments of at most {@code size} octets of payload each, a multiple of eight. */
  public static byte[][] fragments(
      String from, String to, int protocol, byte[] payload, int size, int id) {
    int count = (payload.length + size - 1) / size;
    byte[][] packets = new byte[count][];
    for (int i = 0; i < count; i++) {
      int end = Math.min(payload.length, (i + 1) * size);
      byte[] piece = Arrays.copyOfRange(payload, i * size, end);
      int more = end < payload.length ? 0x2000 : 0;
      packets[i] =
          from.contains(":")
              ? six(from, to, 44, sixPiece(protocol, i * size, more > 0, id, piece))
              : four(from, to, protocol, piece, id, more | i * size / 8, new byte[0]);
    }
    return packets;
  }

  private static byte[] sixPiece(int protocol, int offset, boolean more, int id, byte[] piece) {
    return new OctetBuffer()
        .u8(protocol)
        .u8(0)
        .u16(offset | (more ? 1 : 0))
        .u32(id)
        .octets(piece)
        .toBytes();
  }
}
