package dev.tacet.lists;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A list as it came: unpacked, with what it includes, packed again into a temporary file of the
 * lists' folder. It can be read as often as one likes; {@link StoredCopies#keep} makes it last,
 * {@link #close} removes what was not kept. For one thread.
 */
final class FetchedCopy implements AutoCloseable {
  private final Path temporary;
  private final FileChannel file;
  private final String sha256;
  private final long crc32;
  private final long octets;
  private final Validators validators;

  FetchedCopy(
      Path temporary,
      FileChannel file,
      String sha256,
      long crc32,
      long octets,
      Validators validators) {
    this.temporary = temporary;
    this.file = file;
    this.sha256 = sha256;
    this.crc32 = crc32;
    this.octets = octets;
    this.validators = validators;
  }

  /** Of the plain octets, in hex. */
  String sha256() {
    return sha256;
  }

  /** Of the plain octets. */
  long crc32() {
    return crc32;
  }

  /** How many there are, unpacked. */
  long octets() {
    return octets;
  }

  /** How many there are on the disk. */
  long packed() throws IOException {
    return file.size();
  }

  /**
   * What to ask with the next time; {@link Validators#NONE} for a list with includes, whose own
   * file may be unchanged while another is not.
   */
  Validators validators() {
    return validators;
  }

  /**
   * The plain octets, from the beginning. Only one such stream at a time; it need not be closed.
   */
  InputStream open() throws IOException {
    file.position(0);
    return new BufferedInputStream(new GZIPInputStream(Channels.newInputStream(file), 8192));
  }

  /** Gives it its name in the folder. */
  void publish(ListFolder folder, Path name) throws IOException {
    folder.publish(file, temporary, name);
  }

  @Override
  public void close() throws IOException {
    try (file) {
      Files.deleteIfExists(temporary);
    }
  }
}
