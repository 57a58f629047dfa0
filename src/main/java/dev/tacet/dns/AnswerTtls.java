package dev.tacet.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** How long an upstream's answer may be kept. Pure functions but for the octets they are given. */
final class AnswerTtls {
  /** Nothing is kept longer than this many seconds (RFC 8767 section 4). */
  private static final int MAX_TTL = 604_800;

  /** Nor a negative answer longer than this (RFC 2308 section 5 finds one to three hours good). */
  private static final int MAX_NEGATIVE_TTL = 10_800;

  private AnswerTtls() {}

  /** One TTL for each RRset, its lowest, none above the cap (RFC 2181 sections 5.2 and 8). */
  static void even(byte[] own, List<RecordScan.Entry> entries, List<Record> records) {
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

  static int seconds(
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
}
