package dev.tacet.dns;

import java.io.IOException;

/** How long a reply of ours may be kept by somebody who does not read DNS. Pure functions. */
public final class Freshness {
  private Freshness() {}

  /**
   * Seconds an HTTP cache may keep a reply (RFC 8484 section 5.1): the smallest TTL of its answer;
   * without one, as long as the SOA lets a negative answer stand (RFC 2308 section 5).
   *
   * @param reply a whole reply of ours
   * @return 0 for errors, and where nothing says how long
   */
  public static long seconds(byte[] reply) {
    int rcode = reply.length < Wire.HEADER ? -1 : Wire.u16(reply, 2) & Wire.RCODE;
    if (rcode != Rcodes.NOERROR && rcode != Rcodes.NXDOMAIN || truncated(reply)) {
      return 0;
    }
    try {
      return seconds(reply, Wire.u16(reply, 6) > 0);
    } catch (IOException e) {
      // We wrote it: nothing is cut off. Should it be, then nobody is to keep it.
      return 0;
    }
  }

  private static boolean truncated(byte[] reply) {
    return (Wire.u16(reply, 2) & Wire.TC) != 0;
  }

  private static long seconds(byte[] reply, boolean positive) throws IOException {
    int at = Wire.HEADER;
    for (int left = Wire.u16(reply, 4); left > 0; left--) {
      at = RecordScan.skipName(reply, at) + 4;
    }
    long least = Long.MAX_VALUE;
    for (RecordScan.Entry entry : RecordScan.scan(reply, at)) {
      boolean counts =
          positive
              ? entry.section() == RecordScan.ANSWER
              : entry.section() == RecordScan.AUTHORITY && entry.type() == RecordTypes.SOA;
      if (counts) {
        least = Math.min(least, Wire.u32(reply, entry.ttlAt()));
        least = positive ? least : Math.min(least, Wire.u32(reply, entry.end() - 4));
      }
    }
    return least == Long.MAX_VALUE ? 0 : least;
  }
}
