package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C of octets of a mapped file. They are copied first, a little at a time: {@link CRC32C}
 * reads a buffer by code of the Java machine's own, and a page that the disk does not give, or that
 * was cut off, would end the whole process there. Where a copy meets one, Java throws; compiled
 * code may go on a little before it does, and then the sum does not fit. For one thread.
 */
final class MappedChecksum {
  private final byte[] copy = new byte[16 << 10];
  private final CRC32C crc = new CRC32C();

  /**
   * Takes in a stretch of a buffer.
   *
   * @throws InternalError where a mapped page cannot be read
   */
  MappedChecksum update(ByteBuffer octets, int from, int length) {
    int end = from + length;
    for (int at = from; at < end; at += copy.length) {
      int taken = Math.min(copy.length, end - at);
      octets.get(at, copy, 0, taken);
      crc.update(copy, 0, taken);
    }
    return this;
  }

  /** The checksum of what was taken in; the next begins anew. */
  int end() {
    int sum = (int) crc.getValue();
    crc.reset();
    return sum;
  }
}
