package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.answered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.SinkException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreFaultsTest {
  @TempDir Path temp;
  private Bench bench;

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
  }

  private Bench open(long maxSize, Duration keep) throws Exception {
    bench = Bench.open(temp.resolve("data"), Store.DISK, maxSize, keep);
    return bench;
  }

  private List<Path> aside() throws Exception {
    try (Stream<Path> files = Files.list(temp.resolve("data"))) {
      return files.filter(p -> p.toString().matches(".*damaged-[0-9TZ-]+")).toList();
    }
  }

  private static List<Decision> decisions(int from, int count) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      decisions.add(answered(START.plusMillis(i), "n" + i + ".example", "192.0.2.1"));
    }
    return decisions;
  }

  @Test
  void aFileThatIsNoDatabaseIsPutAside() throws Exception {
    Files.createDirectories(temp.resolve("data"));
    Files.writeString(temp.resolve("data/queries.db"), "<html>log in</html>".repeat(500));
    open(64L << 20, Duration.ofDays(14)).write(decisions(0, 10));

    assertThat(bench.all()).hasSize(10);
    assertThat(aside()).hasSize(1);
    assertThat(aside().get(0)).content().startsWith("<html>");
  }

  @Test
  void aFileOfALaterVersionIsPutAside() throws Exception {
    open(64L << 20, Duration.ofDays(14)).write(decisions(0, 10));
    bench.close();
    bench.tamper("PRAGMA user_version = 99");
    bench.reopen();

    assertThat(bench.all()).isEmpty();
    bench.write(decisions(0, 3));
    assertThat(bench.all()).hasSize(3);
    assertThat(aside()).hasSize(1);
  }

  @Test
  void aFileHeldByAnotherProcessIsPutAside() throws Exception {
    open(64L << 20, Duration.ofDays(14)).write(decisions(0, 10));
    bench.close();
    try (Database other = Database.open(temp.resolve("data/queries.db"))) {
      other.execute("BEGIN EXCLUSIVE");
      bench.reopen();
      bench.write(decisions(0, 3));
      assertThat(bench.all()).hasSize(3);
      assertThat(aside()).hasSize(1);
    }
  }

  @Test
  void damageFoundWhileRunningBeginsANewFileAndTheLogGoesOn() throws Exception {
    open(64L << 20, Duration.ofDays(14)).write(decisions(0, 5_000));
    bench.close();
    byte[] file = Files.readAllBytes(bench.file());
    new Random(3).nextBytes(file);
    byte[] head = Files.readAllBytes(bench.file());
    System.arraycopy(head, 0, file, 0, 30 * QuerySchema.PAGE_BYTES);
    Files.write(bench.file(), file);
    bench.reopen();

    List<LoggedDecision> rows = bench.write(decisions(5_000, 3));
    try {
      bench.all();
    } catch (SinkException e) {
      assertThat(e).hasMessageContaining("queries.db: cannot read the query log");
    }
    bench.sink().trim(START.plusSeconds(60));
    List<LoggedDecision> more = bench.write(decisions(6_000, 3));

    assertThat(aside()).hasSize(1);
    assertThat(bench.all()).last().extracting(LoggedDecision::seq).isEqualTo(more.get(2).seq());
    assertThat(more.get(0).seq()).isGreaterThan(rows.get(2).seq());
    assertThat(bench.rows("PRAGMA integrity_check")).containsExactly("ok");
  }

  @Test
  void onlyTheLastTwoDamagedFilesAreKept() throws Exception {
    Files.createDirectories(temp.resolve("data"));
    for (int i = 0; i < 4; i++) {
      Files.writeString(temp.resolve("data/queries.db"), ("damage " + i).repeat(999));
      open(64L << 20, Duration.ofDays(14)).close();
    }
    assertThat(aside()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void aFloodOfRandomNamesStaysUnderTheBoundAndTheNewestStay(Store store) throws Exception {
    long bound = 2L << 20;
    bench = Bench.open(temp.resolve("data"), store, bound, Duration.ofDays(14));
    Random random = new Random(5);
    LoggedDecision last = null;
    for (int batch = 0; batch < 120; batch++) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Instant at = START.plusMillis(batch * 500L + i);
        String name = Long.toHexString(random.nextLong()) + "." + random.nextLong() + ".example";
        decisions.add(answered(at, name.replace("-", "m"), "192.0.2." + random.nextInt(256)));
      }
      List<LoggedDecision> rows = bench.write(decisions);
      last = rows.get(rows.size() - 1);
      assertThat(sizeNow(store)).as("batch %d", batch).isLessThanOrEqualTo(bound);
    }

    List<LoggedDecision> newest = bench.history().newest(DecisionFilter.ALL, Long.MAX_VALUE, 1_000);
    assertThat(newest).hasSize(1_000);
    assertThat(newest.get(999).seq()).isEqualTo(last.seq());
    assertThat(bench.all().size()).isLessThan(60_000);
    assertThat(bench.rows("SELECT count(*) FROM decision WHERE name NOT IN (SELECT id FROM name)"))
        .containsExactly("0");
    assertThat(bench.rows("PRAGMA integrity_check")).containsExactly("ok");
  }

  private long sizeNow(Store store) throws Exception {
    if (store == Store.MEMORY) {
      return Long.parseLong(bench.rows("PRAGMA page_count").get(0)) * QuerySchema.PAGE_BYTES;
    }
    return Files.size(bench.file()) + Files.size(Path.of(bench.file() + "-wal"));
  }

  @Test
  void whatIsOlderThanKeptGoesWithItsNames() throws Exception {
    open(64L << 20, Duration.ofDays(2));
    for (int day = 0; day < 6; day++) {
      Instant at = START.plus(Duration.ofDays(day));
      bench.write(List.of(answered(at, "day" + day + ".example", "192.0.2." + day)));
    }
    bench.sink().trim(START.plus(Duration.ofDays(5)).plusSeconds(1));

    assertThat(bench.rows("SELECT qname FROM queries"))
        .containsExactly("day4.example", "day5.example");
    assertThat(bench.rows("SELECT text FROM name")).hasSize(2);
    assertThat(bench.rows("SELECT name FROM answers")).hasSize(2);
    assertThat(bench.rows("SELECT count(*) FROM outcome")).containsExactly("2");
  }

  @Test
  void rowsNumberedByAClockThatWasAheadGoInTheirTime() throws Exception {
    open(64L << 20, Duration.ofDays(2));
    bench.write(List.of(allowed(START.plus(Duration.ofDays(400)), "192.0.2.7", "ahead.example")));
    for (int day = 0; day < 6; day++) {
      Instant at = START.plus(Duration.ofDays(day));
      bench.write(List.of(allowed(at, "192.0.2.7", "day" + day + ".example")));
    }
    bench.sink().trim(START.plus(Duration.ofDays(5)).plusSeconds(1));

    assertThat(bench.rows("SELECT time FROM queries ORDER BY time").get(0))
        .isGreaterThanOrEqualTo("2026-11-24");
    assertThat(bench.rows("SELECT count(*) FROM queries").get(0)).isIn("2", "3");
  }

  @Test
  void purgingLeavesNoTraceInTheFiles() throws Exception {
    open(64L << 20, Duration.ofDays(14));
    List<Decision> decisions = new ArrayList<>(decisions(0, 2_000));
    decisions.add(answered(START.plusMillis(5), "secret-name.example", "192.0.2.99"));
    decisions.add(answered(START.plusSeconds(60), "later.example", "192.0.2.98"));
    bench.write(decisions);
    assertThat(bytesOfAllFiles()).contains("secret-name.example");

    assertThat(bench.sink().purge(START.plusSeconds(30))).isEqualTo(2_001);

    assertThat(Files.size(bench.file())).as("it shrank").isLessThan(40 << 10);
    assertThat(bytesOfAllFiles()).doesNotContain("secret-name").contains("later.example");
    assertThat(bench.rows("SELECT name FROM answers")).containsExactly("later.example");
    List<LoggedDecision> more = bench.write(decisions(90_000, 3));
    assertThat(bench.all()).hasSize(4).endsWith(withoutAddresses(more.get(2)));
  }

  private static LoggedDecision withoutAddresses(LoggedDecision row) {
    Decision d = row.decision();
    return new LoggedDecision(
        row.seq(),
        Decisions.of(
            d.at(),
            d.client().getHostAddress(),
            d.question().qname().toString(),
            d.verdict(),
            d.origin(),
            List.of()));
  }

  private String bytesOfAllFiles() throws Exception {
    StringBuilder all = new StringBuilder();
    for (String suffix : List.of("", "-wal")) {
      all.append(Files.readString(Path.of(bench.file() + suffix), StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  @Test
  void aFullDiskIsSaidAndWritingResumesWhenThereIsSpace() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("small"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes());
    assumeTrue(mount.waitFor() == 0, "cannot mount a small file system: " + said);
    try {
      bench = Bench.open(disk.resolve("data"), Store.DISK, 64L << 20, Duration.ofDays(14));
      List<LoggedDecision> first = bench.write(decisions(0, 100));
      Path ballast = Files.write(disk.resolve("ballast"), new byte[600 << 10]);
      List<LoggedDecision> big = bench.number(decisions(1_000, 10_000));

      assertThatThrownBy(() -> bench.sink().write(big))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("queries.db: cannot write a batch")
          .hasMessageContaining("free some space");
      assertThat(bench.all()).hasSameSizeAs(first);

      Files.delete(ballast);
      List<LoggedDecision> some = big.subList(0, 2_000);
      bench.sink().write(some);
      assertThat(bench.all()).hasSize(2_100);
      assertThat(bench.rows("PRAGMA integrity_check")).containsExactly("ok");
    } finally {
      bench.close();
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }

  /** Writes batches for ever and says which are acknowledged. Run as a process of its own. */
  static final class Writer {
    static final int BATCH = 200;

    private Writer() {}

    public static void main(String[] args) throws Exception {
      try (Bench bench = Bench.open(Path.of(args[0]), Store.DISK, 64L << 20, Duration.ofDays(14))) {
        for (int from = 0; ; from += BATCH) {
          bench.write(decisions(from, BATCH));
          System.out.println(from + BATCH);
        }
      }
    }
  }

  @Test
  void killedInTheMiddleNothingAcknowledgedIsLost() throws Exception {
    Process child = ChildJvm.start(Writer.class, temp.resolve("data").toString());
    int acknowledged = 0;
    try {
      BufferedReader says = new BufferedReader(new InputStreamReader(child.getInputStream()));
      while (acknowledged < 30_000) {
        acknowledged = Integer.parseInt(says.readLine());
      }
      child.toHandle().destroyForcibly(); // SIGKILL; what it said before can still be read
      for (String line = says.readLine(); line != null; line = says.readLine()) {
        acknowledged = Integer.parseInt(line);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    open(64L << 20, Duration.ofDays(14));

    List<LoggedDecision> kept = bench.all();
    assertThat(kept.size()).isBetween(acknowledged, acknowledged + Writer.BATCH);
    assertThat(kept.size() % Writer.BATCH).as("a batch is whole or not there").isZero();
    assertThat(bench.rows("PRAGMA integrity_check")).containsExactly("ok");
    bench.sink().trim(START);
    bench.write(decisions(1_000_000, 3));
    assertThat(bench.all()).hasSize(kept.size() + 3);
    assertThat(aside()).isEmpty();
  }

  @Test
  void aValueNobodyWroteIsDamageAndTheLogGoesOn() throws Exception {
    open(64L << 20, Duration.ofDays(14)).write(decisions(0, 10));
    bench.close();
    bench.tamper("UPDATE name SET text = 'a..b' WHERE id = 3");
    bench.reopen();

    bench.write(decisions(10, 3));

    assertThat(bench.all()).hasSize(3);
    assertThat(aside()).hasSize(1);
  }

  @Test
  void aValueNobodyWroteFoundWhileReadingIsDamageToo() throws Exception {
    open(64L << 20, Duration.ofDays(14)).write(decisions(0, 10));
    bench.tamper("UPDATE asker SET client = 'nowhere'");

    assertThatThrownBy(() -> bench.all())
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("queries.db: cannot read the query log");
    bench.write(decisions(10, 3));
    assertThat(bench.all()).hasSize(3);
    assertThat(aside()).hasSize(1);
  }
}
