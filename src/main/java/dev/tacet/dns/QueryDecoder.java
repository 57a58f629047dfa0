package dev.tacet.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Octets from a client to a {@link Query}, or to what is sent back instead. Never throws, whatever
 * arrives. Pure functions.
 */
public final class QueryDecoder {
  private static final byte[] SILENCE = {};

  private static final int DNSSEC_OK = 0x8000;

  private QueryDecoder() {}

  /**
   * @param octets one whole message; kept, so the caller must not change it afterwards
   * @param receivedNanos when it arrived, as {@link System#nanoTime}
   */
  public static Decoded decode(
      byte[] octets, InetAddress client, Transport transport, long receivedNanos) {
    return decode(octets, new Arrival(client, transport), receivedNanos);
  }

  /** As the other, where more is known of the way it came. */
  public static Decoded decode(byte[] octets, Arrival arrival, long receivedNanos) {
    return decode(octets, arrival, receivedNanos, Optional.empty());
  }

  /**
   * @param cookies what a query's cookie is answered with; where empty, it is not
   */
  public static Decoded decode(
      byte[] octets, Arrival arrival, long receivedNanos, Optional<ServerCookies> cookies) {
    if (octets.length < Wire.HEADER || (Wire.u16(octets, 2) & Wire.QR) != 0) {
      // Answering a response would let two servers talk to each other for ever.
      return new Rejected(Rejected.Reason.NOT_A_QUERY, SILENCE);
    }
    if ((Wire.u16(octets, 2) & Wire.OPCODE) != 0) {
      return new Rejected(Rejected.Reason.OPCODE, header(octets, Rcodes.NOTIMP));
    }
    if (Wire.u16(octets, 4) != 1) {
      return malformed(octets); // RFC 9619
    }
    try {
      return decodeQuestion(octets, arrival, receivedNanos, cookies);
    } catch (IOException | RuntimeException e) {
      // dnsjava reports broken messages by several kinds of exception; all mean FORMERR.
      return malformed(octets);
    }
  }

  private static Decoded decodeQuestion(
      byte[] octets, Arrival arrival, long receivedNanos, Optional<ServerCookies> cookies)
      throws IOException {
    Message message = parse(octets);
    // Read by hand: a QNAME is never compressed, and dnsjava would follow a pointer into the
    // header.
    DomainName qname = DomainName.fromWire(octets, Wire.HEADER);
    int end = Wire.HEADER + qname.length();
    Question question = new Question(qname, Wire.u16(octets, end), Wire.u16(octets, end + 2));
    OPTRecord opt = onlyOpt(message);
    Query query =
        new Query(
            Arrays.copyOf(octets, end + 4), // options may be long, and a query may wait
            question,
            arrival,
            edns(opt),
            opt == null ? arrival.hint() : ClientHints.read(opt).with(arrival.hint()),
            receivedNanos,
            cookie(opt, arrival, cookies));
    if (opt != null && opt.getVersion() != 0) {
      return new Rejected(
          Rejected.Reason.EDNS_VERSION,
          LocalAnswers.error(query, Rcodes.BADVERS, java.util.List.of()));
    }
    return question.qtype() == RecordTypes.OPT ? malformed(octets) : query;
  }

  /** dnsjava forgives everything behind a TC bit; a query has no business being truncated. */
  private static Message parse(byte[] octets) throws IOException {
    int flags = Wire.u16(octets, 2);
    if ((flags & Wire.TC) == 0) {
      return new Message(octets);
    }
    byte[] whole = octets.clone();
    Wire.put16(whole, 2, flags & ~Wire.TC);
    return new Message(whole);
  }

  /** The one OPT, owned by the root and in the additional section (RFC 6891 section 6.1.1). */
  private static OPTRecord onlyOpt(Message message) throws IOException {
    OPTRecord found = null;
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      for (Record record : message.getSection(section)) {
        if (record instanceof OPTRecord opt) {
          if (found != null || section != Section.ADDITIONAL || !Name.root.equals(opt.getName())) {
            throw new IOException("an OPT where none may be");
          }
          found = opt;
        }
      }
    }
    return found;
  }

  private static Edns edns(OPTRecord opt) {
    return opt == null
        ? Edns.NONE
        : new Edns(
            true,
            opt.getPayloadSize(),
            (opt.getFlags() & DNSSEC_OK) != 0,
            has(opt, HopOptions.PADDING),
            has(opt, HopOptions.KEEPALIVE));
  }

  /** The first cookie of the query; one of a wrong length is malformed (RFC 7873 section 5.2.2). */
  private static ServerCookies.Word cookie(
      OPTRecord opt, Arrival arrival, Optional<ServerCookies> cookies) throws IOException {
    if (opt == null || !has(opt, ServerCookies.OPTION)) {
      return ServerCookies.Word.NONE;
    }
    EDNSOption shown = opt.getOptions(ServerCookies.OPTION).get(0);
    byte[] wire = shown.toWire();
    byte[] data = Arrays.copyOfRange(wire, 4, wire.length);
    if (data.length != ReplyCookie.CLIENT_OCTETS && !ReplyCookie.isWhole(data)) {
      throw new IOException("a cookie of " + data.length + " octets");
    }
    return cookies.map(made -> made.answer(data, arrival.client())).orElse(ServerCookies.Word.NONE);
  }

  private static boolean has(OPTRecord opt, int code) {
    return opt.getOptions().stream().anyMatch(option -> option.getCode() == code);
  }

  private static Rejected malformed(byte[] octets) {
    return new Rejected(Rejected.Reason.MALFORMED, header(octets, Rcodes.FORMERR));
  }

  /** A bare header: with a broken question there is nothing to echo. */
  private static byte[] header(byte[] octets, int rcode) {
    byte[] reply = new byte[Wire.HEADER];
    reply[0] = octets[0];
    reply[1] = octets[1];
    int kept = Wire.u16(octets, 2) & (Wire.OPCODE | Wire.RD);
    Wire.put16(reply, 2, Wire.QR | Wire.RA | kept | rcode);
    return reply;
  }
}
