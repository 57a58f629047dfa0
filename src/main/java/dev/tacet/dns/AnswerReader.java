package dev.tacet.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Octets from an upstream to an {@link Answer}. Everything is parsed, and only what belongs to the
 * answer chain of the question is kept. Pure functions.
 */
public final class AnswerReader {
  private AnswerReader() {}

  /**
   * Whether octets are a response to this very sending: QR, opcode, id, and the same question (RFC
   * 5452 section 4.2). Address and port are the caller's to compare.
   */
  public static boolean answers(byte[] octets, int id, UpstreamQuery query) {
    return isResponse(octets, id)
        && Wire.u16(octets, 4) == 1
        && questionEnd(octets, query.question()) > 0;
  }

  /**
   * Whether octets are a bare header that refuses the message as it stands: what servers that do
   * not take EDNS send back (RFC 6891 section 7), sometimes without the question.
   */
  public static boolean refusesFormat(byte[] octets, int id) {
    if (!isResponse(octets, id)) {
      return false;
    }
    int rcode = headerRcode(octets);
    return rcode == Rcodes.FORMERR || rcode == Rcodes.NOTIMP;
  }

  private static boolean isResponse(byte[] octets, int id) {
    return octets.length >= Wire.HEADER
        && Wire.u16(octets, 0) == id
        && (Wire.u16(octets, 2) & (Wire.QR | Wire.OPCODE)) == Wire.QR;
  }

  /** Whether the TC bit is set: ask again over TCP, and keep nothing (RFC 2181 section 9). */
  public static boolean truncated(byte[] octets) {
    return (Wire.u16(octets, 2) & Wire.TC) != 0;
  }

  /** The lower four bits of the response code. */
  public static int headerRcode(byte[] octets) {
    return Wire.u16(octets, 2) & Wire.RCODE;
  }

  /** The id in the header of at least two octets. */
  public static int id(byte[] octets) {
    return Wire.u16(octets, 0);
  }

  /**
   * The same with TTLs lower by the time it lay in a cache of HTTP on the way, which the TTLs do
   * not know of (RFC 8484 section 5.1). What does not parse is left as it is, for {@link #read}.
   */
  public static byte[] aged(byte[] octets, int seconds) {
    if (seconds == 0 || octets.length < Wire.HEADER || Wire.u16(octets, 4) != 1) {
      return octets;
    }
    byte[] aged = octets.clone();
    try {
      int behindQuestion = RecordScan.skipName(octets, Wire.HEADER) + 4;
      for (RecordScan.Entry entry : RecordScan.scan(octets, behindQuestion)) {
        if (entry.type() != RecordTypes.OPT) {
          Wire.put32(aged, entry.ttlAt(), Math.max(0, Wire.u32(octets, entry.ttlAt()) - seconds));
        }
      }
    } catch (IOException e) {
      return octets;
    }
    return aged;
  }

  /**
   * An answer after its data was judged: what of it is kept, as the asker is to see it.
   *
   * @param answer what was judged; its extended errors are passed on
   * @param kept its message, without the records that are not kept and without OPT
   * @param query as it was asked of us: signatures go where it has no DO (RFC 4035 section 3.2.1)
   * @param authentic the AD bit
   * @param mostSeconds no TTL may be longer (RFC 4035 section 5.3.3)
   * @throws MalformedAnswerException where it must not be passed on
   */
  public static Answer judged(
      Answer answer, byte[] kept, UpstreamQuery query, boolean authentic, long mostSeconds)
      throws MalformedAnswerException {
    byte[] octets = kept.clone();
    Wire.put16(octets, 2, Wire.u16(octets, 2) & ~Wire.AD | (authentic ? Wire.AD : 0));
    try {
      int behindQuestion = RecordScan.skipName(octets, Wire.HEADER) + 4;
      for (RecordScan.Entry entry : RecordScan.scan(octets, behindQuestion)) {
        Wire.put32(octets, entry.ttlAt(), Math.min(mostSeconds, Wire.u32(octets, entry.ttlAt())));
      }
    } catch (IOException e) {
      throw new MalformedAnswerException("it does not parse: " + e.getMessage());
    }
    return read(octets, query).with(answer.errors());
  }

  /** Offset behind an uncompressed question equal to ours, or -1. */
  private static int questionEnd(byte[] octets, Question question) {
    DomainName qname = question.qname();
    int end = Wire.HEADER + qname.length() + 4;
    if (octets.length < end) {
      return -1;
    }
    for (int i = 0; i < qname.length(); i++) {
      int octet = octets[Wire.HEADER + i] & 0xff;
      int lower = octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
      if (lower != qname.byteAt(i)) {
        return -1;
      }
    }
    boolean same =
        Wire.u16(octets, end - 4) == question.qtype()
            && Wire.u16(octets, end - 2) == question.qclass();
    return same ? end : -1;
  }

  /**
   * Reads a whole, untruncated response for which {@link #answers} holds.
   *
   * @throws MalformedAnswerException where it must not be passed on
   */
  public static Answer read(byte[] octets, UpstreamQuery query) throws MalformedAnswerException {
    try {
      Message message = new Message(octets);
      List<ExtendedErrorText> errors = extendedErrors(message.getOPT());
      int rcode = message.getRcode();
      int end = questionEnd(octets, query.question());
      if (end < 0) {
        throw new MalformedAnswerException("it repeats another question");
      }
      Message wanted = WantedRecords.of(message, query);
      byte[] own = wanted == message ? withoutAdditional(octets, end) : wanted.toWire();
      return build(own, end, wanted, rcode, query.question(), errors);
    } catch (IOException | RuntimeException e) {
      String why = e.getMessage() == null ? "it is cut off" : e.getMessage();
      throw new MalformedAnswerException("it does not parse: " + why);
    }
  }

  private static Answer build(
      byte[] own,
      int questionEnd,
      Message message,
      int rcode,
      Question question,
      List<ExtendedErrorText> errors)
      throws IOException {
    List<RecordScan.Entry> entries = RecordScan.scan(own, questionEnd);
    List<Record> records = new ArrayList<>(entries.size());
    for (int section = Section.ANSWER; section <= Section.AUTHORITY; section++) {
      records.addAll(message.getSection(section));
    }
    if (records.size() != entries.size()) {
      throw new IOException("records are not where they are counted");
    }
    for (RecordScan.Entry entry : entries) {
      if (entry.type() == RecordTypes.TXT && entry.end() == entry.dataAt()) {
        throw new IOException(
            "a TXT without a string"); // RFC 1035 section 3.3.14; dnsjava forgives
      }
    }
    refuseNamesThatWouldChange(own, entries, records);
    AnswerTtls.even(own, entries, records);
    boolean positive = holdsAnswer(message, question);
    int ttl = AnswerTtls.seconds(own, entries, records, rcode, positive);
    AnswerFacts facts = new AnswerFacts();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).section() == RecordScan.ANSWER) {
        facts.read(records.get(i), own, entries.get(i));
      }
    }
    boolean authentic = (Wire.u16(own, 2) & Wire.AD) != 0;
    int[] offsets = new int[entries.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = entries.get(i).ttlAt();
    }
    Wire.put16(own, 0, 0);
    return new Answer(
        own, rcode, authentic, ttl, offsets, !positive, facts.names(), facts.addresses(), errors);
  }

  /**
   * A compressed name may point at any octets before it, those of the header and of TTLs included,
   * and these are other ones whenever the answer is served: the name would be judged as one and
   * served as another. So all of them are changed once, and the records must stay what they were;
   * of most answers that is seen without.
   */
  private static void refuseNamesThatWouldChange(
      byte[] own, List<RecordScan.Entry> entries, List<Record> records) throws IOException {
    if (SteadyNames.all(own, entries)) {
      return;
    }
    byte[] changed = Arrays.copyOf(own, own.length + 11);
    Wire.put16(changed, 0, ~Wire.u16(own, 0));
    Wire.put16(changed, 2, Wire.u16(own, 2) ^ (Wire.AA | Wire.RD | Wire.RA | Wire.AD | Wire.CD));
    Wire.put16(changed, own.length + 1, RecordTypes.OPT);
    Wire.put16(changed, 10, Wire.u16(own, 10) + 1);
    for (RecordScan.Entry entry : entries) {
      Wire.put32(changed, entry.ttlAt(), ~Wire.u32(own, entry.ttlAt()));
    }
    Message served = new Message(changed);
    List<Record> again = new ArrayList<>(records.size());
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      again.addAll(served.getSection(section));
    }
    if (!again.subList(0, again.size() - 1).equals(records)) {
      throw new IOException("a name points where no name is");
    }
  }

  /** The octets up to the additional section: the last one, so that no name points into it. */
  private static byte[] withoutAdditional(byte[] octets, int questionEnd) throws IOException {
    int end = questionEnd;
    for (RecordScan.Entry entry : RecordScan.scan(octets, questionEnd)) {
      end = entry.section() == RecordScan.ADDITIONAL ? end : entry.end();
    }
    byte[] cut = Arrays.copyOf(octets, end);
    Wire.put16(cut, 10, 0);
    return cut;
  }

  /** Whether the answer section holds what was asked for, rather than aliases to nothing. */
  private static boolean holdsAnswer(Message message, Question question) {
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record.getType() == question.qtype()) {
        return true;
      }
    }
    return false;
  }

  static List<ExtendedErrorText> extendedErrors(OPTRecord opt) {
    List<ExtendedErrorText> errors = new ArrayList<>();
    if (opt != null) {
      for (EDNSOption option : opt.getOptions()) {
        if (option instanceof ExtendedErrorCodeOption error
            && errors.size() < MessageWriter.MAX_ERRORS) {
          String text = error.getText() == null ? "" : error.getText();
          errors.add(new ExtendedErrorText(error.getErrorCode(), text).shortened());
        }
      }
    }
    return errors;
  }
}
