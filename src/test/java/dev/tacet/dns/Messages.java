package dev.tacet.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Queries as stubs send them and answers as upstreams do, built and read back by dnsjava. */
final class Messages {
  static final InetAddress CLIENT = address("192.0.2.17");

  private Messages() {}

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /** The question section that an answer to a query echoes. */
  static byte[] questionOf(Query query) {
    byte[] message = new byte[Wire.HEADER + query.questionLength()];
    query.copyQuestionTo(message);
    return Arrays.copyOfRange(message, Wire.HEADER, message.length);
  }

  /** A query over UDP without EDNS. */
  static Query query(String name, int type) {
    return query(name, type, Transport.UDP, 0x0100, null);
  }

  /** A query over UDP with an OPT. */
  static Query ednsQuery(String name, int type, int payload, boolean dnssecOk) {
    return query(name, type, Transport.UDP, 0x0100, opt(payload, dnssecOk));
  }

  static byte[] opt(int payload, boolean dnssecOk) {
    return hex(
        "00" // root
            + "0029" // OPT
            + String.format("%04x", payload)
            + "0000" // extended RCODE, version
            + (dnssecOk ? "8000" : "0000")
            + "0000"); // no options
  }

  static Query query(String name, int type, Transport transport, int flags, byte[] opt) {
    try {
      Message message = new Message(0x1234);
      message.addRecord(Record.newRecord(name(name), type, DClass.IN), Section.QUESTION);
      byte[] plain = message.toWire();
      byte[] whole = java.util.Arrays.copyOf(plain, plain.length + (opt == null ? 0 : opt.length));
      Wire.put16(whole, 2, flags);
      if (opt != null) {
        System.arraycopy(opt, 0, whole, plain.length, opt.length);
        Wire.put16(whole, 10, 1);
      }
      return (Query) QueryDecoder.decode(whole, CLIENT, transport, 0);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("no query: " + name, e);
    }
  }

  static Name name(String text) {
    try {
      return Name.fromString(text.endsWith(".") ? text : text + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One record in master file form: {@code "a.example. 300 A 192.0.2.1"}. */
  static Record record(String line) {
    String[] fields = line.split(" ", 4);
    try {
      return Record.fromString(
          name(fields[0]),
          Type.value(fields[2], true),
          DClass.IN,
          Long.parseLong(fields[1]),
          fields[3],
          Name.root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An upstream's NOERROR to a question of ours. */
  static Message response(UpstreamQuery query, int id) {
    Message message = new Message(id);
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setFlag(Flags.RD);
    message.getHeader().setFlag(Flags.RA);
    message.addRecord(
        Record.newRecord(
            name(query.question().qname().toString()), query.question().qtype(), DClass.IN),
        Section.QUESTION);
    return message;
  }

  static UpstreamQuery asked(String name, int type) {
    return new UpstreamQuery(Question.of(DomainName.parse(name), type), false, false);
  }

  static UpstreamQuery askedWithDnssec(String name, int type) {
    return new UpstreamQuery(Question.of(DomainName.parse(name), type), true, false);
  }

  static Message parse(byte[] octets) {
    try {
      return new Message(octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
