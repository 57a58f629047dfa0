package dev.tacet.dns;

import java.util.BitSet;
import java.util.List;

/**
 * Which names of a message surely stay what they are, whatever becomes of its header and TTLs:
 * those of labels that stand in the question, as an owner, or in the data of a type known here, and
 * of pointers to labels of these. Used on messages that dnsjava has accepted. One thread.
 */
final class SteadyNames {
  /** No offset: where a name ends that is not seen to be steady. */
  private static final int NOWHERE = Integer.MAX_VALUE;

  private final byte[] octets;
  private final BitSet labels;

  private SteadyNames(byte[] octets) {
    this.octets = octets;
    this.labels = new BitSet(octets.length);
  }

  /**
   * Whether all names of a message are seen to be steady. Where not, they may be all the same.
   *
   * @param entries all records of the message, in order
   */
  static boolean all(byte[] octets, List<RecordScan.Entry> entries) {
    SteadyNames names = new SteadyNames(octets);
    boolean steady = names.end(Wire.HEADER) < NOWHERE;
    for (RecordScan.Entry entry : entries) {
      steady = steady && names.end(entry.start()) < NOWHERE && names.dataIsSteady(entry);
    }
    return steady;
  }

  private boolean dataIsSteady(RecordScan.Entry entry) {
    int data = entry.dataAt();
    return switch (entry.type()) {
      case RecordTypes.A, RecordTypes.AAAA, RecordTypes.TXT -> true;
      case RecordTypes.CNAME, RecordTypes.DNAME, RecordTypes.NS, RecordTypes.PTR ->
          end(data) <= entry.end();
      case RecordTypes.SOA -> end(end(data)) <= entry.end();
      case RecordTypes.HTTPS, RecordTypes.SVCB -> end(data + 2) <= entry.end();
      default -> false;
    };
  }

  /** The offset behind a name, whose labels are known from now on. */
  private int end(int name) {
    int at = name;
    while (at < octets.length) {
      int length = octets[at] & 0xff;
      if (length > DomainName.MAX_LABEL_OCTETS) {
        boolean known = at + 1 < octets.length && labels.get(Wire.u16(octets, at) & 0x3fff);
        return length >= 0xc0 && known ? at + 2 : NOWHERE;
      }
      labels.set(at);
      at += 1 + length;
      if (length == 0) {
        return at;
      }
    }
    return NOWHERE;
  }
}
