package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what an {@link OctetWriter} wrote, and never beyond it. For one thread. */
final class OctetReader {
  private final ByteBuffer octets;

  /**
   * @param octets little-endian; its position moves
   */
  OctetReader(ByteBuffer octets) {
    this.octets = octets;
  }

  int octet() {
    try {
      return octets.get() & 0xff;
    } catch (BufferUnderflowException e) {
      throw cutOff(e);
    }
  }

  int int32() {
    try {
      return octets.getInt();
    } catch (BufferUnderflowException e) {
      throw cutOff(e);
    }
  }

  int number() {
    int value = 0;
    for (int shift = 0; shift < 32; shift += 7) {
      int octet = octet();
      value |= (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new DamagedIndexException("a number in it has no end");
  }

  /** A number of things each of which takes at least an octet. */
  int count() {
    int count = number();
    if (count < 0 || count > octets.remaining()) {
      throw new DamagedIndexException("it counts more than it holds");
    }
    return count;
  }

  byte[] counted() {
    byte[] read = new byte[count()];
    octets.get(read);
    return read;
  }

  String text() {
    return new String(counted(), StandardCharsets.UTF_8);
  }

  DomainName name() {
    byte[] wire = new byte[Math.min(octets.remaining(), DomainName.MAX_OCTETS)];
    octets.get(octets.position(), wire);
    try {
      DomainName name = DomainName.fromWire(wire);
      octets.position(octets.position() + name.length());
      return name;
    } catch (NameSyntaxException e) {
      throw new DamagedIndexException("a name in it is broken", e);
    }
  }

  boolean atEnd() {
    return !octets.hasRemaining();
  }

  private static DamagedIndexException cutOff(BufferUnderflowException cause) {
    return new DamagedIndexException("a section ends too early", cause);
  }
}
