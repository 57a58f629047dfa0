package dev.tacet.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * Octets from an upstream to an {@link Answer}. Everything is parsed, and only what belongs to the
 * answer chain of the question is kept. Pure functions.
 */
public final class AnswerReader {
  /** Nothing is kept longer than this many seconds (RFC 8767 section 4). */
  private static final int MAX_TTL = 604_800;

  /** Nor a negative answer longer than this (RFC 2308 section 5 finds one to three hours good). */
  private static final int MAX_NEGATIVE_TTL = 10_800;

  /**
   * An alias chain may stand in any order; a longer or more tangled one is nobody's honest data.
   */
  private static final int MAX_CHAIN_PASSES = 16;

  private static final int[] KEPT_FLAGS = {Flags.QR, Flags.AA, Flags.RD, Flags.RA, Flags.AD};

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
      Message wanted = onlyWanted(message, query);
      byte[] own = wanted == message ? withoutLastOpt(octets, message, end) : wanted.toWire();
      own = own == octets ? octets.clone() : own;
      return build(own, end, wanted, rcode, query.question(), errors);
    } catch (IOException | RuntimeException e) {
      throw new MalformedAnswerException("it does not parse: " + e.getMessage());
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
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      for (Record record : message.getSection(section)) {
        if (!(record instanceof OPTRecord)) {
          records.add(record);
        }
      }
    }
    if (records.size() != entries.size()) {
      throw new IOException("records are not where they are counted");
    }
    for (RecordScan.Entry entry : entries) {
      if (entry.type() == RecordTypes.TXT && entry.end() == entry.ttlAt() + 6) {
        throw new IOException(
            "a TXT without a string"); // RFC 1035 section 3.3.14; dnsjava forgives
      }
    }
    refuseNamesThatWouldChange(own, entries, records);
    evenTtls(own, entries, records);
    boolean positive = holdsAnswer(message, question);
    int ttl = ttlSeconds(own, entries, records, rcode, positive);
    AnswerFacts facts = new AnswerFacts();
    for (Record record : message.getSection(Section.ANSWER)) {
      facts.read(record);
    }
    boolean authentic = (Wire.u16(own, 2) & Wire.AD) != 0;
    int[] offsets = entries.stream().mapToInt(RecordScan.Entry::ttlAt).toArray();
    Wire.put16(own, 0, 0);
    return new Answer(
        own, rcode, authentic, ttl, offsets, !positive, facts.names(), facts.addresses(), errors);
  }

  /**
   * A compressed name may point at any octets before it, those of the header and of TTLs included,
   * and these are other ones whenever the answer is served: the name would be judged as one and
   * served as another. So all of them are changed once, and the records must stay what they were.
   */
  private static void refuseNamesThatWouldChange(
      byte[] own, List<RecordScan.Entry> entries, List<Record> records) throws IOException {
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

  /** The octets without the OPT, which must be the last record for its removal to be a cut. */
  private static byte[] withoutLastOpt(byte[] octets, Message message, int questionEnd)
      throws IOException {
    List<RecordScan.Entry> entries = RecordScan.scan(octets, questionEnd);
    int end = entries.isEmpty() ? questionEnd : entries.get(entries.size() - 1).end();
    if (message.getOPT() != null) {
      end = entries.get(entries.size() - 1).start();
    }
    byte[] cut = Arrays.copyOf(octets, end);
    if (message.getOPT() != null) {
      Wire.put16(cut, 10, Wire.u16(cut, 10) - 1);
    }
    return cut;
  }

  /**
   * The message itself where every record may be kept, or a new one without those that may not:
   * answer data outside the chain, signatures nobody asked for (RFC 4035 section 3.2.1), TSIG, and
   * an OPT that is not last.
   */
  private static Message onlyWanted(Message message, UpstreamQuery query) throws IOException {
    Set<Name> chain = chain(message);
    List<Record> additional = message.getSection(Section.ADDITIONAL);
    int opts = 0;
    boolean clean = true;
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      for (Record record : message.getSection(section)) {
        if (record instanceof OPTRecord) {
          opts++;
          clean &= record == additional.get(additional.size() - 1);
        } else {
          clean &= wanted(record, section, chain, query);
        }
      }
    }
    if (opts > 1) {
      throw new IOException("it has two OPT records");
    }
    if (clean) {
      return message;
    }
    Message kept = new Message();
    for (int flag : KEPT_FLAGS) {
      if (message.getHeader().getFlag(flag)) {
        kept.getHeader().setFlag(flag);
      }
    }
    kept.getHeader().setRcode(message.getHeader().getRcode());
    kept.addRecord(message.getQuestion(), Section.QUESTION);
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      for (Record record : message.getSection(section)) {
        if (!(record instanceof OPTRecord) && wanted(record, section, chain, query)) {
          kept.addRecord(record, section);
        }
      }
    }
    return kept;
  }

  private static boolean wanted(Record record, int section, Set<Name> chain, UpstreamQuery query) {
    int type = record.getType();
    if (type == RecordTypes.TSIG || type == 24 /* SIG(0), RFC 2931 */) {
      return false;
    }
    if (!query.dnssecOk() && type != query.question().qtype() && isProof(type)) {
      return false;
    }
    return section != Section.ANSWER
        || chain.contains(record.getName())
        || type == RecordTypes.DNAME && chain.stream().anyMatch(n -> n.subdomain(record.getName()))
        || type == RecordTypes.RRSIG && chain.stream().anyMatch(n -> n.subdomain(record.getName()));
  }

  private static boolean isProof(int type) {
    return type == RecordTypes.RRSIG || type == RecordTypes.NSEC || type == RecordTypes.NSEC3;
  }

  /** The QNAME and every alias target that can be reached from it. */
  private static Set<Name> chain(Message message) throws IOException {
    List<Record> answer = message.getSection(Section.ANSWER);
    Set<Name> chain = new HashSet<>();
    chain.add(message.getQuestion().getName());
    for (int pass = 0; pass < MAX_CHAIN_PASSES; pass++) {
      int before = chain.size();
      for (Record record : answer) {
        if (record instanceof CNAMERecord alias && chain.contains(alias.getName())) {
          chain.add(alias.getTarget());
        }
      }
      if (chain.size() > AnswerFacts.MAX_NAMES) {
        break;
      }
      if (chain.size() == before) {
        return chain;
      }
    }
    throw new IOException("its alias chain is too tangled");
  }

  /** One TTL for each RRset, its lowest, none above the cap (RFC 2181 sections 5.2 and 8). */
  private static void evenTtls(byte[] own, List<RecordScan.Entry> entries, List<Record> records) {
    record RrsetKey(int section, Name name, int type, int qclass, int covered) {}
    Map<RrsetKey, Long> lowest = new HashMap<>();
    List<RrsetKey> keys = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Record record = records.get(i);
      RrsetKey key =
          new RrsetKey(
              entries.get(i).section(),
              record.getName(),
              record.getType(),
              record.getDClass(),
              // Each signature belongs to the RRset it covers.
              record.getRRsetType());
      keys.add(key);
      long ttl = Wire.u32(own, entries.get(i).ttlAt());
      ttl = ttl > 0x7fff_ffffL ? 0 : Math.min(ttl, MAX_TTL);
      if (record instanceof SOARecord soa && entries.get(i).section() == RecordScan.AUTHORITY) {
        ttl = Math.min(ttl, soa.getMinimum());
      }
      lowest.merge(key, ttl, Math::min);
    }
    for (int i = 0; i < entries.size(); i++) {
      Wire.put32(own, entries.get(i).ttlAt(), lowest.get(keys.get(i)));
    }
  }

  private static int ttlSeconds(
      byte[] own,
      List<RecordScan.Entry> entries,
      List<Record> records,
      int rcode,
      boolean positive) {
    if (rcode != Rcodes.NOERROR && rcode != Rcodes.NXDOMAIN) {
      return 0;
    }
    boolean negative = rcode == Rcodes.NXDOMAIN || !positive;
    long ttl = negative ? MAX_NEGATIVE_TTL : MAX_TTL;
    boolean soa = false;
    for (int i = 0; i < entries.size(); i++) {
      RecordScan.Entry entry = entries.get(i);
      boolean here = entry.section() == RecordScan.ANSWER;
      if (negative && entry.section() == RecordScan.AUTHORITY) {
        here = records.get(i) instanceof SOARecord;
        soa |= here;
      }
      if (here) {
        ttl = Math.min(ttl, Wire.u32(own, entry.ttlAt()));
      }
    }
    return negative && !soa ? 0 : (int) ttl;
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

  private static List<ExtendedErrorText> extendedErrors(OPTRecord opt) {
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
