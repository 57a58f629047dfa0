package dev.tacet.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What a memory card has to write for a query log: blocks of 4 KiB that were changed, each counted
 * again whenever it is changed again. The write-ahead log is followed by its frames (a frame of the
 * present round has the salts of the header), the database compared when the log starts again. The
 * index of that log, which all readers map, is compared each time: on ext4 the kernel writes a
 * mapped page within half a minute of its change, so with a batch a minute each change is written.
 * So is the file of rows on their way: its last block is written anew with each batch.
 */
final class DirtiedBlocks {
  static final int BYTES = 4_096;

  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;

  private final Path file;
  private final Path journal;
  private final Path index;
  private final Path pending;
  private byte[] indexBefore = {};
  private byte[] pendingBefore = {};
  private long[] sums = {};
  private long salts;
  private long end;
  private long copied = -1;

  DirtiedBlocks(Path file) {
    this.file = file;
    journal = file.resolveSibling(file.getFileName() + "-wal");
    index = file.resolveSibling(file.getFileName() + "-shm");
    pending = file.resolveSibling("queries.pending");
  }

  /** Blocks of the journal's index changed since the last call. */
  long ofIndexSinceLast() throws IOException {
    byte[] now = Files.readAllBytes(index);
    long count = changed(indexBefore, now);
    indexBefore = now;
    return count;
  }

  /** Blocks of the rows on their way changed since the last call. */
  long ofPendingSinceLast() throws IOException {
    byte[] now = Files.readAllBytes(pending);
    long count = changed(pendingBefore, now);
    pendingBefore = now;
    return count;
  }

  private static long changed(byte[] before, byte[] now) {
    long count = 0;
    for (int from = 0; from < now.length; from += BYTES) {
      int to = Math.min(from + BYTES, now.length);
      boolean same = to <= before.length && Arrays.equals(now, from, to, before, from, to);
      count += same ? 0 : 1;
    }
    return count;
  }

  /** Blocks of the file and its journal changed since the last call. */
  long sinceLast() throws IOException {
    return inJournal() + inFile();
  }

  private long inJournal() throws IOException {
    try (FileChannel in = FileChannel.open(journal, StandardOpenOption.READ)) {
      ByteBuffer header = read(in, 0, HEADER);
      if (header.remaining() < HEADER) {
        return 0;
      }
      long from = end;
      if (header.getLong(16) != salts) {
        salts = header.getLong(16);
        from = 0;
        end = HEADER;
      }
      int frame = FRAME_HEADER + header.getInt(8);
      while (true) {
        ByteBuffer next = read(in, end, FRAME_HEADER);
        if (next.remaining() < FRAME_HEADER || next.getLong(8) != salts) {
          return end == from ? 0 : (end - 1) / BYTES - from / BYTES + 1;
        }
        end += frame;
      }
    }
  }

  private long inFile() throws IOException {
    long changed = Files.getLastModifiedTime(file).toMillis();
    if (changed == copied) {
      return 0;
    }
    copied = changed;
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long[] now = new long[(int) ((in.size() + BYTES - 1) / BYTES)];
      long count = 0;
      for (int i = 0; i < now.length; i++) {
        CRC32C sum = new CRC32C();
        sum.update(read(in, (long) i * BYTES, BYTES));
        now[i] = sum.getValue();
        count += i >= sums.length || sums[i] != now[i] ? 1 : 0;
      }
      sums = now;
      return count;
    }
  }

  private static ByteBuffer read(FileChannel in, long at, int length) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(length);
    while (octets.hasRemaining() && in.read(octets, at + octets.position()) > 0) {}
    return octets.flip();
  }
}
