package dev.tacet.capture;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.MulticastMessage;
import dev.tacet.dns.NameSyntaxException;
import java.util.Arrays;

/**
 * Multicast DNS (RFC 6762): its questions are observations too, and who announces a host's address
 * has that host's name. One thread.
 */
final class MulticastDns {
  static final int PORT = 5353;

  /** Questions of one message; more are left out and counted. */
  static final int MAX_QUESTIONS = 32;

  private static final int RESPONSE = 0x80;
  private static final int HEADER = 12;
  private static final int MAX_JUMPS = 32;
  private static final DomainName LOCAL = DomainName.parse("local");

  private final PendingQueries pending;
  private final NameTable names;
  private final Stations stations;
  private final Tally skipped;

  MulticastDns(PendingQueries pending, NameTable names, Stations stations, Tally skipped) {
    this.pending = pending;
    this.names = names;
    this.stations = stations;
    this.skipped = skipped;
  }

  void message(Packet packet, byte[] message, Station sender) {
    if (message.length < HEADER || !sender.isSomebody()) {
      return;
    }
    if ((message[2] & RESPONSE) == 0) {
      questions(packet, message, sender);
    } else {
      MulticastMessage.read(message).ifPresent(said -> announced(said, sender));
    }
  }

  private void questions(Packet packet, byte[] message, Station sender) {
    int count = Octets.u16(message, 4);
    int at = HEADER;
    for (int i = 0; i < count; i++) {
      if (i == MAX_QUESTIONS) {
        skipped.add("questions beyond " + MAX_QUESTIONS + " of one mDNS message", 0);
        return;
      }
      int end = skipName(message, at);
      if (end < 0 || end + 4 > message.length) {
        skipped.add("mDNS queries that make no sense", message.length);
        return;
      }
      try {
        DomainName name = DomainName.fromWire(uncompressed(message, at));
        pending.askedAll(names.shared(name), Octets.u16(message, end), sender, packet.millis);
      } catch (NameSyntaxException e) {
        skipped.add("mDNS queries that make no sense", message.length);
        return;
      }
      at = end + 4;
    }
  }

  private static int skipName(byte[] message, int from) {
    int at = from;
    while (at < message.length) {
      int length = Octets.u8(message, at);
      if (length == 0) {
        return at + 1;
      }
      if (length >= 0xc0) {
        return at + 2;
      }
      at += 1 + length;
    }
    return -1;
  }

  /** The name's octets without pointers; cut short, and so no name, where they lead nowhere. */
  private static byte[] uncompressed(byte[] message, int from) {
    byte[] name = new byte[DomainName.MAX_OCTETS];
    int at = from;
    int length = 0;
    int jumps = 0;
    while (at < message.length && length < name.length) {
      int label = Octets.u8(message, at);
      if (label >= 0xc0) {
        if (at + 2 > message.length || jumps++ == MAX_JUMPS) {
          break;
        }
        at = Octets.u16(message, at) & 0x3fff;
        continue;
      }
      int size = 1 + label;
      if (label > DomainName.MAX_LABEL_OCTETS
          || at + size > message.length
          || length + size > name.length) {
        break;
      }
      System.arraycopy(message, at, name, length, size);
      length += size;
      if (label == 0) {
        return Arrays.copyOf(name, length);
      }
      at += size;
    }
    return new byte[0];
  }

  /** A host says its own address; what it says of others (a sleep proxy does) is not taken. */
  private static void announced(MulticastMessage said, Station sender) {
    for (MulticastMessage.Entry entry : said.entries()) {
      if (entry.data() instanceof MulticastMessage.Address address
          && sender.has(Address.of(address.address()))
          && entry.ttlSeconds() > 0
          && entry.name().labelCount() == 2
          && entry.name().isBelow(LOCAL)) {
        sender.named(entry.label(), Station.NameFrom.MDNS);
      }
    }
  }
}
