package dev.tacet.store;

import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.PackedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that are safe but not in {@code queries.db} yet: {@code queries.pending}. A batch is one
 * frame at its end and one {@code fdatasync}, which costs a memory card one block or two, where a
 * transaction of SQLite costs eight. {@link #clear} empties the file once its rows are in the
 * tables, so it never grows beyond its bound. Rows are told apart by their numbers: those the
 * tables have already are left out when the file is read, so a crash in between doubles none.
 *
 * <p>The file: {@code tacetql} and an octet for the version; then frames of the payload's length,
 * the CRC32C of the payload, the CRC32C of these eight octets, and the payload of {@link
 * PackedRows}. The second sum tells a frame that was cut off, which a crash explains, from one that
 * was damaged. One thread: the log's.
 */
final class PendingFile implements AutoCloseable {
  /** About 15,000 rows; a file that is larger was not written here. */
  static final int MOST_BYTES = 1 << 20;

  private static final byte[] HEADER = "tacetql\2".getBytes(StandardCharsets.US_ASCII);

  /** Of the version before, whose rows are read as well: it knew one form of a rule less. */
  private static final byte[] EARLIER_HEADER = "tacetql\1".getBytes(StandardCharsets.US_ASCII);

  private static final int FRAME_HEADER = 12;
  private static final String MODE = "rw-------";

  private static final Logger log = LoggerFactory.getLogger(PendingFile.class);

  private final Path path;
  private final long bound;
  private FileChannel channel;
  private long end;
  private boolean toCut;
  private long lastSeq;
  private PackedRows found = PackedRows.of(List.of());

  private PendingFile(Path path, long bound) throws IOException {
    this.path = path;
    this.bound = bound;
    OwnedFiles.file(path, MODE);
    channel = openChannel(path);
  }

  /**
   * Opens the file, or makes an empty one. A last frame that was cut off is dropped; a damaged file
   * is put aside and what can be read of it found all the same.
   *
   * @param bound octets it may grow to, {@link #MOST_BYTES} at most
   * @param now dates a file that is put aside
   * @throws DataDirectoryException where it is no file of ours
   */
  static PendingFile open(Path path, long bound, Instant now) throws IOException {
    PendingFile file = new PendingFile(path, Math.min(bound, MOST_BYTES));
    boolean opened = false;
    try {
      Optional<String> damage = file.read();
      if (damage.isPresent()) {
        file.channel.close();
        DamagedFile.putAside(
            path, damage.get() + "; " + file.found.size() + " rows of it were read", now);
        OwnedFiles.file(path, MODE);
        file.channel = openChannel(path);
        file.end = 0;
      }
      opened = true;
      return file;
    } finally {
      if (!opened) {
        file.channel.close();
      }
    }
  }

  private static FileChannel openChannel(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** The rows that were in the file when it was opened, in order; they are given once. */
  PackedRows takeFound() {
    PackedRows rows = found;
    found = PackedRows.of(List.of());
    return rows;
  }

  /** Reads all frames, and finds the end of the last whole one; returns what is wrong, if so. */
  private Optional<String> read() throws IOException {
    long size = channel.size();
    if (size > MOST_BYTES) {
      return Optional.of("it has " + size + " octets, more than were ever written");
    }
    ByteBuffer in = ByteBuffer.allocate((int) size);
    while (in.hasRemaining() && channel.read(in, in.position()) > 0) {}
    in.flip();
    byte[] head = new byte[Math.min(HEADER.length, in.remaining())];
    in.get(head);
    if (!beginsWith(HEADER, head) && !beginsWith(EARLIER_HEADER, head)) {
      return Optional.of("it was not made by this version of tacet");
    }
    Optional<String> damage = Optional.empty();
    while (damage.isEmpty() && in.remaining() >= FRAME_HEADER) {
      int at = in.position();
      int length = in.getInt();
      int sum = in.getInt();
      if (in.getInt() != sumOf(in.array(), at, 8) || length < 0) {
        return Optional.of("it is damaged at octet " + at);
      }
      if (length > in.remaining()) {
        break;
      }
      byte[] payload = new byte[length];
      in.get(payload);
      boolean whole = sum == sumOf(payload, 0, length);
      if (!whole && !in.hasRemaining()) {
        break; // its blocks never reached the disk: the power was cut before the batch was kept
      }
      damage = whole ? take(payload, at) : Optional.of("it is damaged at octet " + at);
      end = in.position();
    }
    if (damage.isEmpty() && end < size) {
      log.warn(
          "{}: the last batch was written in part only ({} octets) and is lost", path, size - end);
      toCut = true;
    }
    return damage;
  }

  private static boolean beginsWith(byte[] whole, byte[] head) {
    return Arrays.equals(whole, 0, head.length, head, 0, head.length);
  }

  private Optional<String> take(byte[] payload, int at) {
    try {
      PackedRows rows = PackedRows.ofOctets(payload);
      for (int row = 0; row < rows.size(); row++) {
        if (rows.seq(row) <= lastSeq) {
          return Optional.of("the rows at octet " + at + " are out of order");
        }
        lastSeq = rows.seq(row);
      }
      found = found.and(rows);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("the rows at octet " + at + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * Keeps a batch, whole or not at all; it is durable against a loss of power on return.
   *
   * @return false where there is no room for it and nothing was done
   * @throws StoreException where the disk cannot take it
   */
  boolean append(List<LoggedDecision> batch) {
    PackedRows rows = PackedRows.of(batch).after(lastSeq); // some may be here since a try before
    if (rows.isEmpty()) {
      return true;
    }
    byte[] payload = rows.toOctets();
    int header = end == 0 ? HEADER.length : 0;
    int length = header + FRAME_HEADER + payload.length;
    if (end + length > bound) {
      return false;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put(HEADER, 0, header).putInt(payload.length).putInt(sumOf(payload, 0, payload.length));
    out.putInt(sumOf(out.array(), header, 8)).put(payload).flip();
    try {
      cut();
      toCut = true; // until it is known to be whole
      while (out.hasRemaining()) {
        channel.write(out, end + out.position());
      }
      channel.force(false);
      toCut = false;
    } catch (IOException e) {
      throw StoreException.of(path, "write a batch", e);
    }
    end += length;
    lastSeq = rows.seq(rows.size() - 1);
    return true;
  }

  /** Removes what a batch that failed has left. */
  private void cut() throws IOException {
    if (toCut) {
      channel.truncate(end);
      toCut = false;
    }
  }

  /** Empties the file, where the tables have all of it: everything up to {@code keptSeq}. */
  void clear(long keptSeq) {
    if (end > 0 && lastSeq <= keptSeq) {
      end = 0;
      toCut = true;
    }
    if (end == 0) {
      try {
        cut();
      } catch (IOException e) {
        throw StoreException.of(path, "empty the file", e);
      }
    }
  }

  private static int sumOf(byte[] octets, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(octets, from, length);
    return (int) sum.getValue();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw StoreException.of(path, "close the file", e);
    }
  }
}
