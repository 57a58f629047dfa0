package dev.tacet.policy;

import java.nio.ByteBuffer;

/**
 * Which pieces of an index's nodes were compared with their checksums. Nodes are all but some
 * hundredths of an index; were they checked when it is opened, DNS would wait at each start until a
 * memory card has given a hundred megabytes. So a piece is checked when a look-up comes to it
 * first, and those that none came to by a sweep, {@link #checkMore}.
 *
 * <p>A piece of 64 KiB is read in some 10 us, and from a memory card at one go, for the kernel
 * reads twice as much ahead; their checksums take six octets of a hundred thousand.
 *
 * <p>Thread-safe, without a lock or a fence on a look-up's way. The octets are those of a file, or
 * of an array that was filled before the index was published through final fields: no thread writes
 * them any more, so that every thread reads the same, whenever it does, and there is nothing that a
 * flag would have to publish. A flag goes from false to true once, and only behind its thread's own
 * successful comparison, on which that write depends; Java lets no thread read a value that none
 * has written. So who reads true, by whatever race, knows of a comparison that came out well; who
 * reads a stale false compares once more. Flags are elements of an array of booleans, of which a
 * write never touches a neighbour (JLS 17.6); bits of a word could get lost.
 */
final class NodePieces {
  static final int OCTETS = 1 << NodePieces.SHIFT;

  private static final int SHIFT = 16;

  private final ByteBuffer nodes;
  private final int[] sums;
  private final boolean[] sound;

  /**
   * @param nodes the section, from 0 to its limit
   * @param pieces the section of their checksums, little-endian, which is checked already
   */
  NodePieces(ByteBuffer nodes, ByteBuffer pieces) {
    this.nodes = nodes;
    int count = (int) ((nodes.limit() + (OCTETS - 1L)) / OCTETS);
    if (pieces.limit() != 4L * count) {
      throw new DamagedIndexException("it has not one checksum for each piece of its nodes");
    }
    sums = new int[count];
    pieces.asIntBuffer().get(sums);
    sound = new boolean[count];
  }

  /**
   * Checks the pieces that a stretch of nodes lies in, unless they are. Allocates nothing where
   * they are.
   *
   * @throws DamagedIndexException where one does not fit its checksum
   * @throws InternalError where a mapped page cannot be read
   * @throws IndexOutOfBoundsException where there is no such stretch
   */
  void check(int from, int end) {
    for (int piece = from >> SHIFT; piece <= end - 1 >> SHIFT; piece++) {
      if (!sound[piece]) {
        compare(piece, new MappedChecksum());
      }
    }
  }

  /**
   * Checks pieces that are not.
   *
   * @param most so many
   * @return whether all are now
   */
  boolean checkMore(int most) {
    MappedChecksum checksum = new MappedChecksum();
    int left = most;
    for (int piece = 0; piece < sound.length; piece++) {
      if (!sound[piece]) {
        if (left-- == 0) {
          return false;
        }
        compare(piece, checksum);
      }
    }
    return true;
  }

  private void compare(int piece, MappedChecksum checksum) {
    int start = piece * OCTETS;
    int length = Math.min(OCTETS, nodes.limit() - start);
    if (checksum.update(nodes, start, length).end() != sums[piece]) {
      throw new DamagedIndexException(
          "piece %d of the %d of its nodes does not fit its checksum"
              .formatted(piece + 1, sums.length));
    }
    sound[piece] = true;
  }
}
