package dev.tacet.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code state.db}: one file that is whole after each change, with a copy beside it. A file that
 * cannot be read stops the start with a way back; nothing is ever begun anew over rules. One
 * thread: the control worker, or a command under the lock.
 */
final class StateFile implements AutoCloseable {
  private static final String MODE = "rw-------";

  private static final Logger log = LoggerFactory.getLogger(StateFile.class);

  /** An action on the database. */
  interface Action<T> {
    T run() throws SQLException;
  }

  private final Database database;
  private final StateBackup backup;

  private StateFile(Database database, LongSupplier ticker) {
    this.database = database;
    this.backup = new StateBackup(database, ticker);
  }

  /**
   * Opens the file, or begins one.
   *
   * @param ticker monotonic nanoseconds ({@link System#nanoTime})
   * @param reader reads all there is: a value that cannot be read is found now, not at the first
   *     change
   * @throws DataDirectoryException where the file belongs to another user
   * @throws StoreException where it is damaged or of a later version; the message says how to get
   *     the rules back
   */
  static <T> T open(DataDirectory directory, LongSupplier ticker, Function<StateFile, T> reader)
      throws DataDirectoryException {
    Path file = directory.stateFile();
    Database database = null;
    boolean usable = false;
    try {
      boolean isNew = beginsAnew(file);
      OwnedFiles.file(file, MODE);
      database = Database.open(file);
      prepare(database);
      StateFile state = new StateFile(database, ticker);
      T read = reader.apply(state);
      if (!isNew) {
        state.backup.make();
      }
      usable = true;
      return read;
    } catch (SQLException e) {
      throw StoreException.isDamage(e)
          ? damaged(file, e.getMessage(), e)
          : StoreException.of(file, "open the owner's rules", e);
    } catch (DataDirectoryException e) {
      throw e;
    } catch (IOException e) {
      throw OwnedFiles.unusable(file, "open the owner's rules", e);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(file, e.getMessage(), e);
    } finally {
      if (!usable && database != null) {
        database.closeBroken();
      }
    }
  }

  /** Whether there is no file yet. A file that was lost or emptied is not a new one. */
  private static boolean beginsAnew(Path file) throws IOException {
    boolean there = Files.exists(file) && Files.size(file) > 0;
    Path copy = StateBackup.of(file);
    if (!there && Files.exists(copy)) {
      if (Files.exists(file)) {
        throw damaged(file, "it is empty", new IOException("0 bytes"));
      }
      Path kept =
          copy.resolveSibling(
              copy.getFileName() + "-" + Files.getLastModifiedTime(copy).toMillis());
      Files.move(copy, kept);
      log.warn(
          "{} is gone: beginning without the owner's rules; to have them back, stop tacet and: cp -p"
              + " {} {}",
          file,
          kept,
          file);
    }
    return !there;
  }

  private static void prepare(Database database) throws SQLException {
    // One file that is whole after each change: it can be copied and put back by hand.
    database.execute(
        "PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON");
    Path file = database.file();
    String found = database.text("PRAGMA quick_check(1)");
    if (!found.equals("ok")) {
      throw damaged(file, found, new SQLException(found));
    }
    if (!database.migrate(StateSchema.STEPS)) {
      throw new StoreException(
          file + " was made by a later version of tacet; install that version again",
          new SQLException("user_version " + database.text("PRAGMA user_version")));
    }
  }

  private static StoreException damaged(Path file, String why, Exception cause) {
    return new StoreException(
        "%s is damaged (%s): the owner's rules cannot be read; %s"
            .formatted(file, why, StateBackup.remedy(file)),
        cause);
  }

  Database database() {
    return database;
  }

  /** Something was written: the copy may be due. */
  void changed() {
    backup.makeIfDue();
  }

  /** Something was deleted for good: the copy must not have it any more. */
  void deleted() {
    backup.remake();
  }

  /** Does something; where the disk fails, says what it was. */
  <T> T run(String doing, Action<T> action) {
    try {
      return action.run();
    } catch (SQLException e) {
      throw StoreException.isDamage(e)
          ? damaged(database.file(), e.getMessage(), e)
          : StoreException.of(database.file(), doing, e);
    }
  }

  /** As {@link #run}, whole or not at all. */
  void transact(String doing, Database.Work work) {
    run(
        doing,
        () -> {
          database.transaction(work);
          return doing;
        });
  }

  @Override
  public void close() {
    database.close();
  }
}
