package dev.tacet.policy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Pieces of memory for building an index: of the heap while they are few, then of a file that is
 * mapped or written. For one thread.
 */
final class ScratchSpace implements Closeable {
  /** What may stand in the heap before a file is opened. */
  private static final int HEAP_OCTETS = 2 << 20;

  /** What must be left over on the disk, for the log and everybody else. */
  private static final long SPARE = 16 << 20;

  private static final int CHECKED_EVERY = 1 << 20;

  private final Optional<Scratch> scratch;
  private final int heapOctets;
  private FileChannel file;
  private long heapTaken;
  private long fileTaken;
  private long unchecked = CHECKED_EVERY;

  /** All of the heap. */
  ScratchSpace() {
    scratch = Optional.empty();
    heapOctets = Integer.MAX_VALUE;
  }

  ScratchSpace(Scratch scratch) {
    this(scratch, HEAP_OCTETS);
  }

  ScratchSpace(Scratch scratch, int heapOctets) {
    this.scratch = Optional.of(scratch);
    this.heapOctets = heapOctets;
  }

  /** Whether so much may still be taken of the heap; it counts as taken then. */
  boolean takeHeap(int octets) {
    if (scratch.isPresent() && heapTaken + octets > heapOctets) {
      return false;
    }
    heapTaken += octets;
    return true;
  }

  void giveBack(int octets) {
    heapTaken -= octets;
  }

  /** Octets taken of files so far. */
  long fileOctets() {
    return fileTaken;
  }

  /** A piece of zeros, big-endian, in the heap or mapped. */
  ByteBuffer allocate(int octets) throws IOException {
    if (takeHeap(octets)) {
      return ByteBuffer.allocate(octets).order(ByteOrder.BIG_ENDIAN);
    }
    long at = reserve(octets);
    // Written, not only mapped: a full disk must show as an error here, not as a fault later.
    byte[] zeros = new byte[Math.min(octets, 64 * 1024)];
    for (int written = 0; written < octets; written += zeros.length) {
      write(ByteBuffer.wrap(zeros, 0, Math.min(zeros.length, octets - written)), at + written);
    }
    return file.map(FileChannel.MapMode.READ_WRITE, at, octets).order(ByteOrder.BIG_ENDIAN);
  }

  /** Room in the file; the place where it starts. */
  long reserve(int octets) throws IOException {
    unchecked += octets;
    if (unchecked >= CHECKED_EVERY) {
      unchecked = 0;
      checkRoom();
    }
    if (file == null) {
      file = scratch.orElseThrow().open();
    }
    long at = fileTaken;
    fileTaken += octets;
    return at;
  }

  /** The index itself takes about what was written for it. */
  private void checkRoom() throws IOException {
    long needed = fileTaken + CHECKED_EVERY + SPARE;
    long free = scratch.orElseThrow().freeOctets();
    if (free < needed) {
      throw new IOException(
          "too little disk space to compile the lists: "
              + (free >> 20)
              + " MiB are free and at least "
              + (needed >> 20)
              + " MiB more are needed; make room, or use fewer lists");
    }
  }

  void write(ByteBuffer octets, long at) throws IOException {
    long next = at;
    while (octets.hasRemaining()) {
      next += file.write(octets, next);
    }
  }

  void read(ByteBuffer octets, long at) throws IOException {
    long next = at;
    while (octets.hasRemaining()) {
      int read = file.read(octets, next);
      if (read < 0) {
        throw new IOException("a temporary file of ours was shortened");
      }
      next += read;
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
