package dev.tacet.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * An index being written, section by section, to a file from its position on, or to the heap. For
 * one thread.
 */
final class IndexOutput {
  private final Optional<FileChannel> file;
  private final long start;
  private final IndexChecksum checksum = new IndexChecksum();
  private final long[] ends = new long[IndexLayout.Section.values().length];
  private int sections;
  private byte[] buffer;
  private int used;

  /** How much of the buffer the checksum has seen; never the header. */
  private int summed = IndexLayout.HEADER_OCTETS;

  private long flushed;

  IndexOutput(FileChannel file) throws IOException {
    this.file = Optional.of(file);
    start = file.position();
    buffer = new byte[64 << 10];
    used = IndexLayout.HEADER_OCTETS; // its place; the header itself comes last
  }

  IndexOutput() {
    file = Optional.empty();
    start = 0;
    buffer = new byte[1 << 10];
    used = IndexLayout.HEADER_OCTETS;
  }

  long position() {
    return flushed + used;
  }

  void put(byte[] octets, int from, int length) throws IOException {
    if (length > buffer.length - used) {
      makeRoom(length);
    }
    System.arraycopy(octets, from, buffer, used, length);
    used += length;
  }

  void put(ByteBuffer octets) throws IOException {
    byte[] piece = new byte[Math.min(octets.remaining(), 32 << 10)];
    while (octets.hasRemaining()) {
      int length = Math.min(octets.remaining(), piece.length);
      octets.get(piece, 0, length);
      put(piece, 0, length);
    }
  }

  private void makeRoom(int length) throws IOException {
    if (position() + length > Integer.MAX_VALUE - (1 << 20)) {
      throw new IOException("the index would be larger than 2 GiB; use fewer lists");
    }
    if (file.isPresent()) {
      flush(file.get());
    } else {
      buffer = Arrays.copyOf(buffer, Math.max(used + length, 2 * buffer.length));
    }
  }

  private void flush(FileChannel to) throws IOException {
    sum();
    write(to, ByteBuffer.wrap(buffer, 0, used), start + flushed);
    flushed += used;
    used = 0;
    summed = 0;
  }

  private void sum() {
    checksum.update(buffer, summed, used - summed);
    summed = used;
  }

  private static void write(FileChannel to, ByteBuffer octets, long at) throws IOException {
    long next = at;
    while (octets.hasRemaining()) {
      next += to.write(octets, next);
    }
  }

  /** Ends the first section, that of the nodes, and writes that of their pieces. */
  void endNodes() throws IOException {
    endSection();
    sum();
    byte[] pieces = checksum.endNodes();
    put(pieces, 0, pieces.length);
    endSection();
  }

  void endSection() {
    ends[sections++] = position();
  }

  /**
   * Writes the rest and the header.
   *
   * @return the whole index where it stands in the heap, else nothing
   */
  ByteBuffer finish(IndexLayout.Counts counts) throws IOException {
    if (file.isPresent()) {
      flush(file.get());
      ByteBuffer header = IndexLayout.header(ends, counts, checksum);
      write(file.get(), header, start);
      file.get().position(start + flushed);
      return ByteBuffer.allocate(0);
    }
    sum();
    byte[] index = Arrays.copyOf(buffer, used);
    IndexLayout.header(ends, counts, checksum).get(index, 0, IndexLayout.HEADER_OCTETS);
    return ByteBuffer.wrap(index);
  }
}
