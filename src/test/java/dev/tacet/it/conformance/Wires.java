package dev.tacet.it.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Messages as octets. */
final class Wires {
  private Wires() {}

  static Message parse(byte[] octets) {
    try {
      return new Message(octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] changed(byte[] octets, Consumer<Message> change) {
    Message message = parse(octets);
    change.accept(message);
    return message.toWire(65_535);
  }

  static int u16(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
  }

  static byte[] with16(byte[] octets, int at, int value) {
    byte[] changed = octets.clone();
    changed[at] = (byte) (value >>> 8);
    changed[at + 1] = (byte) value;
    return changed;
  }

  static byte[] withId(byte[] octets, byte[] query) {
    return with16(octets, 0, u16(query, 0));
  }

  /** Sets or clears bits of the second word. */
  static byte[] withFlags(byte[] octets, int set, int cleared) {
    return with16(octets, 2, u16(octets, 2) & ~cleared | set);
  }

  /** A bare header with this word of flags. */
  static byte[] header(byte[] query, int flags) {
    return with16(withId(new byte[12], query), 2, flags);
  }

  static int opcode(byte[] octets) {
    return u16(octets, 2) >>> 11 & 15;
  }

  /** The end of the first question, whose name is not compressed. */
  static int questionEnd(byte[] octets) {
    int at = 12;
    while (octets[at] != 0) {
      at += 1 + (octets[at] & 0xff);
    }
    return at + 5;
  }

  /** The octets of the question, as asked. */
  static byte[] question(byte[] octets) {
    return Arrays.copyOfRange(octets, 12, questionEnd(octets));
  }

  static byte[] lowerCased(byte[] octets) {
    byte[] changed = octets.clone();
    for (int at = 12; at < questionEnd(octets) - 4; at++) {
      changed[at] = (byte) Character.toLowerCase(octets[at] & 0xff);
    }
    return changed;
  }

  static void opt(Message message, OPTRecord opt) {
    withoutOpt(message);
    message.addRecord(opt, Section.ADDITIONAL);
  }

  static void withoutOpt(Message message) {
    if (message.getOPT() != null) {
      message.removeRecord(message.getOPT(), Section.ADDITIONAL);
    }
  }

  /** An error with the question and nothing else. */
  static byte[] error(byte[] query, int rcode) {
    Message message = parse(query);
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      message.removeAllRecords(section);
    }
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setFlag(Flags.RA);
    message.getHeader().setRcode(rcode);
    return message.toWire();
  }

  static void ttl(Message message, int section, long ttl) {
    for (Record record : List.copyOf(message.getSection(section))) {
      if (!(record instanceof OPTRecord)) {
        message.removeRecord(record, section);
        message.addRecord(
            Record.newRecord(
                record.getName(),
                record.getType(),
                record.getDClass(),
                ttl,
                record.rdataToWireCanonical()),
            section);
      }
    }
  }

  /** Whether this very option is there. */
  static boolean hasOption(Message message, EDNSOption option) {
    return message.getOPT() != null
        && message.getOPT().getOptions().stream()
            .anyMatch(one -> Arrays.equals(one.toWire(), option.toWire()));
  }

  static boolean hasOption(Message message, int code) {
    return message.getOPT() != null
        && message.getOPT().getOptions().stream()
            .map(EDNSOption::getCode)
            .anyMatch(one -> one == code);
  }
}
