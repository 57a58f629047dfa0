package dev.tacet.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy {@code state.db.bak}, from which the owner can go back when {@code state.db} breaks.
 * Made at a clean start and after changes, once an hour at most. One thread: the one that owns
 * {@code state.db}.
 */
final class StateBackup {
  private static final long EVERY_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(StateBackup.class);

  private final Database database;
  private final LongSupplier ticker;
  private final Path copy;
  private long nextAt;

  /**
   * @param ticker monotonic nanoseconds
   */
  StateBackup(Database database, LongSupplier ticker) {
    this.database = database;
    this.ticker = ticker;
    this.copy = of(database.file());
  }

  static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + ".bak");
  }

  /** What the owner types to go back to the copy. */
  static String remedy(Path file) {
    Path copy = of(file);
    return Files.exists(copy)
        ? "a copy of an earlier state is kept: stop tacet, then: mv "
            + "%1$s %1$s.damaged; rm -f %1$s-journal; cp -p %2$s %1$s".formatted(file, copy)
        : "there is no copy of it; to begin without the owner's rules: mv %1$s %1$s.damaged"
            .formatted(file);
  }

  /** Makes the copy. Where that fails the change itself stands, and the log says it. */
  void make() {
    tryToMake(); // what went wrong is in the log
  }

  /**
   * Makes the copy so that nothing is left in it of what was deleted. Where that fails there is no
   * copy at all until the next change.
   */
  void remake() {
    if (!tryToMake()) {
      try {
        Files.deleteIfExists(copy);
        nextAt = ticker.getAsLong();
        log.warn("the copy {} was deleted, for it had in it what is forgotten", copy);
      } catch (IOException e) {
        throw StoreException.of(copy, "take what is forgotten out of the copy", e);
      }
    }
  }

  private boolean tryToMake() {
    nextAt = ticker.getAsLong() + EVERY_NANOS;
    Path half = copy.resolveSibling(copy.getFileName() + ".part");
    try {
      Files.deleteIfExists(half);
      // SQLite writes into an empty file; made here, nobody else may read it at any moment.
      OwnedFiles.file(half, "rw-------");
      database.update("VACUUM INTO ?", half.toString());
      try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(half, copy, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (SQLException | IOException e) {
      log.warn("cannot make the copy {}: {}", copy, e.getMessage());
      return false;
    }
  }

  /** Makes the copy after a change, where the last one is an hour old. */
  void makeIfDue() {
    if (ticker.getAsLong() - nextAt >= 0) {
      make();
    }
  }
}
