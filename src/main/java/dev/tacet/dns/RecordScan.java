package dev.tacet.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the records of a message stand. dnsjava gives the meaning of records but not their offsets,
 * and offsets are what lets an answer be served without being encoded again. Used on messages that
 * dnsjava has accepted; throws rather than trust that.
 */
final class RecordScan {
  static final int ANSWER = 1;
  static final int AUTHORITY = 2;
  static final int ADDITIONAL = 3;

  /**
   * @param start offset of the owner
   * @param ttlAt offset of the TTL
   * @param end offset behind the RDATA
   */
  record Entry(int section, int start, int type, int ttlAt, int end) {
    /** Offset of the RDATA. */
    int dataAt() {
      return ttlAt + 6;
    }
  }

  private RecordScan() {}

  /** All records behind the question, in order. */
  static List<Entry> scan(byte[] octets, int questionEnd) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int at = questionEnd;
    for (int section = ANSWER; section <= ADDITIONAL; section++) {
      int count = Wire.u16(octets, 4 + 2 * section);
      for (int i = 0; i < count; i++) {
        int start = at;
        at = skipName(octets, at);
        if (at + 10 > octets.length) {
          throw new IOException("a record is cut off");
        }
        int end = at + 10 + Wire.u16(octets, at + 8);
        if (end > octets.length) {
          throw new IOException("a record is cut off");
        }
        entries.add(new Entry(section, start, Wire.u16(octets, at), at + 4, end));
        at = end;
      }
    }
    return entries;
  }

  /** The offset behind a name, whether it ends with the root label or a pointer. */
  static int skipName(byte[] octets, int at) throws IOException {
    while (at < octets.length) {
      int length = octets[at] & 0xff;
      if (length == 0) {
        return at + 1;
      }
      if (length >= 0xc0) {
        return at + 2;
      }
      at += 1 + length;
    }
    throw new IOException("a name is cut off");
  }
}
