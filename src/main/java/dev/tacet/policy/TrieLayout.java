package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How a compiled {@link DomainTrie} lies in its buffer. All numbers are little-endian. Immutable.
 *
 * <pre>
 * header         magic, byte order, version, length, CRC32C of what follows it, then these counts
 * buckets        int[buckets + 1]     the first node of each bucket; the last is the end of all
 * sets           int[setInts]         each source set: number of entries, then the entries
 * nodes          9 + setWidth octets  parent node (4 octets), offset of its label (4), fingerprint
 *                each                 (1), number of its source set; node 0 is the root, set 0 empty
 * labels         length octet and octets, each different label once
 * sources        kind (1 octet), octets of the name (2), the name in UTF-8
 * </pre>
 *
 * <p>The children of all nodes share one hash table. Nodes stand sorted by {@link TrieHash}, so a
 * bucket is a stretch of them: there are no free slots, and no probe can leave its bucket. All that
 * a probe asks of a node stands together: a lookup's time is the number of cache lines it visits.
 *
 * @param names names with at least one entry
 * @param nodes names and their ancestors, the root included
 * @param setInts ints of the section of sets
 */
record TrieLayout(
    int names,
    int nodes,
    int buckets,
    int sources,
    int sets,
    int setInts,
    int setWidth,
    int labelOctets,
    int sourceOctets,
    long seed) {
  /** Raised with every change of the layout, of {@link TrieHash} or of what a number means. */
  static final int VERSION = 1;

  static final int MAX_SOURCES = 1 << 24;

  /** Offsets within a node. */
  static final int PARENT = 0;

  static final int LABEL = 4;
  static final int FINGERPRINT = 8;
  static final int SET_NUMBER = 9;

  private static final long MAGIC =
      ByteBuffer.wrap("TacetIdx".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();
  private static final int BYTE_ORDER_MARK = 0x01020304;
  private static final int HEADER_OCTETS = 80;
  private static final int CHECKED_FROM = 28;

  /** Entries of a set: the scope's ordinal above, the source's index below. */
  static int entry(Scope scope, int source) {
    return scope.ordinal() << 24 | source;
  }

  static int scopeOf(int entry) {
    return entry >>> 24;
  }

  static int sourceOf(int entry) {
    return entry & (MAX_SOURCES - 1);
  }

  /** The octets a number up to {@code sets} needs. */
  static int widthFor(int sets) {
    return sets < 1 << 8 ? 1 : sets < 1 << 16 ? 2 : 4;
  }

  long bucketsAt() {
    return HEADER_OCTETS;
  }

  long setsAt() {
    return bucketsAt() + 4L * (buckets + 1L);
  }

  long nodesAt() {
    return setsAt() + 4L * setInts;
  }

  /** From one node to the next. */
  int nodeOctets() {
    return SET_NUMBER + setWidth;
  }

  long labelsAt() {
    return nodesAt() + (long) nodeOctets() * nodes;
  }

  long sourcesAt() {
    return labelsAt() + labelOctets;
  }

  long length() {
    return sourcesAt() + sourceOctets;
  }

  /** Writes the header over a buffer whose sections are complete. */
  void seal(ByteBuffer index) {
    index.putLong(0, MAGIC);
    index.putInt(8, BYTE_ORDER_MARK);
    index.putInt(12, VERSION);
    index.putLong(16, length());
    index.putInt(28, names);
    index.putInt(32, nodes);
    index.putInt(36, buckets);
    index.putInt(40, sources);
    index.putInt(44, sets);
    index.putInt(48, setInts);
    index.putInt(52, setWidth);
    index.putInt(56, labelOctets);
    index.putInt(60, sourceOctets);
    index.putLong(64, seed);
    index.putInt(24, checksum(index));
  }

  /** Reads the header and checks the whole against it: magic, version, length, checksum. */
  static TrieLayout read(ByteBuffer index) {
    int octets = index.limit();
    if (octets < HEADER_OCTETS) {
      throw new DamagedIndexException(
          "it is cut off: " + octets + " octets, the header alone has " + HEADER_OCTETS);
    }
    int mark = index.getInt(8);
    if (index.getLong(0) != MAGIC) {
      throw new DamagedIndexException("it is not a compiled index of Tacet");
    }
    if (mark != BYTE_ORDER_MARK) {
      throw new DamagedIndexException(
          Integer.reverseBytes(mark) == BYTE_ORDER_MARK
              ? "it was written in the other byte order"
              : "its byte order mark is damaged");
    }
    if (index.getInt(12) != VERSION) {
      throw new DamagedIndexException(
          "it has format " + index.getInt(12) + ", this Tacet reads format " + VERSION);
    }
    if (index.getLong(16) != octets) {
      throw new DamagedIndexException(
          "it should be " + index.getLong(16) + " octets long and has " + octets);
    }
    if (index.getInt(24) != checksum(index)) {
      throw new DamagedIndexException("its checksum does not fit its content");
    }
    TrieLayout layout =
        new TrieLayout(
            index.getInt(28),
            index.getInt(32),
            index.getInt(36),
            index.getInt(40),
            index.getInt(44),
            index.getInt(48),
            index.getInt(52),
            index.getInt(56),
            index.getInt(60),
            index.getLong(64));
    layout.checkCounts(octets);
    return layout;
  }

  private void checkCounts(int octets) {
    boolean possible =
        names >= 0
            && names <= nodes
            && nodes >= 1
            && buckets >= 1
            && sources >= 0
            && sources <= MAX_SOURCES
            && sets >= 0
            && setInts >= 0
            && labelOctets >= 0
            && sourceOctets >= 0
            && setWidth == widthFor(sets)
            && length() == octets;
    if (!possible) {
      throw new DamagedIndexException("its counts contradict each other: " + this);
    }
  }

  private static int checksum(ByteBuffer index) {
    CRC32C crc = new CRC32C();
    crc.update(index.slice(CHECKED_FROM, index.limit() - CHECKED_FROM));
    return (int) crc.getValue();
  }
}
