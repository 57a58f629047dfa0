package dev.tacet.lists;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes plain octets to a packed temporary file while hashing them. For one thread. */
final class PackedWriter implements AutoCloseable {
  /** Octets between two looks at the room that is left. */
  private static final long LOOK = 4 << 20;

  private final Path temporary;
  private final FileChannel file;
  private final Fast out;
  private final FreeSpace space;
  private final MessageDigest digest = ListFolder.sha256();
  private long octets;
  private long looked;
  private boolean midLine;
  private boolean handedOver;

  PackedWriter(Path temporary, FreeSpace space) throws IOException {
    this.temporary = temporary;
    this.space = space;
    file = ListFolder.create(temporary);
    out = new Fast(Channels.newOutputStream(file));
  }

  void write(byte[] from, int at, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("stopped while writing a list");
    }
    if (octets - looked > LOOK) {
      looked = octets;
      space.demand(0);
    }
    digest.update(from, at, length);
    out.write(from, at, length);
    octets += length;
    midLine = from[at + length - 1] != '\n' && from[at + length - 1] != '\r';
  }

  /** Writes a line of its own. */
  void line(String text) throws IOException {
    byte[] line = ((midLine ? "\n" : "") + text + "\n").getBytes(StandardCharsets.UTF_8);
    write(line, 0, line.length);
  }

  /** Ends the writing; the file is then the copy's to close. */
  FetchedCopy finish(Validators validators) throws IOException {
    out.finish();
    handedOver = true;
    return new FetchedCopy(
        temporary,
        file,
        HexFormat.of().formatHex(digest.digest()),
        out.checksum(),
        octets,
        validators);
  }

  /** Removes what was not finished. */
  @Override
  public void close() throws IOException {
    if (!handedOver) {
      try (file) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** The fastest level: a small board packs a large list in seconds, to a third of its size. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, 32 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }

    /** CRC-32 of what was written, as the packed file ends with it (RFC 1952). */
    long checksum() {
      return crc.getValue();
    }
  }
}
