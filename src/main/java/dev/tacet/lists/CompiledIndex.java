package dev.tacet.lists;

import dev.tacet.policy.DamagedIndexException;
import dev.tacet.policy.RuleIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code index.tacet}: 8 octets of magic, 4 of the fingerprint's length, the fingerprint,
 * zeros up to a multiple of 64, then the index. The fingerprint is in the same file as what it
 * vouches for, so that a crash cannot part them.
 */
final class CompiledIndex {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledIndex.class);
  private static final byte[] MAGIC = "TACETIX1".getBytes(StandardCharsets.US_ASCII);
  private static final int ALIGNMENT = 64;

  /** A line a list; more is damage. */
  private static final int MAX_FINGERPRINT = 1 << 20;

  private static final String NAME = "index.tacet";

  private final ListFolder folder;

  /** Of the file as it was mapped or published. */
  private long octets;

  CompiledIndex(ListFolder folder) {
    this.folder = folder;
  }

  /**
   * Maps the index. Its names are not checked yet: whoever puts it in force goes on with {@link
   * RuleIndex#checkMore}.
   *
   * @param fingerprint of everything the index is made from; it is compared whole
   * @return empty where there is none, or one made from something else, or a damaged one
   */
  Optional<RuleIndex> open(byte[] fingerprint) {
    Path file = folder.file(NAME);
    try (FileChannel in = ListFolder.open(file)) {
      byte[] header = header(fingerprint);
      byte[] found = Channels.newInputStream(in).readNBytes(header.length);
      octets = in.size();
      return Arrays.equals(found, header) ? Optional.of(map(in, header.length)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (DamagedIndexException | IOException | InternalError e) {
      // The last is how Java tells that a mapped page cannot be read.
      LOG.warn("{} cannot be used and is made anew: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** Takes note of the file that is in place now. */
  void published() throws IOException {
    octets = Files.size(folder.file(NAME));
  }

  /**
   * Whether the file in place has become shorter. Java does not always tell those who read what is
   * mapped and gone.
   */
  boolean isCutOff() {
    try {
      return Files.size(folder.file(NAME)) < octets;
    } catch (IOException e) {
      LOG.debug("a file that is gone is still mapped", e);
      return false;
    }
  }

  /** What the index on disk was made from; empty where there is none that can be read. */
  Optional<byte[]> fingerprint() {
    try (FileChannel in = ListFolder.open(folder.file(NAME))) {
      InputStream octets = Channels.newInputStream(in);
      byte[] start = octets.readNBytes(MAGIC.length + 4);
      if (start.length < MAGIC.length + 4
          || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        return Optional.empty();
      }
      int length = ByteBuffer.wrap(start).getInt(MAGIC.length);
      if (length < 0 || length > MAX_FINGERPRINT) {
        return Optional.empty();
      }
      byte[] found = octets.readNBytes(length);
      return found.length == length ? Optional.of(found) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("the compiled lists on disk cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Compiles into a new file beside the one in place, maps it, and reads it once from end to end:
   * who compiled for seconds can wait for that, and where the disk does not give back what it took,
   * that is known while the index before is still in force. To be published or closed before the
   * next is compiled.
   *
   * @throws DamagedIndexException where it does not
   */
  PreparedIndex prepare(byte[] fingerprint, RuleIndex.Builder builder) throws IOException {
    Path temporary = folder.temporary(NAME);
    FileChannel out = ListFolder.create(temporary);
    boolean usable = false;
    try {
      ByteBuffer head = ByteBuffer.wrap(header(fingerprint));
      int trieAt = head.remaining();
      while (head.hasRemaining()) {
        out.write(head);
      }
      builder.writeTo(out);
      RuleIndex index = map(out, trieAt);
      checkAll(index);
      PreparedIndex prepared =
          PreparedIndex.onDisk(index, fingerprint, folder, out, temporary, folder.file(NAME));
      usable = true;
      return prepared;
    } finally {
      if (!usable) {
        out.close();
        Files.deleteIfExists(temporary);
      }
    }
  }

  /**
   * @throws InterruptedIOException where the thread was interrupted
   */
  private static void checkAll(RuleIndex index) throws InterruptedIOException {
    while (!index.checkMore()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while checking the compiled lists");
      }
    }
  }

  private static RuleIndex map(FileChannel file, int trieAt) throws IOException {
    return RuleIndex.of(file.map(FileChannel.MapMode.READ_ONLY, trieAt, file.size() - trieAt));
  }

  private static byte[] header(byte[] fingerprint) {
    int length = MAGIC.length + 4 + fingerprint.length;
    int padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return ByteBuffer.allocate(padded)
        .put(MAGIC)
        .putInt(fingerprint.length)
        .put(fingerprint)
        .array();
  }
}
