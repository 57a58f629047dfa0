package dev.tacet.policy;

import java.util.Arrays;

/**
 * The records of one part of {@link NodeRecords}, in the order of their hashes, those of one key
 * together. For one thread.
 */
final class RecordGroups {
  private final byte[] records;

  /** Hash above, place below, in this order. */
  private final long[] order;

  private int next;
  private int first;
  private int[] facts = new int[16];
  private int factCount;

  RecordGroups(byte[] records) {
    this.records = records;
    long[] found = new long[records.length / 12 + 1];
    int count = 0;
    for (int at = 0; at < records.length; at = end(at)) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = (long) hash(at) << 32 | at;
    }
    Arrays.sort(found, 0, count);
    order = Arrays.copyOf(found, count);
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && order[to] >>> 32 == order[from] >>> 32) {
        to++;
      }
      if (to - from > 1) {
        sortByKey(from, to);
      }
      from = to;
    }
  }

  /** Different keys with one hash are few; one key may have many records. */
  private void sortByKey(int from, int to) {
    boolean same = true;
    for (int i = from + 1; i < to && same; i++) {
      same = compareKeys((int) order[from], (int) order[i]) == 0;
    }
    if (!same) {
      Long[] run = new Long[to - from];
      Arrays.setAll(run, i -> order[from + i]);
      Arrays.sort(run, (a, b) -> compareKeys(a.intValue(), b.intValue()));
      for (int i = from; i < to; i++) {
        order[i] = run[i - from];
      }
    }
  }

  private int compareKeys(int a, int b) {
    return Arrays.compareUnsigned(
        records, a + 4, a + 4 + keyOctets(a), records, b + 4, b + 4 + keyOctets(b));
  }

  private int hash(int at) {
    return (records[at] & 0xff) << 16 | (records[at + 1] & 0xff) << 8 | records[at + 2] & 0xff;
  }

  private int keyOctets(int at) {
    return records[at + 3] & 0xff;
  }

  /** Where the record ends. */
  private int end(int record) {
    int at = record + 4 + keyOctets(record);
    for (int left = records[at++]; left > 0; left--) {
      while (records[at++] < 0) {
        // a number goes on while the top bit is set
      }
    }
    return at;
  }

  /** Goes to the next key; false where there is none. */
  boolean next() {
    if (next == order.length) {
      return false;
    }
    first = (int) order[next];
    factCount = 0;
    do {
      read((int) order[next++]);
    } while (next < order.length
        && order[next] >>> 32 == order[next - 1] >>> 32
        && compareKeys(first, (int) order[next]) == 0);
    if (factCount > 1) {
      Arrays.sort(facts, 0, factCount);
      int kept = 1;
      for (int i = 1; i < factCount; i++) {
        if (facts[i] != facts[kept - 1]) {
          facts[kept++] = facts[i];
        }
      }
      factCount = kept;
    }
    return true;
  }

  private void read(int record) {
    int at = record + 4 + keyOctets(record);
    for (int left = records[at++]; left > 0; left--) {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        int octet = records[at++];
        value |= (octet & 0x7f) << shift;
        if (octet >= 0) {
          break;
        }
      }
      if (factCount == facts.length) {
        facts = Arrays.copyOf(facts, 2 * factCount);
      }
      facts[factCount++] = value;
    }
  }

  /** The 24 bits below the highest eight. */
  int hash() {
    return hash(first);
  }

  /** How many different facts there are about this key. */
  int facts() {
    return factCount;
  }

  /** Rising. */
  int fact(int place) {
    return facts[place];
  }

  int keyOctets() {
    return keyOctets(first);
  }

  void copyKey(byte[] to, int at) {
    System.arraycopy(records, first + 4, to, at, keyOctets(first));
  }

  /**
   * Writes a record of some of the facts.
   *
   * @return where it ends
   */
  int copyTo(byte[] to, int start, int fromFact, int toFact) {
    int head = 4 + keyOctets(first);
    System.arraycopy(records, first, to, start, head);
    int at = start + head;
    to[at++] = (byte) (toFact - fromFact);
    for (int i = fromFact; i < toFact; i++) {
      at = NodeRecords.putNumber(to, at, facts[i]);
    }
    return at;
  }
}
