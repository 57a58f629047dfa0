package dev.tacet.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last time that was known, in a file of the data directory: {@code 2026-11-22T18:00:00Z} and a
 * line's end. Replaced whole or not at all; one that cannot be read says nothing. One thread.
 */
final class KeptTime {
  private static final Logger LOG = LoggerFactory.getLogger(KeptTime.class);

  /** Longer than any time; more is something else. */
  private static final int MAX_OCTETS = 64;

  private final Path file;
  private boolean complained;

  KeptTime(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  Optional<Instant> read() {
    try {
      if (Files.size(file) > MAX_OCTETS) {
        throw new DateTimeException("it is too long");
      }
      return Optional.of(Instant.parse(Files.readString(file, StandardCharsets.US_ASCII).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // the first start
    } catch (IOException | DateTimeException e) {
      LOG.warn("{} holds no time ({}); it is written anew", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** Where it cannot be written, the next start knows less; that is all. */
  void write(Instant time) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((time + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(false);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      complained = false;
    } catch (IOException e) {
      if (!complained) {
        LOG.warn("the time cannot be kept in {}: {}; tried again in an hour", file, e.toString());
      }
      complained = true;
    }
  }
}
