package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The checksums of an index that is being written: the CRC32C of each {@linkplain NodePieces piece}
 * of its nodes, and the one of all that follows them and then of what is checked of its header. For
 * one thread.
 */
final class IndexChecksum {
  private final CRC32C crc = new CRC32C();
  private int[] ofPieces = new int[16];
  private int pieces;
  private int missing = NodePieces.OCTETS;
  private boolean inNodes = true;

  /** Takes in the next octets of the sections. */
  void update(byte[] octets, int from, int length) {
    if (!inNodes) {
      crc.update(octets, from, length);
      return;
    }
    int at = from;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, missing);
      crc.update(octets, at, taken);
      at += taken;
      left -= taken;
      missing -= taken;
      if (missing == 0) {
        endPiece();
      }
    }
  }

  private void endPiece() {
    if (pieces == ofPieces.length) {
      ofPieces = Arrays.copyOf(ofPieces, 2 * pieces);
    }
    ofPieces[pieces++] = (int) crc.getValue();
    crc.reset();
    missing = NodePieces.OCTETS;
  }

  /**
   * What comes next belongs to the nodes no longer.
   *
   * @return the section of pieces, to be taken in as the first of the rest
   */
  byte[] endNodes() {
    if (missing < NodePieces.OCTETS) {
      endPiece();
    }
    inNodes = false;
    ByteBuffer section = ByteBuffer.allocate(4 * pieces).order(ByteOrder.LITTLE_ENDIAN);
    section.asIntBuffer().put(ofPieces, 0, pieces);
    return section.array();
  }

  /** Takes in the header; the checksum of what is no node is complete. */
  int endingWith(ByteBuffer header) {
    crc.update(header);
    return (int) crc.getValue();
  }
}
