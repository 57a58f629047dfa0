package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How a compiled {@link PatternTable} lies in its buffer. All numbers are little-endian. Immutable.
 *
 * <pre>
 * header     magic, byte order, version, length, CRC32C of what follows it, then these counts
 * patterns   number (int), offset of its automaton (int); the members of a group stand together
 * groups     offset of their common automaton (int), how many patterns it covers (int); the first
 *            group covers the first patterns, and so on; the patterns left over are in none
 * automata   as {@link CompiledDfa} says
 * </pre>
 */
record PatternTableLayout(int octets, int patterns, int groups) {
  /** The most a table may take: what its patterns take, and what makes asking them fast. */
  static final int MAX_OCTETS = 16 << 20;

  /** Octets a pattern or a group takes beside its automaton. */
  static final int ENTRY_OCTETS = 8;

  static final int HEADER_OCTETS = 36;

  /** Raised with every change of the layout, of {@link CompiledDfa}'s or of what a symbol means. */
  private static final int VERSION = 1;

  private static final long MAGIC =
      ByteBuffer.wrap("TacetPat".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();
  private static final int BYTE_ORDER_MARK = 0x01020304;
  private static final int CHECKED_FROM = 28;

  int patternsAt() {
    return HEADER_OCTETS;
  }

  int groupsAt() {
    return patternsAt() + ENTRY_OCTETS * patterns;
  }

  int automataAt() {
    return groupsAt() + ENTRY_OCTETS * groups;
  }

  /** Writes the header over a buffer whose sections are complete. */
  void seal(ByteBuffer index) {
    index.putLong(0, MAGIC);
    index.putInt(8, BYTE_ORDER_MARK);
    index.putInt(12, VERSION);
    index.putLong(16, octets);
    index.putInt(28, patterns);
    index.putInt(32, groups);
    index.putInt(24, checksum(index));
  }

  /** Reads the header and checks the whole against it: magic, version, length, checksum. */
  static PatternTableLayout read(ByteBuffer index) {
    int octets = index.limit();
    if (octets < HEADER_OCTETS) {
      throw new DamagedIndexException(
          "it is cut off: " + octets + " octets, the header alone has " + HEADER_OCTETS);
    }
    if (index.getLong(0) != MAGIC) {
      throw new DamagedIndexException("it is not a table of patterns of Tacet");
    }
    if (index.getInt(8) != BYTE_ORDER_MARK) {
      throw new DamagedIndexException("its byte order mark is damaged");
    }
    if (index.getInt(12) != VERSION) {
      throw new DamagedIndexException(
          "it has format " + index.getInt(12) + ", this Tacet reads format " + VERSION);
    }
    if (index.getLong(16) != octets || octets > MAX_OCTETS) {
      throw new DamagedIndexException(
          "it should be " + index.getLong(16) + " octets long and has " + octets);
    }
    if (index.getInt(24) != checksum(index)) {
      throw new DamagedIndexException("its checksum does not fit its content");
    }
    int patterns = index.getInt(28);
    int groups = index.getInt(32);
    long entries = HEADER_OCTETS + ENTRY_OCTETS * ((long) patterns + groups);
    if (patterns < 0 || groups < 0 || entries > octets) {
      throw new DamagedIndexException(
          "its counts contradict each other: " + patterns + " patterns, " + groups + " groups");
    }
    return new PatternTableLayout(octets, patterns, groups);
  }

  private static int checksum(ByteBuffer index) {
    CRC32C crc = new CRC32C();
    crc.update(index.slice(CHECKED_FROM, index.limit() - CHECKED_FROM));
    return (int) crc.getValue();
  }
}
