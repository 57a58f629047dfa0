package dev.tacet.store;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Transport;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.DeviceTotals;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Outcome;
import dev.tacet.querylog.PackedRows;
import dev.tacet.querylog.Sequence;
import dev.tacet.querylog.Totals;
import dev.tacet.querylog.UsedName;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads {@code queries.db} over a connection of its own, which with a write-ahead log never delays
 * the writer. Readers take turns; a long one reads in pages, so the others wait for a page only.
 * Thread-safe.
 */
final class SqliteHistory implements DecisionHistory {
  private static final int PAGE_ROWS = 1_000;

  private static final String COLUMNS =
      "d.seq, d.skew, d.kind, d.took, d.repeats, n.text, a.client, a.device, a.transport, "
          + OutcomeRow.COLUMNS;

  private static final int OUTCOME_AT = 10;

  /** CROSS JOIN: walk the decisions in their order, look up the rest. */
  private static final String FROM =
      " FROM decision d CROSS JOIN name n ON n.id = d.name CROSS JOIN asker a ON a.id = d.asker"
          + " CROSS JOIN outcome o ON o.id = d.outcome";

  /** What is read in one go. */
  interface Reading<T> {
    T read(Database database) throws SQLException;
  }

  private final Runnable onDamage;
  private Database database;

  /**
   * @param onDamage called when reading shows that the file is broken
   */
  SqliteHistory(Database database, Runnable onDamage) {
    this.database = database;
    this.onDamage = onDamage;
  }

  /** Reads another file from now on; the one before was closed. */
  synchronized void use(Database other) {
    database = other;
  }

  synchronized void closeBroken() {
    database.closeBroken();
  }

  synchronized void close() {
    database.close();
  }

  @Override
  public List<LoggedDecision> newest(DecisionFilter filter, long beforeSeq, int limit) {
    List<LoggedDecision> found = new ArrayList<>();
    long before = beforeSeq;
    while (found.size() < limit) {
      List<LoggedDecision> page = page(filter, -1, before, "DESC", Math.max(limit, PAGE_ROWS));
      for (LoggedDecision row : page) {
        if (found.size() < limit && filter.accepts(row.decision())) {
          found.add(row);
        }
      }
      if (page.size() < Math.max(limit, PAGE_ROWS)) {
        break;
      }
      before = page.get(page.size() - 1).seq();
    }
    Collections.reverse(found);
    return List.copyOf(found);
  }

  @Override
  public void each(DecisionFilter filter, long afterSeq, Consumer<LoggedDecision> reader) {
    long after = afterSeq;
    while (true) {
      List<LoggedDecision> page = page(filter, after, Long.MAX_VALUE, "ASC", PAGE_ROWS);
      for (LoggedDecision row : page) {
        if (filter.accepts(row.decision())) {
          reader.accept(row);
        }
      }
      if (page.size() < PAGE_ROWS) {
        return;
      }
      after = page.get(page.size() - 1).seq();
    }
  }

  private synchronized List<LoggedDecision> page(
      DecisionFilter filter, long after, long before, String order, int limit) {
    HistoryCondition where = HistoryCondition.of(filter, after, before);
    String sql =
        "SELECT " + COLUMNS + FROM + where.sql() + " ORDER BY d.seq " + order + " LIMIT " + limit;
    try (PreparedStatement statement = database.prepare(sql)) {
      where.bind(statement);
      List<LoggedDecision> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(read(row));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw failed(e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw failed(StoreException.unreadable(e));
    }
  }

  private static LoggedDecision read(ResultSet row) throws SQLException {
    long seq = row.getLong(1);
    Instant at = Sequence.timeOf(seq).plusMillis(row.getLong(2));
    Outcome outcome = OutcomeRow.read(Columns.of(row), OUTCOME_AT);
    DomainName qname = DomainName.parse(row.getString(6));
    return new LoggedDecision(
        seq,
        new Decision(
            at,
            AddressText.parse(row.getString(7)),
            row.getInt(8),
            Transport.values()[row.getInt(9)],
            PackedRows.questionOf(qname, row.getLong(3)),
            outcome.asVerdict(qname),
            outcome.origin(),
            outcome.rcode(),
            Duration.ofNanos(1_000 * row.getLong(4)),
            List.of(),
            row.getInt(5)));
  }

  /**
   * Groups by ids first, which is cheap, and then here by what they mean: one name has another id
   * in each epoch.
   */
  @Override
  public synchronized Totals totals(DecisionFilter filter, long beforeSeq) {
    HistoryCondition where = HistoryCondition.of(filter, -1, beforeSeq);
    // The canonical name matters only to a filter on names.
    String via = filter.under().isEmpty() ? "NULL" : "o.via";
    String sql =
        "SELECT a.client, n.text, via, sum(queries), sum(blocked), max(at), a.device FROM (SELECT"
            + " d.asker AS asker, d.name AS name, "
            + via
            + " AS via, sum(d.repeats) AS queries, sum(CASE o.verdict WHEN "
            + Outcome.ALLOWED
            + " THEN 0 ELSE d.repeats END) AS blocked, max((d.seq >> "
            + Sequence.COUNTER_BITS
            + ") + d.skew) AS at FROM decision d CROSS JOIN outcome o ON o.id = d.outcome"
            + where.sql()
            + " GROUP BY 1, 2, 3) s CROSS JOIN name n ON n.id = s.name CROSS JOIN asker a ON a.id ="
            + " s.asker GROUP BY 1, 2, 3, 7 ORDER BY 4 DESC";
    Map<Asked, Totals.Row> sums = new HashMap<>();
    try (PreparedStatement statement = database.prepare(sql)) {
      where.bind(statement);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          DomainName name = DomainName.parse(row.getString(2));
          String canonical = row.getString(3);
          if (isUnder(filter, name) || canonical != null && isUnder(filter, canonical)) {
            InetAddress client = AddressText.parse(row.getString(1));
            Asked asked = new Asked(client, row.getInt(7), name);
            if (sums.size() >= Totals.MAX_ROWS && !sums.containsKey(asked)) {
              continue; // a device that invents names must not fill the heap of whoever looks
            }
            sums.merge(
                asked,
                new Totals.Row(
                    client,
                    asked.device(),
                    name,
                    row.getLong(4),
                    row.getLong(5),
                    Instant.ofEpochMilli(row.getLong(6))),
                Totals.Row::plus);
          }
        }
      }
      return new Totals(List.copyOf(sums.values()));
    } catch (SQLException e) {
      throw failed(e);
    } catch (IllegalArgumentException e) {
      throw failed(StoreException.unreadable(e));
    }
  }

  private record Asked(InetAddress client, int device, DomainName name) {}

  @Override
  public Instant usedNames(
      Instant since, long beforeSeq, BooleanSupplier enough, Consumer<UsedName> reader) {
    return sums(LogSums.ROWS_A_SLICE, NameRuns.BYTES_IN_MEMORY)
        .usedNames(since, beforeSeq, enough, reader);
  }

  @Override
  public Map<Integer, DeviceTotals> byDevice(Instant since, long beforeSeq) {
    return sums(LogSums.ROWS_A_SLICE, NameRuns.BYTES_IN_MEMORY).byDevice(since, beforeSeq);
  }

  @Override
  public Map<InetAddress, Long> byClient(Instant since, long beforeSeq) {
    return sums(LogSums.ROWS_A_SLICE, NameRuns.BYTES_IN_MEMORY).byClient(since, beforeSeq);
  }

  @Override
  public Map<String, Long> hitsByList(Instant since, long beforeSeq) {
    return sums(LogSums.ROWS_A_SLICE, NameRuns.BYTES_IN_MEMORY).hitsByList(since, beforeSeq);
  }

  /** For tests too, which have less to read. */
  LogSums sums(int rowsASlice, int bytesInMemory) {
    return new LogSums(this, rowsASlice, bytesInMemory);
  }

  /** Reads something short; other readers wait for it. */
  synchronized <T> T read(Reading<T> reading) {
    try {
      return reading.read(database);
    } catch (SQLException e) {
      throw failed(e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw failed(StoreException.unreadable(e));
    }
  }

  /** Where names are put in order: beside the log, or in memory as the log is. */
  synchronized Database openNames() throws SQLException, IOException {
    return NameRuns.openTable(database.isInMemory() ? Optional.empty() : Optional.of(namesFile()));
  }

  synchronized Path namesFile() {
    return database.file().resolveSibling(database.file().getFileName() + "-names");
  }

  private static boolean isUnder(DecisionFilter filter, String name) {
    return isUnder(filter, DomainName.parse(name));
  }

  private static boolean isUnder(DecisionFilter filter, DomainName name) {
    return filter.under().isEmpty() || filter.under().stream().anyMatch(name::isAtOrBelow);
  }

  private StoreException failed(SQLException e) {
    if (StoreException.isDamage(e)) {
      onDamage.run();
    }
    return StoreException.of(database.file(), "read the query log", e);
  }
}
