package dev.tacet.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a database aside that cannot be used, so that a new one can begin. */
final class DamagedFile {
  /** Kept for whoever wants to look; a failing disk must not fill itself with them. */
  private static final int KEPT = 2;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Logger log = LoggerFactory.getLogger(DamagedFile.class);

  private DamagedFile() {}

  /** Renames the file and what SQLite keeps beside it; returns the new name. */
  static Path putAside(Path file, String why, Instant now) throws IOException {
    String stem = file.getFileName() + ".damaged-";
    Path aside = free(file.resolveSibling(stem + TIME.format(now)));
    // The write-ahead log first: alone it is nothing, beside a new file it would be a wrong one.
    for (String suffix : List.of("-wal", "-shm", "-journal", "")) {
      Path from = file.resolveSibling(file.getFileName() + suffix);
      if (Files.exists(from)) {
        Files.move(from, aside.resolveSibling(aside.getFileName() + suffix));
      }
    }
    log.error("{}: {}; it was put aside as {} and a new one begun", file, why, aside);
    removeOldest(file, stem);
    return aside;
  }

  private static Path free(Path wanted) {
    Path path = wanted;
    for (int i = 2; Files.exists(path); i++) {
      path = wanted.resolveSibling(wanted.getFileName() + "-" + i);
    }
    return path;
  }

  private static void removeOldest(Path file, String stem) throws IOException {
    List<Path> aside;
    try (Stream<Path> siblings = Files.list(file.toAbsolutePath().getParent())) {
      aside =
          siblings
              .filter(path -> path.getFileName().toString().startsWith(stem))
              .filter(path -> !path.toString().matches(".*-(wal|shm|journal)"))
              .sorted()
              .toList();
    }
    for (Path old : aside.subList(0, Math.max(0, aside.size() - KEPT))) {
      for (String suffix : List.of("-wal", "-shm", "-journal", "")) {
        Files.deleteIfExists(old.resolveSibling(old.getFileName() + suffix));
      }
      log.warn("{} was removed: only the last {} damaged files are kept", old, KEPT);
    }
  }
}
