package dev.tacet.resolve;

import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Query;
import dev.tacet.dns.UpstreamQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What an upstream sends back for a query, built by dnsjava and read by us. */
final class UpstreamReply {
  static final long TTL = 300;

  private final UpstreamQuery query;
  private final Message message;

  UpstreamReply(Query query) {
    this.query = UpstreamQuery.of(query);
    message = new Message(4711);
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setFlag(Flags.RD);
    message.getHeader().setFlag(Flags.RA);
    message.addRecord(
        Record.newRecord(
            name(query.question().qname() + "."),
            query.question().qtype(),
            query.question().qclass()),
        Section.QUESTION);
  }

  /** Extended codes included. */
  UpstreamReply rcode(int rcode) {
    message.getHeader().setRcode(rcode & 0xf);
    if (rcode > 0xf) {
      message.addRecord(new OPTRecord(1232, rcode >>> 4, 0), Section.ADDITIONAL);
    }
    return this;
  }

  /** With an extended error (RFC 8914) of this INFO-CODE. */
  UpstreamReply error(int code) {
    message.addRecord(
        new OPTRecord(1232, 0, 0, 0, List.of(new ExtendedErrorCodeOption(code, ""))),
        Section.ADDITIONAL);
    return this;
  }

  /** Records as {@code owner. TYPE data}. */
  UpstreamReply answer(String... records) {
    return add(Section.ANSWER, records);
  }

  UpstreamReply authority(String... records) {
    return add(Section.AUTHORITY, records);
  }

  UpstreamReply additional(String... records) {
    return add(Section.ADDITIONAL, records);
  }

  private UpstreamReply add(int section, String... records) {
    for (String text : records) {
      String[] parts = text.split(" ", 3);
      try {
        message.addRecord(
            Record.fromString(
                name(parts[0]), Type.value(parts[1]), DClass.IN, TTL, parts[2], Name.root),
            section);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }
    return this;
  }

  byte[] octets() {
    return message.toWire(0xffff);
  }

  Answer read() {
    try {
      return AnswerReader.read(octets(), query);
    } catch (MalformedAnswerException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
