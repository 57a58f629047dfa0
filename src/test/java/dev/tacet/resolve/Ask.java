package dev.tacet.resolve;

import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Transport;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * What a stub sends, octet by octet, so that nothing of ours decides what it looks like.
 *
 * @param name with its letter case, without a trailing dot
 * @param payload the size in its OPT; 0 for a stub without EDNS
 */
record Ask(
    String name,
    int qtype,
    int qclass,
    int id,
    int flags,
    Transport transport,
    InetAddress client,
    int payload) {
  static final int RD = 0x0100;
  static final int AD = 0x0020;
  static final int CD = 0x0010;

  /** A device at home asking over UDP, RD set, with EDNS. */
  static Ask of(String name, int qtype) {
    return new Ask(name, qtype, 1, 0xabcd, RD, Transport.UDP, address("192.168.1.20"), 1232);
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Ask over(Transport changed) {
    return new Ask(name, qtype, qclass, id, flags, changed, client, payload);
  }

  Ask from(String changed) {
    return new Ask(name, qtype, qclass, id, flags, transport, address(changed), payload);
  }

  Ask withoutEdns() {
    return withPayload(0);
  }

  Ask withPayload(int changed) {
    return new Ask(name, qtype, qclass, id, flags, transport, client, changed);
  }

  Ask withHeader(int changedId, int changedFlags) {
    return new Ask(name, qtype, qclass, changedId, changedFlags, transport, client, payload);
  }

  Ask inClass(int changed) {
    return new Ask(name, qtype, changed, id, flags, transport, client, payload);
  }

  boolean edns() {
    return payload > 0;
  }

  /** The question section: name, type, class. */
  byte[] question() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    put16(out, qtype);
    put16(out, qclass);
    return out.toByteArray();
  }

  Query decode(long receivedNanos) {
    return (Query) QueryDecoder.decode(octets(), client, transport, receivedNanos);
  }

  byte[] octets() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put16(out, id);
    put16(out, flags);
    put16(out, 1);
    put16(out, 0);
    put16(out, 0);
    put16(out, edns() ? 1 : 0);
    out.writeBytes(question());
    if (edns()) {
      out.write(0);
      put16(out, 41);
      put16(out, payload);
      put16(out, 0);
      put16(out, 0);
      put16(out, 0);
    }
    return out.toByteArray();
  }

  private static void put16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }
}
