package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link OctetWriter} wrote. Beyond the end of the array each method throws an {@link
 * IndexOutOfBoundsException}. One thread.
 */
final class OctetReader {
  private byte[] octets = new byte[0];
  private int at;

  /** Reads from a place on. */
  OctetReader from(byte[] in, int place) {
    octets = in;
    at = place;
    return this;
  }

  int at() {
    return at;
  }

  int octet() {
    return octets[at++];
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte octet = octets[at++];
      value |= (octet & 0x7fL) << shift;
      if (octet >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten octets");
  }

  String text() {
    int length = length();
    String text = length == 0 ? "" : new String(octets, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  DomainName name() {
    DomainName name = DomainName.fromWire(octets, at);
    at += name.length();
    return name;
  }

  InetAddress address() {
    byte[] its = new byte[Math.max(0, octets[at++])];
    System.arraycopy(octets, at, its, 0, its.length);
    at += its.length;
    try {
      return InetAddress.getByAddress(its);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + e.getMessage(), e);
    }
  }

  void skip(long length) {
    if (length < 0 || length > octets.length - at) {
      throw new IndexOutOfBoundsException("a row that is cut off");
    }
    at += (int) length;
  }

  void skipNumber() {
    while (octets[at++] < 0) {}
  }

  void skipName() {
    int length = octets[at++];
    while (length > 0) {
      at += length;
      length = octets[at++];
    }
  }

  private int length() {
    long length = number();
    if (length < 0 || length > octets.length - at) {
      throw new IndexOutOfBoundsException("a text that is cut off");
    }
    return (int) length;
  }
}
