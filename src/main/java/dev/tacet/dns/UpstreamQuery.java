package dev.tacet.dns;

import java.util.Objects;

/**
 * What we ask an upstream: the question in canonical form, our own EDNS, never anything of the stub
 * beyond DO and CD (no client subnet, no cookie, no padding: those are hop by hop, and a cookie or
 * padding in it is ours). Two queries that are equal may share one answer. Immutable.
 */
public record UpstreamQuery(Question question, boolean dnssecOk, boolean checkingDisabled) {
  private static final int OPT_LENGTH = 11;
  private static final int OPTION_HEAD = 4;
  private static final int PADDING = 12;
  private static final byte[] NO_COOKIE = {};

  public UpstreamQuery {
    Objects.requireNonNull(question);
  }

  public static UpstreamQuery of(Query query) {
    return new UpstreamQuery(query.question(), query.edns().dnssecOk(), query.checkingDisabled());
  }

  /**
   * The message to send.
   *
   * @param id drawn at random by the upstream for this one sending
   * @param edns false for an upstream that does not take EDNS (RFC 6891 section 6.2.2)
   */
  public byte[] encode(int id, boolean edns) {
    return encode(id, edns, 1);
  }

  /**
   * As {@link #encode(int, boolean)}, filled up with padding to a multiple of {@code block} octets,
   * so that its length under encryption tells little of the name (RFC 7830, RFC 8467 section 4.1).
   * Without EDNS there is no place for it.
   *
   * @param block 1 for no padding
   */
  public byte[] encode(int id, boolean edns, int block) {
    return encode(id, edns, block, NO_COOKIE);
  }

  /**
   * As {@link #encode(int, boolean)}, with EDNS and a cookie of ours (RFC 7873).
   *
   * @param cookie the option's data; empty for no cookie
   */
  public byte[] encode(int id, byte[] cookie) {
    return encode(id, true, 1, cookie);
  }

  private byte[] encode(int id, boolean edns, int block, byte[] cookie) {
    DomainName qname = question.qname();
    int end = Wire.HEADER + qname.length() + 4;
    int option = cookie.length == 0 ? 0 : OPTION_HEAD + cookie.length;
    int bare = end + OPT_LENGTH + option;
    int whole = block == 1 ? bare : (bare + OPTION_HEAD + block - 1) / block * block;
    byte[] out = new byte[edns ? whole : end];
    Wire.put16(out, 0, id);
    // AD asks a validating upstream to say whether the data is authentic (RFC 6840 section 5.7).
    Wire.put16(out, 2, Wire.RD | Wire.AD | (checkingDisabled ? Wire.CD : 0));
    Wire.put16(out, 4, 1);
    qname.copyTo(out, Wire.HEADER);
    Wire.put16(out, end - 4, question.qtype());
    Wire.put16(out, end - 2, question.qclass());
    if (edns) {
      Wire.put16(out, 10, 1);
      Wire.put16(out, end + 1, RecordTypes.OPT);
      Wire.put16(out, end + 3, Edns.OUR_PAYLOAD);
      Wire.put16(out, end + 7, dnssecOk ? 0x8000 : 0);
      Wire.put16(out, end + 9, whole - end - OPT_LENGTH);
      if (option > 0) {
        Wire.put16(out, end + OPT_LENGTH, ServerCookies.OPTION);
        Wire.put16(out, end + OPT_LENGTH + 2, cookie.length);
        System.arraycopy(cookie, 0, out, bare - cookie.length, cookie.length);
      }
      if (whole > bare) {
        Wire.put16(out, bare, PADDING);
        Wire.put16(out, bare + 2, whole - bare - OPTION_HEAD);
      }
    }
    return out;
  }
}
