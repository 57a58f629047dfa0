package dev.tacet.store;

import dev.tacet.dns.AddressText;
import dev.tacet.querylog.DeviceTotals;
import dev.tacet.querylog.Outcome;
import dev.tacet.querylog.Sequence;
import dev.tacet.querylog.SinkException;
import dev.tacet.querylog.UsedName;
import dev.tacet.querylog.UsedNameSum;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sums over a long stretch of {@code queries.db}, read in slices: between two of them other readers
 * have their turn, and as each is a transaction of its own the write-ahead log can be copied into
 * the file and does not grow. Rows that retention removes meanwhile are simply not seen. One
 * thread, which may be interrupted.
 */
final class LogSums {
  /** A twentieth of a second on a small machine. */
  static final int ROWS_A_SLICE = 25_000;

  private static final String AT = "((seq >> " + Sequence.COUNTER_BITS + ") + skew)";

  /** Read at once, before it is asked whether that is enough: a few seconds at the most. */
  private static final Duration STRETCH = Duration.ofHours(6);

  private static final String OLDEST = "SELECT seq FROM decision ORDER BY seq LIMIT 1";
  private static final String NEWEST =
      "SELECT seq FROM decision WHERE seq < ? ORDER BY seq DESC LIMIT 1";

  /** Where a slice ends. */
  private static final String DECISIONS =
      "SELECT seq FROM decision WHERE seq > ? ORDER BY seq LIMIT 1 OFFSET ?";

  private static final String ANSWERS =
      "SELECT id FROM answer WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?";

  /** Nothing is joined or grouped: rows come as they lie, and what ids mean is remembered here. */
  private static final String USES =
      "SELECT name, asker, outcome, kind & 65535, repeats, "
          + AT
          + " AS at FROM decision WHERE seq > ? AND seq <= ? AND at >= ?";

  private static final String SIGHTINGS =
      "SELECT name, address, first + lasted AS last FROM answer WHERE id > ? AND id <= ? AND last"
          + " >= ?";

  private static final String HITS =
      "SELECT outcome, repeats FROM decision WHERE seq > ? AND seq <= ? AND " + AT + " >= ?";

  private static final String DEVICES =
      "SELECT a.device, sum(d.repeats), sum(CASE o.verdict WHEN %d THEN 0 ELSE d.repeats END), min(%2$s), max(%2$s) FROM decision d CROSS JOIN asker a ON a.id = d.asker CROSS JOIN outcome o ON o.id = d.outcome WHERE d.seq > ? AND d.seq <= ? AND %2$s >= ? GROUP BY 1"
          .formatted(Outcome.ALLOWED, AT);

  private static final String CLIENTS =
      "SELECT asker, sum(repeats) FROM decision WHERE seq > ? AND seq <= ? AND "
          + AT
          + " >= ? GROUP BY 1";

  /** Reads one slice, both ends given: after the first, up to and including the second. */
  private interface Slice {
    void read(Database database, long after, long upTo) throws SQLException;
  }

  private final SqliteHistory history;
  private final int rowsASlice;
  private final int bytesInMemory;
  private final LogTexts texts = new LogTexts();
  private Optional<Database> source = Optional.empty();

  LogSums(SqliteHistory history, int rowsASlice, int bytesInMemory) {
    this.history = history;
    this.rowsASlice = rowsASlice;
    this.bytesInMemory = bytesInMemory;
  }

  /** As {@link dev.tacet.querylog.DecisionHistory#usedNames}; the reader is called with no lock. */
  void usedNames(Instant since, long beforeSeq, Consumer<UsedName> reader) {
    usedNames(since, beforeSeq, () -> false, reader);
  }

  /** As {@link dev.tacet.querylog.DecisionHistory#usedNames}; the reader is called with no lock. */
  Instant usedNames(
      Instant since, long beforeSeq, BooleanSupplier enough, Consumer<UsedName> reader) {
    try (NameRuns names = new NameRuns(bytesInMemory, history::openNames)) {
      Instant from = addUses(since, beforeSeq, enough, names);
      long seconds = Math.floorDiv(HistoryCondition.ceilingMillis(from), 1_000L);
      for (long at = 0; at < Long.MAX_VALUE; ) {
        at =
            slice(
                ANSWERS,
                at,
                Long.MAX_VALUE,
                (log, after, to) -> addSightings(log, after, to, seconds, names));
        names.putAsideWhereFull();
      }
      names.each(
          used -> {
            stopWhereInterrupted();
            reader.accept(used);
          });
      return from;
    } catch (SQLException e) {
      throw StoreException.of(history.namesFile(), "put the names used in order", e);
    } catch (IOException e) {
      throw new StoreException(
          history.namesFile() + ": cannot put the names used in order: " + e.getMessage(), e);
    }
  }

  /** Some hours after the others, the newest first; returns from when on. */
  private Instant addUses(Instant since, long beforeSeq, BooleanSupplier enough, NameRuns names)
      throws SQLException, IOException {
    long millis = HistoryCondition.ceilingMillis(since);
    long end = beforeSeq - 1;
    Instant oldest = Sequence.timeOf(history.read(log -> log.number(OLDEST, 0)));
    Instant from = Sequence.timeOf(history.read(log -> log.number(NEWEST, 0, beforeSeq)));
    do {
      from = from.minus(STRETCH);
      if (!from.isAfter(since) || !from.isAfter(oldest)) {
        from = since;
      }
      long first = Sequence.first(from) - 1;
      for (long at = first; at < end; ) {
        at = slice(DECISIONS, at, end, (log, after, to) -> addUses(log, after, to, millis, names));
        names.putAsideWhereFull();
      }
      end = first;
    } while (from.isAfter(since) && !enough.getAsBoolean());
    return from;
  }

  /** As {@link dev.tacet.querylog.DecisionHistory#hitsByList}. */
  Map<String, Long> hitsByList(Instant since, long beforeSeq) {
    long millis = HistoryCondition.ceilingMillis(since);
    Map<String, Long> hits = new HashMap<>();
    long last = beforeSeq - 1;
    for (long at = Sequence.first(since) - 1; at < last; ) {
      at = slice(DECISIONS, at, last, (log, after, to) -> addHits(log, after, to, millis, hits));
    }
    return Map.copyOf(hits);
  }

  /** As {@link dev.tacet.querylog.DecisionHistory#byDevice}. */
  Map<Integer, DeviceTotals> byDevice(Instant since, long beforeSeq) {
    long millis = HistoryCondition.ceilingMillis(since);
    Map<Integer, DeviceTotals> sums = new HashMap<>();
    long last = beforeSeq - 1;
    for (long at = Sequence.first(since) - 1; at < last; ) {
      at = slice(DECISIONS, at, last, (log, after, to) -> addDevices(log, after, to, millis, sums));
    }
    return Map.copyOf(sums);
  }

  /** As {@link dev.tacet.querylog.DecisionHistory#byClient}. */
  Map<InetAddress, Long> byClient(Instant since, long beforeSeq) {
    long millis = HistoryCondition.ceilingMillis(since);
    Map<InetAddress, Long> sums = new HashMap<>();
    long last = beforeSeq - 1;
    for (long at = Sequence.first(since) - 1; at < last; ) {
      at = slice(DECISIONS, at, last, (log, after, to) -> addClients(log, after, to, millis, sums));
    }
    return Map.copyOf(sums);
  }

  private void addUses(Database database, long after, long upTo, long millis, NameRuns names)
      throws SQLException {
    try (PreparedStatement statement = bound(database.prepare(USES), after, upTo, millis);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Optional<InetAddress> client = texts.client(database, row.getLong(2));
        Optional<LogTexts.Result> result = texts.result(database, row.getLong(3));
        if (client.isPresent() && result.isPresent()) {
          UsedNameSum sum = names.of(row.getLong(1));
          int before = sum.bytes();
          sum.add(
              client.get(), row.getLong(6), row.getInt(4), row.getLong(5), result.get().resolved());
          names.grown(sum.bytes() - before);
        }
      }
    }
    names.readTexts(database);
  }

  private static void addSightings(
      Database database, long after, long upTo, long seconds, NameRuns names) throws SQLException {
    try (PreparedStatement statement = bound(database.prepare(SIGHTINGS), after, upTo, seconds);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        UsedNameSum sum = names.of(row.getLong(1));
        int before = sum.bytes();
        sum.addSighting(address(row.getObject(2)), row.getLong(3));
        names.grown(sum.bytes() - before);
      }
    }
    names.readTexts(database);
  }

  private void addHits(
      Database database, long after, long upTo, long millis, Map<String, Long> hits)
      throws SQLException {
    try (PreparedStatement statement = bound(database.prepare(HITS), after, upTo, millis);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Optional<LogTexts.Result> result = texts.result(database, row.getLong(1));
        if (result.isPresent() && !result.get().list().isEmpty()) {
          hits.merge(result.get().list(), row.getLong(2), Long::sum);
        }
      }
    }
  }

  private static void addDevices(
      Database database, long after, long upTo, long millis, Map<Integer, DeviceTotals> sums)
      throws SQLException {
    try (PreparedStatement statement = bound(database.prepare(DEVICES), after, upTo, millis);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        DeviceTotals more =
            new DeviceTotals(
                row.getLong(2),
                row.getLong(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)));
        sums.merge(row.getInt(1), more, DeviceTotals::plus);
      }
    }
  }

  private void addClients(
      Database database, long after, long upTo, long millis, Map<InetAddress, Long> sums)
      throws SQLException {
    try (PreparedStatement statement = bound(database.prepare(CLIENTS), after, upTo, millis);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Optional<InetAddress> client = texts.client(database, row.getLong(1));
        if (client.isPresent()) {
          sums.merge(client.get(), row.getLong(2), Long::sum);
        }
      }
    }
  }

  private static InetAddress address(Object stored) {
    if (!(stored instanceof Number number)) {
      return AddressText.parse(String.valueOf(stored));
    }
    try {
      return InetAddress.getByAddress(
          ByteBuffer.allocate(Integer.BYTES).putInt((int) number.longValue()).array());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("four octets are an address", e);
    }
  }

  private static PreparedStatement bound(PreparedStatement statement, long... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setLong(i + 1, values[i]);
    }
    return statement;
  }

  /** Reads the next slice; returns where it ended, {@code last} where nothing is left. */
  private long slice(String endOfSlice, long after, long last, Slice slice) {
    stopWhereInterrupted();
    return history.read(
        database -> {
          if (source.isPresent() && source.get() != database) {
            // The same ids stand for other texts there.
            throw new SQLException("a new log was begun meanwhile; try again");
          }
          source = Optional.of(database);
          long end = database.number(endOfSlice, last, after, rowsASlice - 1);
          long upTo = Math.min(end, last);
          slice.read(database, after, upTo);
          return upTo;
        });
  }

  private static void stopWhereInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new SinkException(
          "reading the query log was interrupted", new InterruptedException("by its caller"));
    }
  }
}
