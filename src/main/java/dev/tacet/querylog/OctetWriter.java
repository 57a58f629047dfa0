package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the values of packed rows: numbers of as many octets as they need (7 bits each, the lowest
 * first), names in wire form, texts in UTF-8 and addresses after their length. One thread.
 */
final class OctetWriter {
  private byte[] octets;
  private int size;

  /**
   * @param octets written from a place on; a larger array is taken where they do not suffice
   */
  OctetWriter(byte[] octets, int size) {
    this.octets = octets;
    this.size = size;
  }

  byte[] octets() {
    return octets;
  }

  int size() {
    return size;
  }

  byte[] copy() {
    return Arrays.copyOf(octets, size);
  }

  /** Drops what is behind a place. */
  void cut(int to) {
    size = to;
  }

  void octet(int value) {
    room(1);
    octets[size++] = (byte) value;
  }

  void number(long value) {
    room(10);
    long left = value;
    while ((left & ~0x7fL) != 0) {
      octets[size++] = (byte) (left & 0x7f | 0x80);
      left >>>= 7;
    }
    octets[size++] = (byte) left;
  }

  void text(String text) {
    if (text.isEmpty()) {
      octet(0);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    copy(utf8, 0, utf8.length);
  }

  void name(DomainName name) {
    room(name.length());
    name.copyTo(octets, size);
    size += name.length();
  }

  void address(InetAddress address) {
    byte[] its = address.getAddress();
    octet(its.length);
    copy(its, 0, its.length);
  }

  void copy(byte[] from, int at, int length) {
    room(length);
    System.arraycopy(from, at, octets, size, length);
    size += length;
  }

  private void room(int more) {
    if (octets.length - size < more) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, size + more));
    }
  }
}
