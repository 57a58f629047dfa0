package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a compiled {@link RuleIndex} lies in its buffer: a header, then the sections one after the
 * other. All numbers are little-endian.
 *
 * <p>Checked at opening are the header and all sections but the nodes: a few hundredths of a large
 * index, whatever its lists are. The nodes have a checksum for each of their {@linkplain NodePieces
 * pieces}, which are checked before anything in them is used.
 *
 * <pre>
 *   0  magic, 8 octets
 *   8  byte order mark
 *  12  version
 *  16  length of the whole, 8 octets
 *  24  CRC32C of all sections behind the nodes and of the header from here on
 *  28  the {@link Counts}, 4 octets each, the seed 8
 *  64  where each section ends, 8 octets each; the first starts behind the header
 *
 * nodes, see {@link NameTable}
 * pieces: the CRC32C of each 64 KiB of the nodes, the last may be shorter, 4 octets each
 * directory, see {@link NameTable}, and then the others
 * </pre>
 */
final class IndexLayout {
  /** Raised with every change of a section's form or of what a number in it means. */
  static final int VERSION = 6;

  static final int HEADER_OCTETS = 128;

  /** In the order in which they stand. */
  enum Section {
    NODES,
    PIECES,
    DIRECTORY,
    SETS,
    EFFECTS,
    SOURCES,
    RANGES,
    PATTERNS
  }

  /**
   * What the sections need to be understood.
   *
   * @param names names that have rules
   * @param commonSet the set of rules of nodes that name none
   * @param rootSet the set of rules of the root, 0 where it has none
   * @param seed of all hashes
   */
  record Counts(int names, int buckets, int commonSet, int rootSet, int sets, long seed) {}

  private static final long MAGIC =
      ByteBuffer.wrap("TacetIdx".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();
  private static final int BYTE_ORDER_MARK = 0x01020304;
  private static final int CHECKED_FROM = 28;
  private static final int ENDS_AT = 64;

  private final ByteBuffer index;

  private IndexLayout(ByteBuffer index) {
    this.index = index;
  }

  /**
   * Checks magic, version, length, that the sections lie inside, and the checksum of all but the
   * nodes.
   *
   * @param index from 0 to limit, little-endian
   * @throws InternalError where a mapped page cannot be read
   */
  static IndexLayout read(ByteBuffer index) {
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
    IndexLayout layout = new IndexLayout(index);
    layout.checkSections(); // first, for they say what the checksum is of
    if (index.getInt(24) != layout.checksum()) {
      throw new DamagedIndexException("its checksum does not fit its content");
    }
    return layout;
  }

  private void checkSections() {
    long before = HEADER_OCTETS;
    for (Section section : Section.values()) {
      long end = end(section);
      if (end < before || end > index.limit()) {
        throw new DamagedIndexException("its section of " + section + " does not lie inside");
      }
      before = end;
    }
    if (before != index.limit()) {
      throw new DamagedIndexException("it goes on behind its last section");
    }
  }

  private long end(Section section) {
    return index.getLong(ENDS_AT + 8 * section.ordinal());
  }

  Counts counts() {
    return new Counts(
        index.getInt(28),
        index.getInt(32),
        index.getInt(36),
        index.getInt(40),
        index.getInt(44),
        index.getLong(48));
  }

  /** The octets of a section, little-endian, from position 0. */
  ByteBuffer section(Section section) {
    long start =
        section.ordinal() == 0 ? HEADER_OCTETS : end(Section.values()[section.ordinal() - 1]);
    return index.slice((int) start, (int) (end(section) - start)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int checksum() {
    int behindNodes = (int) end(Section.NODES);
    return new MappedChecksum()
        .update(index, behindNodes, index.limit() - behindNodes)
        .update(index, CHECKED_FROM, HEADER_OCTETS - CHECKED_FROM)
        .end();
  }

  /**
   * The header of an index whose sections are written.
   *
   * @param ends where each section ends
   * @param sections a checksum that has seen all sections
   */
  static ByteBuffer header(long[] ends, Counts counts, IndexChecksum sections) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_OCTETS).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(0, MAGIC);
    header.putInt(8, BYTE_ORDER_MARK);
    header.putInt(12, VERSION);
    header.putLong(16, ends[ends.length - 1]);
    header.putInt(28, counts.names());
    header.putInt(32, counts.buckets());
    header.putInt(36, counts.commonSet());
    header.putInt(40, counts.rootSet());
    header.putInt(44, counts.sets());
    header.putLong(48, counts.seed());
    for (int i = 0; i < ends.length; i++) {
      header.putLong(ENDS_AT + 8 * i, ends[i]);
    }
    header.putInt(
        24, sections.endingWith(header.slice(CHECKED_FROM, HEADER_OCTETS - CHECKED_FROM)));
    return header;
  }
}
