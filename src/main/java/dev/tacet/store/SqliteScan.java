package dev.tacet.store;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.LoggedAsker;
import dev.tacet.querylog.LoggedOutcome;
import dev.tacet.querylog.Outcome;
import dev.tacet.querylog.Sequence;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads {@code queries.db} from end to end: {@link ScanReaders} fetch rows as numbers, a page of
 * them ahead, and what the numbers stand for is looked up here. Nothing is joined or sorted by
 * SQLite. Each page is a read transaction of its own, a few hundredths of a second long. One
 * thread.
 */
final class SqliteScan implements DecisionScan {
  /** Octets of a row with what belongs to it, about: how many there are is only guessed. */
  private static final int BYTES_A_ROW = 30;

  private static final String CHANGED = "it was written to while it was read; read it again";

  private static final String NAMES = "SELECT id, text FROM name WHERE id BETWEEN ? AND ?";

  private static final String ASKERS =
      "SELECT id, client, device FROM asker WHERE id BETWEEN ? AND ?";

  private static final String OUTCOMES =
      "SELECT id, " + OutcomeRow.COLUMNS + " FROM outcome WHERE id BETWEEN ? AND ?";

  private static final int OUTCOME_COLUMNS = 10;

  private static final String DEVICE_NAMES =
      "SELECT id, name FROM device_name WHERE id BETWEEN ? AND ?";

  /** More of one device are told apart here and not by SQLite. */
  private static final int MOST_IDS_IN_SQL = 1_000;

  private static final int MOST_ASKERS = 1 << 24;

  /** Names held so that they are one object each; 5 MiB beside the names. */
  private static final int MOST_KNOWN = 100_000;

  private final Path file;
  private final ScanReaders.Opener opener;
  private final Optional<PageFile> pages;
  private final Optional<LogTables> tables;

  /** Opened when SQLite is needed: of a sound log it is not. */
  private Optional<Database> database = Optional.empty();

  private Optional<String> damage;
  private long firstSeq;
  private long lastSeq;
  private Optional<Instant> newest = Optional.empty();

  private SqliteScan(
      Path file,
      ScanReaders.Opener opener,
      Optional<PageFile> pages,
      Optional<LogTables> tables,
      Optional<String> damage) {
    this.file = file;
    this.opener = opener;
    this.pages = pages;
    this.tables = tables;
    this.damage = damage;
  }

  /**
   * Opens a log that was found to be one.
   *
   * @param pages the file itself, where nobody writes it
   * @param tables the same, where it is sound and of our version
   * @param damage what is known to be wrong with the file
   */
  static SqliteScan open(
      Path file,
      ScanReaders.Opener opener,
      Optional<PageFile> pages,
      Optional<LogTables> tables,
      Optional<String> damage)
      throws SQLException {
    boolean opened = false;
    SqliteScan scan = new SqliteScan(file, opener, pages, tables, damage);
    try {
      scan.findEnd();
      opened = true;
      return scan;
    } finally {
      if (!opened) {
        scan.close();
      }
    }
  }

  private Database database() throws SQLException {
    if (database.isEmpty()) {
      database = Optional.of(opener.open());
    }
    return database.get();
  }

  private void findEnd() throws SQLException {
    if (tables.isPresent()) {
      try {
        TableWalk decisions = tables.get().walk(QuerySchema.DECISION);
        firstSeq = decisions.firstId();
        lastSeq = decisions.lastId();
        ScanPage end = new ScanPage();
        end.fill(decisions, Optional.empty(), lastSeq - 1, lastSeq);
        newest = end.size() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(end.at(0)));
        return;
      } catch (TableWalk.IrregularPageException e) {
        lastSeq = 0; // SQLite finds it, or says what is wrong
      }
    }
    try {
      lastSeq = database().number("SELECT max(seq) FROM decision", 0);
    } catch (SQLException e) {
      if (!StoreException.isDamage(e)) {
        throw e;
      }
      lastSeq = lastReadable(database());
      damage = Optional.of(e.getMessage());
    }
    firstSeq = database().number("SELECT min(seq) FROM decision", 1);
    newest =
        lastSeq == 0
            ? Optional.empty()
            : Optional.of(
                Instant.ofEpochMilli(
                    database()
                        .number(
                            "SELECT " + HistoryCondition.AT + " FROM decision d WHERE seq = ?",
                            Sequence.timeOf(lastSeq).toEpochMilli(),
                            lastSeq)));
  }

  /** Of a file whose end is missing. */
  private static long lastReadable(Database database) throws SQLException {
    long last = 0;
    try (PreparedStatement statement = database.prepare("SELECT seq FROM decision ORDER BY seq");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        last = row.getLong(1);
      }
    } catch (SQLException e) {
      if (!StoreException.isDamage(e)) {
        throw e;
      }
      return last;
    }
    return last;
  }

  @Override
  public long lastSeq() {
    return lastSeq;
  }

  @Override
  public Optional<Instant> newest() {
    return newest;
  }

  @Override
  public Map<Integer, String> deviceNames() {
    Map<Integer, String> names = new HashMap<>();
    RowSource.Reader reader = row -> names.put((int) row.number(1), row.text(2));
    try {
      boolean known = tables.map(all -> all.has(QuerySchema.DEVICE_NAME)).orElse(false);
      if (!known
          && database()
                  .number(
                      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name ="
                          + " 'device_name'",
                      0)
              == 0) {
        return Map.of();
      }
      source(QuerySchema.DEVICE_NAME, 2, DEVICE_NAMES).rows(Long.MIN_VALUE, Long.MAX_VALUE, reader);
    } catch (SQLException e) {
      if (!StoreException.isDamage(e)) {
        throw failed(e);
      }
      return Map.copyOf(names); // a name less is a number shown
    }
    return Map.copyOf(names);
  }

  @Override
  public void askers(Consumer<LoggedAsker> reader) {
    eachAsker((id, asker) -> reader.accept(asker));
  }

  /** Takes an asker with its id. */
  private interface Askers {
    void take(long id, LoggedAsker asker);
  }

  private void eachAsker(Askers askers) {
    try {
      source(QuerySchema.ASKER, 3, ASKERS)
          .rows(
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              row -> {
                try {
                  askers.take(row.number(1), asker(row));
                } catch (IllegalArgumentException e) {
                  return; // no address: never written by us; its rows are counted when they come
                }
              });
    } catch (SQLException e) {
      if (!StoreException.isDamage(e)) {
        throw failed(e);
      }
      return; // the rows of those that are lost are counted when they come
    }
  }

  /** A table by its pages where that can be done, and by SQLite where not. */
  private RowSource source(String table, int columns, String sql) {
    RowSource asked = RowSource.of(this::database, sql);
    return tables
        .filter(all -> all.has(table))
        .map(all -> RowSource.of(all, table, columns, asked))
        .orElse(asked);
  }

  private static LoggedAsker asker(Columns row) throws SQLException {
    return new LoggedAsker(AddressText.parse(String.valueOf(row.text(2))), (int) row.number(3));
  }

  private static LoggedOutcome outcome(Columns row) throws SQLException {
    Outcome read = OutcomeRow.read(row, 2);
    return new LoggedOutcome(read.asVerdict(), read.origin(), read.rcode());
  }

  @Override
  public <A, O> Read each(
      Wanted wanted,
      Function<LoggedAsker, A> askers,
      Function<LoggedOutcome, O> outcomes,
      Rows<A, O> rows) {
    Optional<BitSet> ids = wanted.asker().flatMap(this::idsOf);
    String sql = ScanPage.sql(ids.map(SqliteScan::condition).orElse(""));
    int processors = Runtime.getRuntime().availableProcessors();
    try (ScanReaders readers =
        new ScanReaders(opener, sql, direct(QuerySchema.DECISION, ids), processors)) {
      Pass<A, O> pass = new Pass<>(wanted, askers, outcomes, rows);
      Deque<Stretch> ahead = new ArrayDeque<>();
      long after = wanted.since().map(Sequence::first).orElse(0L) - 1;
      after = Math.max(after, firstSeq - 1);
      long width = width();
      while (after < lastSeq || !ahead.isEmpty()) {
        while (after < lastSeq && ahead.size() < readers.ahead()) {
          long end = lastSeq - after > width ? after + width : lastSeq;
          ahead.addLast(new Stretch(readers.read(after, end), end));
          after = end;
        }
        Stretch next = ahead.removeFirst();
        ScanPage page = ScanReaders.taken(next.page());
        pass.take(page);
        if (page.failure().isPresent()) {
          if (!StoreException.isDamage(page.failure().get())) {
            throw page.failure().get();
          }
          return pass.read(Optional.of(page.failure().get().getMessage()));
        }
        if (page.end() < next.end()) {
          ahead.addFirst(new Stretch(readers.read(page.end(), next.end()), next.end()));
        }
        readers.back(page);
      }
      boolean changed = pages.isPresent() && !pages.get().isAsItWas();
      return pass.read(changed ? Optional.of(CHANGED) : damage);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** A stretch that is being read, and the number it ends with. */
  private record Stretch(Future<ScanPage> page, long end) {}

  /**
   * How many numbers a stretch should have so that its rows half fill a page, were they spread
   * evenly. Where there are more than fit the rest is read next.
   */
  private long width() throws SQLException {
    long octets =
        pages.isPresent()
            ? pages.get().pages() * pages.get().pageBytes()
            : database().number("PRAGMA page_count", 1) * database().number("PRAGMA page_size", 1);
    long stretches = Math.max(1, octets / BYTES_A_ROW / (ScanPage.ROWS / 2));
    return Math.max(1, (lastSeq - firstSeq) / stretches + 1);
  }

  /** Those who are wanted; empty where they are too many to be told apart by whoever reads rows. */
  private Optional<BitSet> idsOf(Predicate<LoggedAsker> asker) {
    BitSet ids = new BitSet();
    boolean[] fit = {true};
    eachAsker(
        (id, who) -> {
          if (asker.test(who)) {
            if (id < 0 || id >= MOST_ASKERS) {
              fit[0] = false;
            } else {
              ids.set((int) id);
            }
          }
        });
    return fit[0] && ids.cardinality() <= MOST_IDS_IN_SQL ? Optional.of(ids) : Optional.empty();
  }

  /** Of a few ids a comparison each is what SQLite does fastest. */
  private static String condition(BitSet ids) {
    if (ids.isEmpty()) {
      return " AND 0";
    }
    return ids.cardinality() <= 8
        ? ids.stream()
            .mapToObj(id -> "d.asker = " + id)
            .collect(Collectors.joining(" OR ", " AND (", ")"))
        : ids.stream()
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", ", " AND d.asker IN (", ")"));
  }

  /** How to read a table without SQLite, where it is exactly the one we made. */
  private Optional<ScanReaders.Direct> direct(String table, Optional<BitSet> ids)
      throws SQLException {
    if (pages.isEmpty()) {
      return Optional.empty();
    }
    long root =
        tables.isPresent()
            ? tables.get().root(table)
            : database()
                .number(
                    "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND sql = ?",
                    0,
                    table);
    return root == 0
        ? Optional.empty()
        : Optional.of(new ScanReaders.Direct(pages.get(), root, ids));
  }

  /** Reads names without SQLite. */
  private static ScanTexts.Direct names(ScanReaders.Direct from) {
    TableWalk walk = new TableWalk(from.file(), from.root());
    return (first, ids) -> {
      NameCells cells = new NameCells(first, ids);
      try {
        walk.rows(first - 1, first + ids - 1, cells);
        return Optional.of(cells);
      } catch (TableWalk.IrregularPageException e) {
        return Optional.empty(); // SQLite reads what can be read
      }
    };
  }

  private StoreException failed(SQLException e) {
    return StoreException.of(file, "read the query log", e);
  }

  @Override
  public void close() {
    database.ifPresent(Database::closeBroken);
    pages.ifPresent(PageFile::close);
  }

  /** One reading: what ids stand for, and what came of it. */
  private final class Pass<A, O> {
    private final ScanTexts<DomainName> names;

    /** Empty of those who are not wanted. */
    private final ScanTexts<Optional<A>> askers;

    private final ScanTexts<O> outcomes;
    private final Rows<A, O> rows;
    private final long sinceMillis;
    private final long beforeMillis;

    /** Each epoch writes a name again; here it is one object, which is told by itself. */
    private final Map<DomainName, DomainName> known = new HashMap<>();

    private long given;
    private long unreadable;

    Pass(
        Wanted wanted,
        Function<LoggedAsker, A> askers,
        Function<LoggedOutcome, O> outcomes,
        Rows<A, O> rows)
        throws SQLException {
      this.names =
          ScanTexts.ofNames(
              RowSource.of(SqliteScan.this::database, NAMES),
              direct(QuerySchema.NAME, Optional.empty())
                  .map(SqliteScan::names)
                  .orElse((first, ids) -> Optional.empty()),
              text -> one(DomainName.parse(text)));
      // An asker that is not wanted must not be made into anything.
      Predicate<LoggedAsker> asker = wanted.asker().orElse(who -> true);
      this.askers =
          new ScanTexts<>(
              source(QuerySchema.ASKER, 3, ASKERS),
              SqliteScan::asker,
              who -> Optional.of(who).filter(asker).map(askers));
      this.outcomes =
          new ScanTexts<>(
              source(QuerySchema.OUTCOME, OUTCOME_COLUMNS, OUTCOMES),
              SqliteScan::outcome,
              outcomes);
      this.rows = rows;
      this.sinceMillis = wanted.since().map(HistoryCondition::ceilingMillis).orElse(Long.MIN_VALUE);
      this.beforeMillis =
          wanted.before().map(HistoryCondition::ceilingMillis).orElse(Long.MAX_VALUE);
    }

    private DomainName one(DomainName name) {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      DomainName before = known.putIfAbsent(name, name);
      return before == null ? name : before;
    }

    void take(ScanPage page) throws SQLException {
      for (int row = 0; row < page.size(); row++) {
        long at = page.at(row);
        if (at < sinceMillis || at >= beforeMillis) {
          continue;
        }
        Optional<A> asker = askers.orNull(page.asker(row));
        if (asker != null && asker.isEmpty()) {
          continue;
        }
        DomainName name = names.orNull(page.name(row));
        O outcome = outcomes.orNull(page.outcome(row));
        long repeats = page.repeats(row);
        if (asker == null
            || name == null
            || outcome == null
            || repeats < 1
            || repeats > Integer.MAX_VALUE) {
          unreadable++;
          continue;
        }
        given++;
        rows.row(at, asker.get(), name, page.type(row), outcome, (int) repeats);
      }
    }

    Read read(Optional<String> cutShort) {
      return new Read(given, unreadable, cutShort);
    }
  }
}
