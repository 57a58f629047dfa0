package dev.tacet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedAsker;
import dev.tacet.querylog.SinkException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;

@Timeout(120)
class TableWalkTest {
  @TempDir private Path temp;

  /** Rows of every width, some of them deleted from the front as retention does. */
  private Path table(int pageBytes, int rows, Random random) throws Exception {
    Path file = temp.resolve("table-" + random.nextInt() + ".db");
    try (Connection connection = JDBC.createConnection(JDBC.PREFIX + file, new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = " + pageBytes);
      statement.execute(QuerySchema.DECISION);
      statement.execute(QuerySchema.NAME);
      connection.setAutoCommit(false);
      long seq = 1L << 40;
      try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO decision VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
          PreparedStatement name =
              connection.prepareStatement("INSERT INTO name(text) VALUES(?)")) {
        for (int row = 0; row < rows; row++) {
          seq += 1 + random.nextInt(1 << random.nextInt(14));
          insert.setLong(1, seq);
          insert.setInt(2, random.nextInt(6));
          insert.setInt(3, random.nextInt(1 << random.nextInt(31)));
          insert.setLong(4, random.nextInt(8) == 0 ? 65_536L * 3 + 1 : random.nextInt(70));
          insert.setInt(5, random.nextInt(1 << random.nextInt(20)));
          insert.setInt(6, random.nextInt(1 << random.nextInt(31)));
          insert.setInt(7, random.nextInt(3));
          insert.setLong(8, -(long) random.nextInt(1 << random.nextInt(31)) * random.nextInt(90));
          insert.execute();
          if (row % 7 == 0) {
            name.setString(1, "n".repeat(1 + random.nextInt(90)) + row + ".example");
            name.execute();
          }
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("DELETE FROM decision WHERE seq < " + (seq - (seq - (1L << 40)) * 9 / 10));
    }
    return file;
  }

  private static long root(Database database, String ddl) throws Exception {
    return database.number("SELECT rootpage FROM sqlite_master WHERE sql = ?", 0, ddl);
  }

  private static List<String> rows(ScanPage page) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < page.size(); row++) {
      rows.add(
          List.of(
                  page.at(row),
                  page.asker(row),
                  page.name(row),
                  page.type(row),
                  page.outcome(row),
                  page.repeats(row))
              .toString());
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"512, 1", "512, 2", "1024, 3", "4096, 4", "65536, 5"})
  void rowsAreThoseThatSqliteReads(int pageBytes, long seed) throws Exception {
    Random random = new Random(seed);
    Path file = table(pageBytes, 40_000, random);
    ScanPage direct = new ScanPage();
    ScanPage asked = new ScanPage();
    try (Database database = Database.openUnchanging(file);
        PageFile pages = PageFile.open(file).orElseThrow()) {
      TableWalk walk = new TableWalk(pages, root(database, QuerySchema.DECISION));
      long first = database.number("SELECT min(seq) FROM decision", 0);
      long last = database.number("SELECT max(seq) FROM decision", 0);
      for (int stretch = 0; stretch < 40; stretch++) {
        long after = stretch == 0 ? 0 : first + (long) ((last - first) * random.nextDouble());
        long upTo =
            after + (long) ((last - after + 9) * Math.pow(random.nextDouble(), stretch % 5));
        Optional<BitSet> askers = Optional.of(new BitSet()).filter(set -> random.nextBoolean());
        askers.ifPresent(set -> set.set(2));

        direct.fill(walk, askers, after, upTo);
        asked.fill(
            database, ScanPage.sql(askers.isPresent() ? " AND d.asker = 2" : ""), after, upTo);

        assertThat(asked.failure()).isEmpty();
        assertThat(rows(direct)).isEqualTo(rows(asked));
        assertThat(direct.end()).isEqualTo(asked.end());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void inADamagedFileNothingIsReadThatSqliteReadsOtherwise(long seed) throws Exception {
    Random random = new Random(seed);
    Path sound = table(512, 3_000, random);
    ScanPage direct = new ScanPage();
    ScanPage asked = new ScanPage();
    int understood = 0;
    for (int damage = 0; damage < 150; damage++) {
      Path file = temp.resolve("damaged.db");
      Files.write(file, Files.readAllBytes(sound));
      try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
        octets.seek(1_024 + random.nextInt((int) octets.length() - 1_024));
        octets.write(random.nextInt(256));
      }
      try (Database database = Database.openUnchanging(file);
          PageFile pages = PageFile.open(file).orElseThrow()) {
        TableWalk walk = new TableWalk(pages, root(database, QuerySchema.DECISION));
        asked.fill(database, ScanPage.sql(""), 0, Long.MAX_VALUE);
        direct.fill(walk, Optional.empty(), 0, Long.MAX_VALUE);
        understood++;
        if (asked.failure().isEmpty()) {
          assertThat(rows(direct)).isEqualTo(rows(asked));
        }
      } catch (TableWalk.IrregularPageException e) {
        assertThat(direct.size()).isZero(); // and SQLite is asked
      }
    }
    assertThat(understood).isPositive();
  }

  @Test
  void aTreeThatBitesItsTailIsIrregular() throws Exception {
    Path file = table(512, 20_000, new Random(21));
    try (Database database = Database.openUnchanging(file);
        PageFile pages = PageFile.open(file).orElseThrow()) {
      long root = root(database, QuerySchema.DECISION);
      try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
        long page = (root - 1) * 512;
        octets.seek(page + 3);
        int cells = octets.readUnsignedShort();
        for (int cell = 0; cell < cells; cell++) {
          octets.seek(page + 12 + 2L * cell);
          int at = octets.readUnsignedShort();
          octets.seek(page + at);
          octets.writeInt((int) root);
        }
      }
      TableWalk walk = new TableWalk(pages, root);

      assertThatThrownBy(() -> new ScanPage().fill(walk, Optional.empty(), 0, Long.MAX_VALUE))
          .isInstanceOf(TableWalk.IrregularPageException.class);
    }
  }

  @Test
  void aFileThatIsNoDatabaseOrOfAnotherEncodingIsLeftToSqlite() throws Exception {
    Path text = Files.writeString(temp.resolve("text.db"), "a text that is long enough ".repeat(9));
    assertThat(PageFile.open(text)).isEmpty();
    assertThat(PageFile.open(Files.createFile(temp.resolve("empty.db")))).isEmpty();
    assertThat(PageFile.open(temp.resolve("missing.db"))).isEmpty();
    Path wide = temp.resolve("wide.db");
    try (Connection connection = JDBC.createConnection(JDBC.PREFIX + wide, new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA encoding = 'UTF-16'");
      statement.execute(QuerySchema.NAME);
    }
    assertThat(PageFile.open(wide)).isEmpty();
  }

  @Test
  void aLogIsReadAsSqliteReadsIt() throws Exception {
    LargeLog.write(temp.resolve("log"), 50_000, Duration.ofDays(3), Decisions.START, 31);
    Path file = temp.resolve("log").resolve("queries.db");
    Optional<Instant> day = Optional.of(Decisions.START.minus(Duration.ofDays(1)));
    Predicate<LoggedAsker> one = asker -> asker.device() == 3;

    for (DecisionScan.Wanted wanted :
        List.of(
            DecisionScan.Wanted.ALL,
            new DecisionScan.Wanted(day, Optional.empty(), Optional.empty()),
            new DecisionScan.Wanted(Optional.empty(), day, Optional.of(one)),
            new DecisionScan.Wanted(
                Optional.empty(), Optional.empty(), Optional.of(asker -> false)))) {
      List<String> direct;
      try (DecisionScan log = LogFile.open(file)) {
        direct = lines(log, wanted);
      }
      try (DecisionScan log =
          SqliteScan.open(
              file,
              () -> Database.openUnchanging(file),
              Optional.empty(),
              Optional.empty(),
              Optional.empty())) {
        assertThat(direct).isEqualTo(lines(log, wanted));
      }
    }
  }

  @Test
  void ofASoundLogSqliteIsNotAsked() throws Exception {
    LargeLog.write(temp.resolve("log"), 5_000, Duration.ofDays(3), Decisions.START, 31);
    Path file = temp.resolve("log").resolve("queries.db");
    Optional<PageFile> pages = PageFile.open(file);
    ScanReaders.Opener nobody =
        () -> {
          throw new SQLException("it was asked");
        };

    try (DecisionScan log =
        SqliteScan.open(file, nobody, pages, pages.flatMap(LogTables::of), Optional.empty())) {
      assertThat(lines(log, DecisionScan.Wanted.ALL)).hasSizeGreaterThan(5_000);
      assertThat(log.deviceNames()).containsEntry(3, "device-3");
    }
  }

  @Test
  void anEmptyLogHasNoEnd() throws Exception {
    LargeLog.write(temp.resolve("log"), 0, Duration.ofDays(3), Decisions.START, 31);

    try (DecisionScan log = LogFile.open(temp.resolve("log").resolve("queries.db"))) {
      assertThat(log.lastSeq()).isZero();
      assertThat(log.newest()).isEmpty();
      assertThat(log.each(DecisionScan.Wanted.ALL, a -> a, o -> o, (at, a, n, t, o, r) -> {}))
          .isEqualTo(new DecisionScan.Read(0, 0, Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 28, 60, 92})
  void aHeaderThatDoesNotFitIsLeftToSqlite(int place) throws Exception {
    LargeLog.write(temp.resolve("log"), 500, Duration.ofDays(3), Decisions.START, 31);
    Path file = temp.resolve("log").resolve("queries.db");
    assertThat(PageFile.open(file).flatMap(LogTables::of)).isPresent();

    try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
      octets.seek(place + 3);
      int octet = octets.read();
      octets.seek(place + 3);
      octets.write(octet + 1);
    }

    assertThat(PageFile.open(file).flatMap(LogTables::of)).isEmpty();
  }

  @Test
  void whateverOctetIsWrongThereIsAnAnswer() throws Exception {
    LargeLog.write(temp.resolve("log"), 400, Duration.ofDays(3), Decisions.START, 31);
    byte[] sound = Files.readAllBytes(temp.resolve("log").resolve("queries.db"));
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      Path file = temp.resolve("wrong.db");
      byte[] wrong = sound.clone();
      // The schema and the small tables, which are read by both.
      wrong[random.nextInt(12 * 512)] = (byte) random.nextInt(256);
      Files.write(file, wrong);
      try (DecisionScan log = LogFile.open(file)) {
        lines(log, DecisionScan.Wanted.ALL);
      } catch (SinkException e) {
        assertThat(e.getMessage()).contains(file.toString());
      }
    }
  }

  private static List<String> lines(DecisionScan log, DecisionScan.Wanted wanted) {
    List<String> lines = new ArrayList<>();
    log.askers(asker -> lines.add("" + asker));
    lines.add(log.deviceNames() + " " + log.newest() + " " + log.lastSeq());
    DecisionScan.Read read =
        log.each(
            wanted,
            Function.identity(),
            Function.identity(),
            (at, asker, name, type, outcome, repeats) ->
                lines.add(at + " " + asker + name + type + outcome + repeats));
    lines.add(read.toString());
    return lines;
  }
}
