package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing stretch of octets, little-endian. For one thread. */
final class OctetWriter {
  private byte[] octets = new byte[256];
  private int length;

  OctetWriter octet(int value) {
    reserve(1);
    octets[length++] = (byte) value;
    return this;
  }

  OctetWriter int32(int value) {
    reserve(4);
    for (int shift = 0; shift < 32; shift += 8) {
      octets[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Seven bits an octet, the lowest first; the last octet has its top bit clear. */
  OctetWriter number(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      octet(rest | 0x80);
      rest >>>= 7;
    }
    return octet(rest);
  }

  OctetWriter raw(byte[] added) {
    reserve(added.length);
    System.arraycopy(added, 0, octets, length, added.length);
    length += added.length;
    return this;
  }

  /** A number of octets, then the octets. */
  OctetWriter counted(byte[] added) {
    return number(added.length).raw(added);
  }

  OctetWriter text(String text) {
    return counted(text.getBytes(StandardCharsets.UTF_8));
  }

  OctetWriter name(DomainName name) {
    return raw(name.toWire());
  }

  private void reserve(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(length + more, length + (length >> 1)));
    }
  }

  int length() {
    return length;
  }

  byte[] toArray() {
    return Arrays.copyOf(octets, length);
  }

  /** What was written so far, without a copy. */
  ByteBuffer written() {
    return ByteBuffer.wrap(octets, 0, length);
  }
}
