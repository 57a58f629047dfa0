package dev.tacet.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * The pages of a SQLite file that nobody writes and that has no write-ahead log, so that what it
 * holds is what is in it (sqlite.org/fileformat2.html, section 1). Thread-safe.
 */
final class PageFile implements AutoCloseable {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.ISO_8859_1);

  /** Before the first page's own header. */
  static final int HEADER_BYTES = 100;

  private static final int PAGE_BYTES_AT = 16;
  private static final int RESERVED_AT = 20;
  private static final int CHANGES_AT = 24;
  private static final int PAGES_AT = 28;
  private static final int ENCODING_AT = 56;
  private static final int USER_VERSION_AT = 60;
  private static final int VALID_FOR_AT = 92;
  private static final int UTF_8 = 1;
  private static final int LARGEST_PAGE = 65_536;

  /** What tells whether a file was written to. */
  private record Stamp(FileTime modified, long octets) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size());
    }

    /** Not equals: what the VM makes for that of a record takes it milliseconds. */
    boolean isThat(Stamp other) {
      return octets == other.octets && modified.equals(other.modified);
    }
  }

  private final Path file;
  private final Stamp stamp;
  private final FileChannel channel;
  private final int pageBytes;
  private final int usable;
  private final long pages;
  private final ByteBuffer header;

  private PageFile(
      Path file,
      Stamp stamp,
      FileChannel channel,
      int pageBytes,
      int usable,
      long pages,
      ByteBuffer header) {
    this.file = file;
    this.stamp = stamp;
    this.channel = channel;
    this.pageBytes = pageBytes;
    this.usable = usable;
    this.pages = pages;
    this.header = header;
  }

  /** Opens a file; empty where it is better left to SQLite. */
  static Optional<PageFile> open(Path file) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      Optional<PageFile> opened = of(file, channel);
      if (opened.isEmpty()) {
        channel.close();
      }
      return opened;
    } catch (IOException e) {
      return Optional.empty(); // SQLite will say what is wrong with it
    }
  }

  private static Optional<PageFile> of(Path file, FileChannel channel) throws IOException {
    Stamp stamp = Stamp.of(file);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    while (header.hasRemaining() && channel.read(header, header.position()) > 0) {}
    for (int i = 0; i < MAGIC.length; i++) {
      if (header.get(i) != MAGIC[i]) {
        return Optional.empty();
      }
    }
    int pageBytes = header.getShort(PAGE_BYTES_AT) & 0xffff;
    pageBytes = pageBytes == 1 ? LARGEST_PAGE : pageBytes;
    int usable = pageBytes - (header.get(RESERVED_AT) & 0xff);
    if (Integer.bitCount(pageBytes) != 1 || usable < 480 || header.getInt(ENCODING_AT) != UTF_8) {
      return Optional.empty();
    }
    return Optional.of(
        new PageFile(file, stamp, channel, pageBytes, usable, channel.size() / pageBytes, header));
  }

  /** Whether nobody wrote it since it was opened; if somebody did, what was read may be a mix. */
  boolean isAsItWas() {
    try {
      return Stamp.of(file).isThat(stamp);
    } catch (IOException e) {
      return false; // it is gone
    }
  }

  int pageBytes() {
    return pageBytes;
  }

  /** The octets of a page that SQLite uses: some file keeps a few at the end of each. */
  int usable() {
    return usable;
  }

  long pages() {
    return pages;
  }

  /** What {@code PRAGMA user_version} says. */
  int userVersion() {
    return header.getInt(USER_VERSION_AT);
  }

  /** Whether the file is as long as its header says it is, and the header says so for certain. */
  boolean isWhole() {
    return header.getInt(PAGES_AT) == pages
        && header.getInt(CHANGES_AT) == header.getInt(VALID_FOR_AT);
  }

  /**
   * Reads whole pages.
   *
   * @param first the first is 1
   * @throws IOException also where the file has lost its end meanwhile
   */
  void read(long first, byte[] into, int howMany) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, howMany * pageBytes);
    long at = (first - 1) * pageBytes;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new IOException("the file ends before page " + (first + howMany - 1));
      }
      at += read;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      return; // all that was wanted of it has been read
    }
  }
}
