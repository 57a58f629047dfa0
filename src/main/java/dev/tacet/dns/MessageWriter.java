package dev.tacet.dns;

import java.util.Arrays;
import java.util.List;

/**
 * Writes one answer to one query: header, the question as it was sent, records, and an OPT if the
 * query had one. One thread; used once.
 */
final class MessageWriter {
  /** An OPT without options. */
  static final int OPT_OCTETS = 11;

  private static final int EDE_CODE = 15;

  /** Extended errors of one answer; more are left out. */
  static final int MAX_ERRORS = 4;

  private final int recordClass;
  private byte[] out;
  private int at;
  private int ownerAt = Wire.HEADER;

  /** Begins with header and question of the answer to {@code query}. */
  MessageWriter(Query query, int rcode, int room) {
    int questionEnd = Wire.HEADER + query.questionLength();
    int qclass = query.question().qclass();
    recordClass = qclass == RecordClasses.ANY ? RecordClasses.IN : qclass;
    out = new byte[questionEnd + room];
    Wire.put16(out, 0, query.id());
    Wire.put16(out, 2, flags(query) | rcode & Wire.RCODE);
    Wire.put16(out, 4, 1);
    query.copyQuestionTo(out);
    at = questionEnd;
  }

  /** QR and RA set, RD and CD as in the query, all else clear (RFC 1035, RFC 4035 section 3.2). */
  static int flags(Query query) {
    return Wire.QR
        | Wire.RA
        | (query.recursionDesired() ? Wire.RD : 0)
        | (query.checkingDisabled() ? Wire.CD : 0);
  }

  /**
   * A record in the class asked for, owned by the QNAME or by the target of the alias that was
   * written last. {@code section} is 6, 8 or 10: the header's count to raise.
   */
  MessageWriter record(int section, int type, long ttl, byte[] rdata) {
    grow(12 + rdata.length);
    Wire.put16(out, at, 0xc000 | ownerAt);
    Wire.put16(out, at + 2, type);
    Wire.put16(out, at + 4, recordClass);
    Wire.put32(out, at + 6, ttl);
    Wire.put16(out, at + 10, rdata.length);
    System.arraycopy(rdata, 0, out, at + 12, rdata.length);
    at += 12 + rdata.length;
    Wire.put16(out, section, Wire.u16(out, section) + 1);
    return this;
  }

  /** A CNAME; what is written next belongs to its target. At most a few: pointers have 14 bits. */
  MessageWriter alias(int section, long ttl, DomainName target) {
    record(section, RecordTypes.CNAME, ttl, target.toWire());
    ownerAt = at - target.length();
    return this;
  }

  private void grow(int room) {
    if (at + room > out.length) {
      out = Arrays.copyOf(out, at + room);
    }
  }

  /** The finished message; without its records and with TC where it does not fit. */
  byte[] finish(Query query, int rcode, List<ExtendedErrorText> errors) {
    return withOpt(out, at, query, rcode, errors);
  }

  /**
   * Appends the OPT to {@code length} octets of a message, if the query had one, and truncates what
   * is too long for the client (RFC 2181 section 9: header, question and OPT stay).
   */
  static byte[] withOpt(
      byte[] message, int length, Query query, int rcode, List<ExtendedErrorText> errors) {
    int limit = query.answerLimit();
    int options = query.edns().present() ? OPT_OCTETS : 0;
    if (length + options > limit) {
      int end = Wire.HEADER + query.questionLength();
      int cookie = options == 0 ? 0 : HopOptions.cookieOctets(query, limit - end - options);
      byte[] cut = Arrays.copyOf(message, end + options + cookie);
      Wire.put16(cut, 2, Wire.u16(cut, 2) | Wire.TC);
      Arrays.fill(cut, 6, Wire.HEADER, (byte) 0);
      if (options > 0) {
        writeOpt(cut, end, query, rcode, cookie);
      }
      if (cookie > 0) {
        HopOptions.writeCookie(cut, end + options, query);
      }
      return cut;
    }
    if (options == 0) {
      return message.length == length ? message : Arrays.copyOf(message, length);
    }
    int cookie = HopOptions.cookieOctets(query, limit - length - OPT_OCTETS);
    int keepalive = HopOptions.keepaliveOctets(query, limit - length - OPT_OCTETS - cookie);
    byte[][] texts = new byte[Math.min(errors.size(), MAX_ERRORS)][];
    int kept = 0;
    int rdata = cookie + keepalive;
    while (kept < texts.length) {
      int room = limit - length - OPT_OCTETS - rdata - 6;
      if (room < 0) {
        break;
      }
      // A text cut short still carries the code, which is what programs read.
      byte[] text = errors.get(kept).octets(room);
      texts[kept++] = text;
      rdata += 6 + text.length;
    }
    int plain = length + OPT_OCTETS + rdata;
    int padding = HopOptions.paddingOctets(query, plain, limit - plain);
    byte[] whole =
        message.length == plain + padding ? message : Arrays.copyOf(message, plain + padding);
    writeOpt(whole, length, query, rcode, rdata + padding);
    int option = length + OPT_OCTETS;
    if (cookie > 0) {
      option = HopOptions.writeCookie(whole, option, query);
    }
    if (keepalive > 0) {
      option = HopOptions.writeKeepalive(whole, option, query);
    }
    for (int i = 0; i < kept; i++) {
      Wire.put16(whole, option, EDE_CODE);
      Wire.put16(whole, option + 2, 2 + texts[i].length);
      Wire.put16(whole, option + 4, errors.get(i).code());
      System.arraycopy(texts[i], 0, whole, option + 6, texts[i].length);
      option += 6 + texts[i].length;
    }
    if (padding > 0) {
      HopOptions.writePadding(whole, option, padding);
    }
    return whole;
  }

  private static void writeOpt(byte[] out, int at, Query query, int rcode, int rdataLength) {
    out[at] = 0;
    Wire.put16(out, at + 1, RecordTypes.OPT);
    Wire.put16(out, at + 3, Edns.OUR_PAYLOAD);
    out[at + 5] = (byte) (rcode >>> 4);
    out[at + 6] = 0;
    Wire.put16(out, at + 7, query.edns().dnssecOk() ? 0x8000 : 0);
    Wire.put16(out, at + 9, rdataLength);
    Wire.put16(out, 10, Wire.u16(out, 10) + 1);
  }
}
