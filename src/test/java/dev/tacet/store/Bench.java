package dev.tacet.store;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.sqlite.JDBC;

/** A query log in a directory, and a look past it into the tables. */
final class Bench implements AutoCloseable {
  static final Clock CLOCK = Clock.fixed(Decisions.START, ZoneOffset.UTC);

  private final Path directory;
  private final QueryLogConfig config;
  private DataDirectory held;
  private SqliteDecisions sink;
  private Sequence sequence;
  private boolean open;

  private Bench(Path directory, QueryLogConfig config) {
    this.directory = directory;
    this.config = config;
  }

  static Bench open(Path directory, Store store, long maxSize, Duration keep) throws Exception {
    return open(
        directory,
        new QueryLogConfig(
            store, keep, maxSize, Duration.ofSeconds(60), 500, Duration.ofMinutes(10)));
  }

  static Bench open(Path directory, QueryLogConfig config) throws Exception {
    Bench bench = new Bench(directory, config);
    bench.reopen();
    return bench;
  }

  void reopen() throws Exception {
    close();
    held = DataDirectory.open(directory, CLOCK);
    sink = SqliteDecisions.open(held, config, CLOCK);
    sequence = new Sequence(sink.lastSeq());
    open = true;
  }

  List<LoggedDecision> number(List<Decision> decisions) {
    List<LoggedDecision> rows = new ArrayList<>();
    for (Decision decision : decisions) {
      rows.add(new LoggedDecision(sequence.next(decision.at()), decision));
    }
    return rows;
  }

  List<LoggedDecision> write(List<Decision> decisions) {
    List<LoggedDecision> rows = number(decisions);
    sink.write(rows);
    return rows;
  }

  QueryLogConfig config() {
    return config;
  }

  SqliteDecisions sink() {
    return sink;
  }

  DecisionHistory history() {
    return sink.history();
  }

  List<LoggedDecision> all() {
    List<LoggedDecision> rows = new ArrayList<>();
    history().each(DecisionFilter.ALL, -1, rows::add);
    return rows;
  }

  /** What a query gives, a line a row; of memory too. */
  List<String> rows(String sql) throws Exception {
    Database memory = config.store() == Store.MEMORY ? database() : null;
    try (Database file = memory == null ? Database.openReadOnly(file()) : null;
        ResultSet rows = (memory == null ? file : memory).prepare(sql).executeQuery()) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        StringJoiner line = new StringJoiner("|");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.add(rows.getString(i));
        }
        lines.add(line.toString());
      }
      return lines;
    }
  }

  List<String> columns(String view) throws Exception {
    return rows("SELECT name FROM pragma_table_info('" + view + "') ORDER BY cid");
  }

  private Database database() throws ReflectiveOperationException {
    Field field = SqliteDecisions.class.getDeclaredField("database");
    field.setAccessible(true);
    return (Database) field.get(sink);
  }

  Path file() {
    return directory.resolve("queries.db");
  }

  Path pending() {
    return directory.resolve("queries.pending");
  }

  /** Copies the whole write-ahead log; 0 where no reader stood in the way. */
  String checkpoint() throws SQLException {
    try (Database other = Database.open(file())) {
      return other.text("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  /** Sums read a few rows at a time. */
  LogSums sumsInSlicesOf(int rows) {
    return ((SqliteHistory) history()).sums(rows, NameRuns.BYTES_IN_MEMORY);
  }

  /** Changes the file behind the log's back. */
  void tamper(String sql) throws SQLException {
    try (Connection connection =
            JDBC.createConnection(JDBC.PREFIX + file(), new java.util.Properties());
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      sink.close();
      held.close();
    }
  }
}
