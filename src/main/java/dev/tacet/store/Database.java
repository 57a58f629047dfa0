package dev.tacet.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * One connection to one SQLite file. One thread at a time: {@code state.db} belongs to the control
 * worker, the writing connection of {@code queries.db} to the query log's thread.
 */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** How long a file held by another process is waited for. */
  private static final int BUSY_MILLIS = 2_000;

  /** Stands for the file where there is none. */
  private static final Path MEMORY = Path.of("memory");

  /** What a transaction does. */
  interface Work {
    void run() throws SQLException;
  }

  private final Path file;
  private final Connection connection;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Keeps SQLite's native library in a directory of ours, instead of unpacking it into the temp
   * directory at each start. Called once, before any database is opened.
   */
  public static void useNativeDirectory(Path directory) {
    NativeLibrary.unpackInto(directory);
  }

  /** Opens a file that exists, for writing. */
  static Database open(Path file) throws SQLException {
    return connect(file, address(file), false);
  }

  /** Opens a file for reading only. */
  static Database openReadOnly(Path file) throws SQLException {
    return connect(file, address(file), true);
  }

  /**
   * Opens a file that nobody writes and that has no write-ahead log: without locks, and with
   * nothing made beside it, so that it may lie where nothing can be written.
   */
  static Database openUnchanging(Path file) throws SQLException {
    return connect(file, address(file) + "?immutable=1", true);
  }

  /**
   * As {@link #openUnchanging}, of a file with a write-ahead log: its index is made in memory, for
   * which SQLite wants to be alone, and so locks must do nothing. Linux and other Unixes only.
   */
  static Database openUnlocked(Path file) throws SQLException {
    Database database = connect(file, address(file) + "?vfs=unix-none", true);
    boolean done = false;
    try {
      database.execute("PRAGMA locking_mode = EXCLUSIVE");
      done = true;
      return database;
    } finally {
      if (!done) {
        database.closeBroken();
      }
    }
  }

  /** As a URI: in a plain path the driver takes what follows a "?" for settings of its own. */
  private static String address(Path file) {
    return "file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  /** Opens a database in memory; all connections to one name see the same tables. */
  static Database openInMemory(String name, boolean readOnly) throws SQLException {
    return connect(MEMORY, "file:/" + name + "?vfs=memdb", readOnly);
  }

  private static Database connect(Path file, String address, boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setReadOnly(readOnly);
    // Else the driver asks after each insert for the id it got, which nobody here wants to know. It
    // was four tenths of the log writer's processor time.
    config.setGetGeneratedKeys(false);
    Properties properties = config.toProperties();
    return new Database(file, JDBC.createConnection(JDBC.PREFIX + address, properties));
  }

  Path file() {
    return file;
  }

  boolean isInMemory() {
    return file.equals(MEMORY);
  }

  void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /**
   * Runs a statement that works a step at a time to its end; {@link #execute} would leave it after
   * the first.
   */
  void executeToTheEnd(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql); // the driver hands this one to sqlite3_exec
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Runs a statement with its values; returns the rows it changed. */
  int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** The first column of the first row; {@code otherwise} where there is none, or NULL. */
  long number(String sql, long otherwise, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return otherwise;
        }
        long value = row.getLong(1);
        return row.wasNull() ? otherwise : value;
      }
    }
  }

  /** The text a pragma or function answers. */
  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /** Runs work whole or not at all. The write lock is taken at once, so nothing fails half-way. */
  void transaction(Work work) throws SQLException {
    execute("BEGIN IMMEDIATE");
    boolean done = false;
    try {
      work.run();
      execute("COMMIT");
      done = true;
    } finally {
      if (!done) {
        rollBack();
      }
    }
  }

  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite rolls back by itself after some errors, a full disk among them; then there is
      // nothing left to take back. The error that led here is on its way to the caller.
      log.debug("{}: nothing to roll back: {}", file, e.getMessage());
    }
  }

  /**
   * Brings the tables to the latest version, each step in a transaction of its own.
   *
   * @param steps step {@code n} leads from version n to n + 1
   * @return false where the file is of a later version than ours; then nothing is touched
   */
  boolean migrate(List<List<String>> steps) throws SQLException {
    long version = number("PRAGMA user_version", 0);
    if (version > steps.size()) {
      return false;
    }
    for (int from = (int) version; from < steps.size(); from++) {
      int step = from;
      transaction(
          () -> {
            execute(steps.get(step).toArray(String[]::new));
            execute("PRAGMA user_version = " + (step + 1));
          });
    }
    return true;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw StoreException.of(file, "close the database", e);
    }
  }

  /** Closes what failed already; what goes wrong now is of no more interest. */
  void closeBroken() {
    try {
      close();
    } catch (StoreException e) {
      log.debug("closing a database that failed: {}", e.getMessage());
    }
  }
}
