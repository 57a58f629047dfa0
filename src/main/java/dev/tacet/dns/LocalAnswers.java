package dev.tacet.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * The answers we make ourselves, ready to send: within the client's limit, with an OPT if the query
 * had one. Pure functions.
 */
public final class LocalAnswers {
  private static final int ANSWER = 6;
  private static final int AUTHORITY = 8;

  /** MNAME and RNAME of our SOA; "invalid" never exists (RFC 6761 section 6.4). */
  private static final DomainName SOA_NAME = DomainName.parse("tacet.invalid");

  private static final byte[] SOA_RDATA = soaRdata();

  /** What RFC 8482 section 4.2 gives instead of everything. */
  private static final byte[] HINFO_RDATA = {7, 'R', 'F', 'C', '8', '4', '8', '2', 0};

  private static final int HINFO = 13;

  private LocalAnswers() {}

  /**
   * NOERROR with one address, of the family that was asked for.
   *
   * @throws IllegalArgumentException where the question is not A or AAAA to match
   */
  public static byte[] address(
      Query query, InetAddress address, long ttlSeconds, List<ExtendedErrorText> errors) {
    int type = address instanceof Inet4Address ? RecordTypes.A : RecordTypes.AAAA;
    if (query.question().qtype() != type) {
      throw new IllegalArgumentException(query.question() + " cannot be answered by " + address);
    }
    byte[] rdata = address.getAddress();
    return new MessageWriter(query, Rcodes.NOERROR, 12 + rdata.length)
        .record(ANSWER, type, ttlSeconds, rdata)
        .finish(query, Rcodes.NOERROR, errors);
  }

  /** NOERROR without data, with the SOA that lets stubs keep it (RFC 2308 section 2.2). */
  public static byte[] nodata(Query query, long ttlSeconds, List<ExtendedErrorText> errors) {
    return negative(query, Rcodes.NOERROR, ttlSeconds, errors);
  }

  /** NXDOMAIN, with the SOA that lets stubs keep it (RFC 2308 section 2.1). */
  public static byte[] nxdomain(Query query, long ttlSeconds, List<ExtendedErrorText> errors) {
    return negative(query, Rcodes.NXDOMAIN, ttlSeconds, errors);
  }

  /** An error without data: REFUSED, SERVFAIL, NOTIMP. */
  public static byte[] error(Query query, int rcode, List<ExtendedErrorText> errors) {
    return new MessageWriter(query, rcode, 0).finish(query, rcode, errors);
  }

  /** The minimal answer to ANY (RFC 8482): one HINFO, so that nobody amplifies with us. */
  public static byte[] minimalAny(Query query) {
    return new MessageWriter(query, Rcodes.NOERROR, 12 + HINFO_RDATA.length)
        .record(ANSWER, HINFO, 3600, HINFO_RDATA)
        .finish(query, Rcodes.NOERROR, List.of());
  }

  private static byte[] negative(
      Query query, int rcode, long ttlSeconds, List<ExtendedErrorText> errors) {
    MessageWriter answer = new MessageWriter(query, rcode, 12 + SOA_RDATA.length);
    writeSoa(answer, ttlSeconds);
    return answer.finish(query, rcode, errors);
  }

  /** The SOA that lets stubs keep what is not there. */
  static void writeSoa(MessageWriter answer, long ttlSeconds) {
    byte[] rdata = SOA_RDATA.clone();
    Wire.put32(rdata, rdata.length - 4, ttlSeconds);
    answer.record(AUTHORITY, RecordTypes.SOA, ttlSeconds, rdata);
  }

  private static byte[] soaRdata() {
    int name = SOA_NAME.length();
    byte[] rdata = new byte[2 * name + 20];
    SOA_NAME.copyTo(rdata, 0);
    SOA_NAME.copyTo(rdata, name);
    long[] numbers = {1, 3600, 600, 86_400, 0};
    for (int i = 0; i < numbers.length; i++) {
      Wire.put32(rdata, 2 * name + 4 * i, numbers[i]);
    }
    return rdata;
  }
}
