package dev.tacet.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Octets in a row, written one field after the other; big-endian unless told otherwise. */
public final class OctetBuffer {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean little;

  public OctetBuffer() {
    this(false);
  }

  public OctetBuffer(boolean littleEndian) {
    this.little = littleEndian;
  }

  public static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  public OctetBuffer number(long value, int octets) {
    for (int i = 0; i < octets; i++) {
      out.write((int) (value >>> 8 * (little ? i : octets - 1 - i)));
    }
    return this;
  }

  public OctetBuffer u8(long value) {
    return number(value, 1);
  }

  public OctetBuffer u16(long value) {
    return number(value, 2);
  }

  public OctetBuffer u32(long value) {
    return number(value, 4);
  }

  public OctetBuffer u64(long value) {
    return number(value, 8);
  }

  public OctetBuffer octets(byte... octets) {
    out.writeBytes(octets);
    return this;
  }

  public OctetBuffer text(String text) {
    return octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Labels with their lengths, and the root. */
  public OctetBuffer name(String name) {
    for (String label : name.split("\\.")) {
      byte[] octets = label.getBytes(StandardCharsets.ISO_8859_1);
      u8(octets.length).octets(octets);
    }
    return u8(0);
  }

  /** Zeros up to a multiple. */
  public OctetBuffer padTo(int multiple) {
    while (out.size() % multiple != 0) {
      out.write(0);
    }
    return this;
  }

  public OctetBuffer zeros(int count) {
    return octets(new byte[count]);
  }

  public int size() {
    return out.size();
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }
}
