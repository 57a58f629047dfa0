package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.address;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.blocked;
import static dev.tacet.querylog.Decisions.ofDevice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedAsker;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.store.LogFileException.Fault;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;

@Timeout(120)
class LogFileTest {
  @TempDir private Path temp;

  private Bench bench() throws Exception {
    return Bench.open(temp.resolve("data"), Store.DISK, 1L << 30, Duration.ofDays(3_000));
  }

  private static List<String> lines(Path file, DecisionScan.Wanted wanted) {
    try (DecisionScan log = LogFile.open(file)) {
      return lines(log, wanted);
    }
  }

  private static List<String> lines(DecisionScan log, DecisionScan.Wanted wanted) {
    List<String> lines = new ArrayList<>();
    log.each(
        wanted,
        Function.identity(),
        Function.identity(),
        (at, asker, name, type, outcome, repeats) ->
            lines.add(
                List.of(
                        at,
                        asker.client(),
                        asker.device(),
                        name,
                        type,
                        outcome.verdict(),
                        outcome.origin(),
                        outcome.rcode(),
                        repeats)
                    .toString()));
    return lines;
  }

  private static String line(LoggedDecision row) {
    Decision decision = row.decision();
    return List.of(
            decision.at().toEpochMilli(),
            decision.client(),
            decision.device(),
            decision.question().qname(),
            decision.question().qtype(),
            decision.verdict(),
            decision.origin(),
            decision.rcode(),
            decision.repeats())
        .toString();
  }

  private static DecisionScan.Wanted of(int device) {
    return new DecisionScan.Wanted(
        Optional.empty(), Optional.empty(), Optional.of(asker -> asker.device() == device));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRowIsReadOnceInOrderAndAsTheHistoryHasIt(long seed) throws Exception {
    Random random = new Random(seed);
    try (Bench bench = bench()) {
      Instant at = START;
      for (int batch = 0; batch < 5; batch++) {
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
          // Steps of days begin new epochs; now and then the clock is set back.
          at = at.plusMillis(random.nextInt(4_000_000) - (random.nextInt(50) == 0 ? 9_000_000 : 0));
          decisions.add(Decisions.any(random, at));
        }
        bench.write(decisions);
      }

      List<LoggedDecision> rows = bench.all();
      assertThat(lines(bench.file(), DecisionScan.Wanted.ALL))
          .hasSize(4_500)
          .containsExactlyElementsOf(rows.stream().map(LogFileTest::line).toList());
      assertThat(lines(bench.file(), of(70)))
          .isNotEmpty()
          .containsExactlyElementsOf(
              rows.stream()
                  .filter(row -> row.decision().device() == 70)
                  .map(LogFileTest::line)
                  .toList());
      Instant from = rows.get(2_000).decision().at();
      Instant until = rows.get(3_000).decision().at();
      assertThat(
              lines(
                  bench.file(),
                  new DecisionScan.Wanted(Optional.of(from), Optional.of(until), Optional.empty())))
          .containsExactlyElementsOf(
              rows.stream()
                  .filter(row -> !row.decision().at().isBefore(from))
                  .filter(row -> row.decision().at().isBefore(until))
                  .map(LogFileTest::line)
                  .toList());
    }
  }

  @Test
  void aFloodOfOneHourIsReadInOrderToo() throws Exception {
    try (Bench bench = bench()) {
      bench.write(List.of(allowed(START.minus(Duration.ofDays(900)), "192.0.2.1", "old.example")));
      List<Decision> flood = new ArrayList<>();
      for (int i = 0; i < 70_000; i++) {
        flood.add(allowed(START.plusMillis(i), "192.0.2.1", "n" + i % 300 + ".example"));
      }
      bench.write(flood);

      List<Long> times = new ArrayList<>();
      try (DecisionScan log = LogFile.open(bench.file())) {
        DecisionScan.Read read =
            log.each(
                DecisionScan.Wanted.ALL,
                Function.identity(),
                Function.identity(),
                (at, asker, name, type, outcome, repeats) -> times.add(at));
        assertThat(read).isEqualTo(new DecisionScan.Read(70_001, 0, Optional.empty()));
        assertThat(log.newest()).contains(START.plusMillis(69_999));
      }
      assertThat(times).isSorted().doesNotHaveDuplicates().hasSize(70_001);
    }
  }

  @Test
  void rowsWrittenAfterItWasOpenedAreNotRead() throws Exception {
    try (Bench bench = bench()) {
      List<LoggedDecision> first = bench.write(List.of(allowed(START, "192.0.2.1", "a.example")));
      try (DecisionScan log = LogFile.open(bench.file())) {
        bench.write(List.of(allowed(START.plusSeconds(1), "192.0.2.1", "b.example")));

        assertThat(log.lastSeq()).isEqualTo(first.get(0).seq());
        assertThat(lines(log, DecisionScan.Wanted.ALL)).hasSize(1);
      }
      assertThat(lines(bench.file(), DecisionScan.Wanted.ALL)).hasSize(2);
    }
  }

  @Test
  void theNamesOfDevicesAndWhoAskedAreTold() throws Exception {
    try (Bench bench = bench()) {
      bench.write(
          List.of(
              ofDevice(7, allowed(START, "192.0.2.7", "a.example")),
              allowed(START, "192.0.2.8", "a.example")));
      bench.sink().names(Map.of(7, "camera"));
      try (DecisionScan log = LogFile.open(bench.file())) {
        List<LoggedAsker> askers = new ArrayList<>();
        log.askers(askers::add);

        assertThat(log.deviceNames()).containsExactly(Map.entry(7, "camera"));
        assertThat(askers)
            .containsExactlyInAnyOrder(
                new LoggedAsker(address("192.0.2.7"), 7), new LoggedAsker(address("192.0.2.8"), 0));
      }
    }
  }

  @Test
  void aRecordedLogIsReadWithItsWriteAheadLogAndNothingIsChangedOrMade() throws Exception {
    Path copy = Files.createDirectory(temp.resolve("evidence"));
    try (Bench bench = bench()) {
      bench.write(List.of(allowed(START, "192.0.2.1", "a.example")));
      bench.checkpoint();
      bench.write(List.of(blocked(START.plusSeconds(1), "192.0.2.1", "b.example", "b.example")));
      for (String suffix : List.of("", "-wal")) {
        Path from = bench.file().resolveSibling("queries.db" + suffix);
        Files.copy(from, copy.resolve("queries.db" + suffix));
      }
    }
    assertThat(Files.size(copy.resolve("queries.db-wal"))).isPositive();
    Map<String, byte[]> before = contents(copy);

    assertThat(lines(copy.resolve("queries.db"), DecisionScan.Wanted.ALL)).hasSize(2);

    Map<String, byte[]> after = contents(copy);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    after.forEach((name, octets) -> assertThat(octets).as(name).isEqualTo(before.get(name)));
  }

  @Test
  void aRecordedLogWithoutAWriteAheadLogIsReadWhereNothingCanBeWritten() throws Exception {
    Path copy = Files.createDirectory(temp.resolve("evidence"));
    Path file = copy.resolve("kept?.db");
    try (Bench bench = bench()) {
      bench.write(List.of(allowed(START, "192.0.2.1", "a.example")));
    }
    Files.copy(temp.resolve("data/queries.db"), file);
    assertThat(file.toFile().setReadOnly() && copy.toFile().setReadOnly()).isTrue();
    try {
      assertThat(lines(file, DecisionScan.Wanted.ALL)).hasSize(1);
      assertThat(contents(copy)).containsOnlyKeys("kept?.db");
    } finally {
      assertThat(copy.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void aLogWhoseChangeBrokeOffIsNotReadAsIfItWereWhole() throws Exception {
    Path file = temp.resolve("copy.db");
    try (Bench bench = bench()) {
      bench.write(List.of(allowed(START, "192.0.2.1", "a.example")));
    }
    Files.copy(temp.resolve("data/queries.db"), file);
    Path before = temp.resolve("before.db");
    // What a program leaves that is ended amid a change: half of it in the file, a way back beside.
    sql(file, "PRAGMA journal_mode = DELETE");
    Files.copy(file, before);
    Path journal = temp.resolve("copy.db-journal");
    try (Connection connection = JDBC.createConnection(JDBC.PREFIX + file, new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cache_size = 1");
      statement.execute("PRAGMA cache_spill = 1");
      statement.execute("BEGIN");
      statement.execute("DELETE FROM decision");
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)"
              + " INSERT INTO decision SELECT i << 12, 1, 1, 1, 1, 1, 1, 0 FROM n");
      assertThat(journal).isNotEmptyFile();
      Files.copy(journal, temp.resolve("kept"));
      Files.copy(file, temp.resolve("half"));
      statement.execute("ROLLBACK");
    }
    Files.copy(temp.resolve("half"), file, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(temp.resolve("kept"), journal);
    assertThat(file).exists().satisfies(f -> assertThat(f).isNotEmptyFile());

    assertThat(faultOf(file)).isEqualTo(Fault.NO_LOG);
    assertThatThrownBy(() -> LogFile.open(file))
        .hasMessageContaining("copy.db-journal")
        .hasMessageContaining("sqlite3");
    assertThat(journal).hasSameBinaryContentAs(temp.resolve("kept"));

    // One that is over is no way back.
    Files.write(journal, new byte[512]);
    Files.copy(before, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(lines(file, DecisionScan.Wanted.ALL)).hasSize(1);
  }

  @Test
  void aLogThatIsWrittenWhileItIsReadAsOneThatIsNotIsNoWholeOne() throws Exception {
    Path file = temp.resolve("copy.db");
    try (Bench bench = bench()) {
      bench.write(List.of(allowed(START, "192.0.2.1", "a.example")));
    }
    Files.copy(temp.resolve("data/queries.db"), file);
    try (DecisionScan log = LogFile.open(file)) {
      assertThat(cutShort(log)).isEmpty();
      sql(file, "PRAGMA journal_mode = DELETE", "UPDATE decision SET took = took + 1");

      assertThat(cutShort(log)).get().asString().contains("while it was read");
    }
  }

  private static Optional<String> cutShort(DecisionScan log) {
    return log.each(
            DecisionScan.Wanted.ALL,
            Function.identity(),
            Function.identity(),
            (at, asker, name, type, outcome, repeats) -> {})
        .cutShort();
  }

  private static Map<String, byte[]> contents(Path directory) throws Exception {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void aLogOfTheFirstVersionIsReadAndStaysWhatItIs() throws Exception {
    Path file = temp.resolve("old.db");
    List<String> statements = new ArrayList<>(QuerySchema.STEPS.get(0));
    statements.add("PRAGMA user_version = 1");
    statements.add("INSERT INTO name VALUES(1, 'a.example')");
    statements.add("INSERT INTO asker VALUES(1, '192.0.2.1', 0, 0)");
    statements.add("INSERT INTO outcome VALUES(1, 0, 13, '', NULL, NULL, 0, 1, '', 0)");
    statements.add("INSERT INTO decision VALUES((1000 << 12), 1, 1, 28, 1, 5, 3, 0)");
    sql(file, statements.toArray(String[]::new));
    byte[] before = Files.readAllBytes(file);

    assertThat(lines(file, DecisionScan.Wanted.ALL))
        .singleElement()
        .asString()
        .startsWith("[1000, /192.0.2.1, 0, a.example, 28, ")
        .endsWith(", cache, 0, 3]");
    try (DecisionScan log = LogFile.open(file)) {
      assertThat(log.deviceNames()).isEmpty();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private static void sql(Path file, String... statements) throws Exception {
    try (Connection connection = JDBC.createConnection(JDBC.PREFIX + file, new Properties());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void whatRowsReferToAndIsNotThereOrNoNameIsCounted() throws Exception {
    try (Bench bench = bench()) {
      bench.write(
          List.of(
              allowed(START, "192.0.2.1", "a.example"),
              allowed(START, "192.0.2.1", "b.example"),
              allowed(START, "192.0.2.2", "c.example"),
              allowed(START, "192.0.2.3", "d.example"),
              blocked(START, "192.0.2.1", "a.example", "x")));
      bench.tamper("UPDATE name SET text = 'no..name' WHERE text = 'b.example'");
      bench.tamper("UPDATE asker SET client = x'00ff' WHERE client = '192.0.2.2'");
      bench.tamper("DELETE FROM name WHERE text = 'd.example'");
      bench.tamper("UPDATE outcome SET origin = 99 WHERE verdict = 1");
      try (DecisionScan log = LogFile.open(bench.file())) {
        DecisionScan.Read read =
            log.each(
                DecisionScan.Wanted.ALL,
                Function.identity(),
                Function.identity(),
                (at, asker, name, type, outcome, repeats) -> {});
        assertThat(read).isEqualTo(new DecisionScan.Read(1, 4, Optional.empty()));
      }
    }
  }

  @Test
  void aLogThatIsCutOffIsReadAsFarAsItGoesAndSaysSo() throws Exception {
    Path file = temp.resolve("data/queries.db");
    try (Bench bench = bench()) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        decisions.add(allowed(START.plusSeconds(i), "192.0.2.1", "n" + i % 50 + ".example"));
      }
      bench.write(decisions);
    }
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(cut.length() * 6 / 10);
    }

    try (DecisionScan log = LogFile.open(file)) {
      List<Long> times = new ArrayList<>();
      DecisionScan.Read read =
          log.each(
              DecisionScan.Wanted.ALL,
              Function.identity(),
              Function.identity(),
              (at, asker, name, type, outcome, repeats) -> times.add(at));

      assertThat(read.cutShort()).isPresent();
      assertThat(read.rows()).isBetween(5_000L, 15_000L).isEqualTo(times.size());
      assertThat(log.newest().map(Instant::toEpochMilli)).contains(times.get(times.size() - 1));
      assertThat(times).isSorted();
    }
  }

  @Test
  void anEmptyLogHasNoRowsAndNoNewestOne() throws Exception {
    try (Bench bench = bench();
        DecisionScan log = LogFile.open(bench.file())) {
      assertThat(log.lastSeq()).isZero();
      assertThat(log.newest()).isEmpty();
      assertThat(lines(log, DecisionScan.Wanted.ALL)).isEmpty();
    }
  }

  @Test
  void whatIsNoLogIsRefusedWithTheReason() throws Exception {
    Path text = Files.writeString(temp.resolve("text.db"), "hello, I am a text\n".repeat(100));
    Path empty = Files.createFile(temp.resolve("empty.db"));
    Path other = temp.resolve("other.db");
    sql(other, "CREATE TABLE rule(id INTEGER PRIMARY KEY)");
    Path half = temp.resolve("half.db");
    sql(half, "CREATE TABLE decision(seq)", "CREATE VIEW name AS SELECT 1 AS id");
    Path later = temp.resolve("later.db");
    sql(later, "CREATE TABLE decision(seq)", "PRAGMA user_version = 99");

    assertThat(faultOf(temp.resolve("none.db"))).isEqualTo(Fault.MISSING);
    assertThat(Arrays.asList(faultOf(text), faultOf(empty), faultOf(other), faultOf(half)))
        .containsOnly(Fault.NO_LOG);
    assertThat(faultOf(temp)).isEqualTo(Fault.NO_LOG);
    assertThat(faultOf(later)).isEqualTo(Fault.LATER_VERSION);
    assertThatThrownBy(() -> LogFile.open(later))
        .hasMessageContaining("version 99, this one reads up to " + QuerySchema.STEPS.size());
    assertThatThrownBy(() -> LogFile.open(temp)).hasMessageContaining("name the queries.db in it");
  }

  private static Fault faultOf(Path file) {
    try (DecisionScan log = LogFile.open(file)) {
      throw new AssertionError("it was opened: " + log);
    } catch (LogFileException e) {
      return e.fault();
    }
  }
}
