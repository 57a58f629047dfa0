package dev.tacet.store;

import dev.tacet.querylog.DecisionScan;
import dev.tacet.store.LogFileException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Opens a {@code queries.db} for reading, whoever wrote it and whether or not somebody still
 * writes: a recorded log is evidence, so nothing in it or beside it is changed, and one of an
 * earlier version is read as it is.
 *
 * <p>What lies beside the file says how. With an index of the write-ahead log ({@code -shm})
 * somebody has it open, and SQLite's own locks are used. With a write-ahead log alone the server
 * was killed or the two were copied: it is read too, its index being made in memory. With neither
 * the file is all there is, and nothing needs to be locked, so a read-only medium will do; then the
 * rows are read from its pages ({@link TableWalk}), for which SQLite needs many times as long. With
 * a rollback journal that holds something the file is half of what it should be, and SQLite would
 * have to write to make it whole: such a log is refused.
 */
public final class LogFile {
  private static final String[] TABLES = {"decision", "name", "asker", "outcome"};

  /** Larger than any log; the rest of one would be read the ordinary way. */
  private static final long MAPPED_BYTES = 1L << 40;

  private static final byte[] JOURNAL_MAGIC = HexFormat.of().parseHex("d9d505f920a163d7");

  private LogFile() {}

  /**
   * Opens a log.
   *
   * @throws LogFileException where it is none that can be read
   */
  public static DecisionScan open(Path file) {
    if (!Files.exists(file)) {
      throw new LogFileException(
          Fault.MISSING, file + ": there is no such file", new NoSuchFileException("" + file));
    }
    if (Files.isDirectory(file)) {
      throw noLog(file, "it is a directory; name the queries.db in it", new IOException("" + file));
    }
    if (!Files.isReadable(file)) {
      throw new LogFileException(
          Fault.NOT_PERMITTED,
          file + ": you may not read it; members of its group may (usermod -aG tacet you)",
          new IOException("" + file));
    }
    if (isHot(beside(file, "-journal"))) {
      throw new LogFileException(
          Fault.NO_LOG,
          file
              + ": a change to it broke off halfway, and the way back lies beside it in "
              + beside(file, "-journal").getFileName()
              + "; copy both to where you may write, open the copy there once (sqlite3 COPY"
              + " .tables), which takes the change back, and read the copy",
          new IOException("" + beside(file, "-journal")));
    }
    try {
      return open(file, openerFor(file), Optional.empty());
    } catch (SQLException e) {
      if (!StoreException.isDamage(e)) {
        throw StoreException.of(file, "read the query log", e);
      }
      return openDamaged(file, e);
    }
  }

  private static DecisionScan open(Path file, ScanReaders.Opener opener, Optional<String> damage)
      throws SQLException {
    boolean alone = !hasOctets(beside(file, "-wal")) && !Files.exists(beside(file, "-shm"));
    Optional<PageFile> pages = alone ? PageFile.open(file) : Optional.empty();
    Optional<LogTables> tables = damage.isEmpty() ? pages.flatMap(LogTables::of) : Optional.empty();
    boolean opened = false;
    try {
      if (tables.isEmpty()) {
        check(file, opener);
      }
      SqliteScan scan = SqliteScan.open(file, opener, pages, tables, damage);
      opened = true;
      return scan;
    } finally {
      if (!opened) {
        pages.ifPresent(PageFile::close);
      }
    }
  }

  /**
   * SQLite refuses a file that has lost its end. Told that somebody repairs the schema it reads
   * what there is; the connection is for reading only all the same.
   */
  private static DecisionScan openDamaged(Path file, SQLException damage) {
    try {
      ScanReaders.Opener opener = openerFor(file);
      return open(
          file,
          () -> {
            Database database = opener.open();
            database.execute("PRAGMA writable_schema = ON");
            return database;
          },
          Optional.of(damage.getMessage()));
    } catch (SQLException e) {
      throw noLog(file, "it is damaged, or no database at all (" + e.getMessage() + ")", e);
    }
  }

  private static ScanReaders.Opener openerFor(Path file) throws SQLException {
    if (!hasOctets(beside(file, "-wal"))) {
      return Files.exists(beside(file, "-shm"))
          ? () -> mapped(Database.openReadOnly(file))
          : () -> prepared(Database.openUnchanging(file));
    }
    ScanReaders.Opener unlocked = () -> prepared(Database.openUnlocked(file));
    if (!Files.exists(beside(file, "-shm"))) {
      return unlocked;
    }
    ScanReaders.Opener locked = () -> mapped(Database.openReadOnly(file));
    try (Database tried = locked.open()) {
      tried.number("SELECT count(*) FROM sqlite_master", 0);
      return locked;
    } catch (SQLException e) {
      if (StoreException.isDamage(e) || StoreException.isBusy(e)) {
        throw e;
      }
      return unlocked; // an index that came with a copy, in a place where it cannot be written
    }
  }

  private static Database prepared(Database database) throws SQLException {
    boolean done = false;
    try {
      // A file of a stranger's may hold views and triggers that call functions; none is to run.
      database.execute("PRAGMA trusted_schema = OFF");
      done = true;
      return database;
    } finally {
      if (!done) {
        database.closeBroken();
      }
    }
  }

  /**
   * Reads through a mapping, which spares a third of the time, as pages are small. Only where
   * SQLite's locks hold: a mapped file that is cut off by somebody else, or a medium that is taken
   * away, would end the process.
   */
  private static Database mapped(Database database) throws SQLException {
    Database prepared = prepared(database);
    prepared.number("PRAGMA mmap_size = " + MAPPED_BYTES, 0);
    return prepared;
  }

  private static void check(Path file, ScanReaders.Opener opener) throws SQLException {
    try (Database database = opener.open()) {
      long tables = 0;
      for (String table : TABLES) {
        // rootpage: a virtual table is whatever its maker wants it to be.
        tables +=
            database.number(
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ?",
                0,
                table);
      }
      long version = database.number("PRAGMA user_version", 0);
      if (version > QuerySchema.VERSION && tables > 0) {
        throw new LogFileException(
            Fault.LATER_VERSION,
            file
                + ": it is a log of a later tacet (version "
                + version
                + ", this one reads up to "
                + QuerySchema.VERSION
                + "); read it with that one",
            new SQLException("user_version " + version));
      }
      if (tables < TABLES.length) {
        throw noLog(
            file,
            "it is a database, but no query log of tacet's"
                + (tables > 0 ? "; part is missing" : ""),
            new SQLException("of the tables " + tables + " are there"));
      }
    }
  }

  private static LogFileException noLog(Path file, String why, Exception cause) {
    return new LogFileException(Fault.NO_LOG, file + ": not a query log: " + why, cause);
  }

  private static Path beside(Path file, String suffix) {
    Path real = real(file).orElse(file);
    return real.resolveSibling(real.getFileName() + suffix);
  }

  /** SQLite looks beside what a link leads to. */
  private static Optional<Path> real(Path file) {
    try {
      return Optional.of(file.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a rollback journal has something to take back (fileformat2.html, section 3). */
  private static boolean isHot(Path journal) {
    if (!hasOctets(journal)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(journal)) {
      return Arrays.equals(in.readNBytes(JOURNAL_MAGIC.length), JOURNAL_MAGIC);
    } catch (IOException e) {
      return true; // nobody can say that there is nothing
    }
  }

  private static boolean hasOctets(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException e) {
      return false; // it is not there, or nobody may look
    }
  }
}
