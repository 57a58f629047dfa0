package dev.tacet.bench;

import java.nio.ByteBuffer;

/** What is wrong with a reply. Every reply is looked at, whatever the rate. */
enum Fault {
  NONE,
  /** Another question than was asked, or none. */
  QUESTION,
  /** Another response code than the name's, or a reply that is cut or no reply. */
  RCODE,
  /** Another number of records, another type, another address. */
  DATA;

  private static final int NXDOMAIN = 3;

  /**
   * Compares a reply with what its query asked for. The id is the caller's: it found the query.
   *
   * @param reply from 0 to its limit
   * @param nxdomain whether the server says of a blocked name that it does not exist; else it must
   *     say 0.0.0.0
   */
  static Fault of(ByteBuffer reply, Queries queries, int number, boolean nxdomain) {
    int end = queries.length(number);
    if (reply.limit() < end || reply.getShort(4) != 1) {
      return QUESTION;
    }
    byte[] asked = queries.octets();
    int start = queries.start(number);
    for (int at = Queries.HEADER; at < end; at++) {
      if (reply.get(at) != asked[start + at]) {
        return QUESTION;
      }
    }
    boolean blocked = queries.isBlocked(number);
    boolean unknown = blocked && nxdomain;
    // QR set, TC clear.
    if ((reply.get(2) & 0x82) != 0x80 || (reply.get(3) & 15) != (unknown ? NXDOMAIN : 0)) {
      return RCODE;
    }
    if (unknown) {
      return reply.getShort(6) == 0 ? NONE : DATA;
    }
    return reply.getShort(6) == 1 && holds(reply, end, blocked ? 0 : queries.address(number))
        ? NONE
        : DATA;
  }

  private static boolean holds(ByteBuffer reply, int from, int address) {
    int at = from;
    while (at < reply.limit() && reply.get(at) > 0) {
      at += 1 + reply.get(at);
    }
    // A pointer to the question, or the root at the name's end.
    at += at < reply.limit() && reply.get(at) < 0 ? 2 : 1;
    return at + 14 <= reply.limit()
        && reply.getShort(at) == 1
        && reply.getShort(at + 2) == 1
        && reply.getShort(at + 8) == 4
        && reply.getInt(at + 10) == address;
  }
}
