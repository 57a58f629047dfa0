package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.blocked;
import static dev.tacet.querylog.Decisions.ofDevice;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.DeviceTotals;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices in the log: their names in the view, their sums, many of them. */
class DeviceRowsTest {
  @TempDir Path temp;
  private Bench bench;

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
  }

  private Bench open(long maxSize) throws Exception {
    bench = Bench.open(temp, Store.DISK, maxSize, Duration.ofDays(14));
    return bench;
  }

  @Test
  void theViewSaysWhatADeviceIsCalledNow() throws Exception {
    open(64L << 20)
        .write(
            List.of(
                ofDevice(7, allowed(START, "192.0.2.7", "a.example")),
                ofDevice(12, allowed(START, "192.0.2.12", "b.example")),
                ofDevice(9, allowed(START, "192.0.2.9", "c.example")),
                ofDevice(0, allowed(START, "192.0.2.1", "d.example"))));
    bench.sink().names(Map.of(7, "tv", 9, ""));
    String sql = "SELECT device, device_id, qname FROM queries ORDER BY qname";
    assertThat(bench.rows(sql))
        .containsExactly("tv|7|a.example", "#12|12|b.example", "#9|9|c.example", "|0|d.example");

    bench.sink().names(Map.of(7, "tv, big", 12, "tv, big"));

    assertThat(
            bench.rows("SELECT device, sum(repeats) FROM queries GROUP BY device ORDER BY device"))
        .as("numbers merged into one device carry its name")
        .containsExactly("|1", "#9|1", "tv, big|2");
  }

  @Test
  void namesThatDidNotChangeAreNotWritten() throws Exception {
    open(64L << 20);
    bench.sink().names(Map.of(7, "tv", 8, "pad"));
    Path journal = temp.resolve("queries.db-wal");
    long before = Files.size(journal);

    bench.sink().names(Map.of(8, "pad", 7, "tv"));
    assertThat(Files.size(journal)).isEqualTo(before);
    bench.reopen();
    before = Files.size(journal);
    bench.sink().names(Map.of(8, "pad", 7, "tv"));
    assertThat(Files.size(journal)).isEqualTo(before);

    bench.sink().names(Map.of(8, "pad", 7, "television"));
    assertThat(Files.size(journal)).isGreaterThan(before);
  }

  @Test
  void aDeviceThatIsGoneKeepsItsNameAsLongAsItHasRows() throws Exception {
    open(64L << 20).write(List.of(ofDevice(7, allowed(START, "192.0.2.7", "a.example"))));
    bench.sink().names(Map.of(7, "tv", 8, "pad"));
    bench.sink().names(Map.of());

    bench.sink().trim(START);
    assertThat(bench.rows("SELECT name FROM device_name")).containsExactly("tv");

    bench.sink().purge(START.plusSeconds(1));
    bench.sink().trim(START);
    assertThat(bench.rows("SELECT name FROM device_name")).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void sumsByDeviceAreThoseOfTheRows(long seed) throws Exception {
    Random random = new Random(seed);
    open(64L << 20);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Instant at = START.plusMillis(random.nextInt(100_000));
      String client = "192.0.2." + random.nextInt(9);
      Decision decision =
          random.nextBoolean()
              ? allowed(at, client, "a.example")
              : blocked(at, client, "b.example", "b.example");
      decisions.add(ofDevice(random.nextInt(5), decision));
    }
    bench.write(decisions);
    Instant since = START.plusMillis(random.nextInt(60_000));
    Map<Integer, DeviceTotals> expected = new HashMap<>();
    for (Decision d : decisions) {
      if (!d.at().isBefore(since)) {
        long stopped = d.verdict().allows() ? 0 : 1;
        expected.merge(
            d.device(), new DeviceTotals(1, stopped, d.at(), d.at()), DeviceTotals::plus);
      }
    }

    assertThat(bench.history().byDevice(since)).isEqualTo(expected);
    assertThat(bench.sumsInSlicesOf(7).byDevice(since, Long.MAX_VALUE)).isEqualTo(expected);
    Map<InetAddress, Long> byClient =
        decisions.stream()
            .filter(d -> !d.at().isBefore(since))
            .collect(groupingBy(Decision::client, summingLong(Decision::repeats)));
    assertThat(bench.history().byClient(since)).isEqualTo(byClient);
    assertThat(bench.sumsInSlicesOf(7).byClient(since, Long.MAX_VALUE)).isEqualTo(byClient);
  }

  @Test
  void aLogOfTheSecondVersionKeepsItsRowsAndLearnsNames() throws Exception {
    open(64L << 20).write(List.of(ofDevice(7, allowed(START, "192.0.2.7", "old.example"))));
    bench.close();
    bench.tamper("DROP TABLE device_name");
    bench.tamper("DROP VIEW queries");
    bench.tamper(
        "CREATE VIEW queries AS SELECT a.device AS device, n.text AS qname FROM decision d JOIN"
            + " asker a ON a.id = d.asker JOIN name n ON n.id = d.name");
    bench.tamper("DELETE FROM rung_name WHERE name = 'observe'");
    bench.tamper("UPDATE rung_name SET name = 'rung3' WHERE name = 'quarantine'");
    bench.tamper("PRAGMA user_version = 2");
    bench.reopen();

    bench.sink().names(Map.of(7, "tv"));
    bench.write(
        List.of(
            ofDevice(
                7, marked(new Verdict.Allowed(new Reason(Rung.OBSERVE, "mine"), Optional.empty()))),
            ofDevice(7, marked(new Verdict.Blocked(Reason.QUARANTINE, "", Optional.empty())))));

    assertThat(bench.rows("SELECT device, device_id, qname, verdict, reason FROM queries"))
        .containsExactly(
            "tv|7|old.example|allowed|default",
            "tv|7|new.example|would-block|observe",
            "tv|7|new.example|blocked|quarantine");
    assertThat(bench.all()).hasSize(3);
  }

  private static Decision marked(Verdict verdict) {
    return Decisions.of(
        START.plusSeconds(1), "192.0.2.7", "new.example", verdict, Origin.CACHE, List.of());
  }

  /** One host may have any number of addresses, and a new one for each query. */
  @Test
  void fiveThousandAskersAMinuteKeepTheLogWithinItsBounds() throws Exception {
    long bound = 4L << 20;
    open(bound);
    Random random = new Random(5_000);
    Instant at = START;
    for (int minute = 0; minute < 14; minute++) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        at = at.plusMillis(12);
        String client =
            "2001:db8::"
                + Integer.toHexString(random.nextInt(65_536))
                + ":"
                + Integer.toHexString(i);
        decisions.add(ofDevice(minute * 5_000 + i, allowed(at, client, "n" + i % 50 + ".example")));
      }
      bench.write(decisions);
      bench.sink().trim(at);
    }

    assertThat(Files.size(bench.file())).isLessThanOrEqualTo(bound);
    assertThat(Long.parseLong(bench.rows("SELECT count(*) FROM epoch").get(0))).isLessThan(70);
    long askers = Long.parseLong(bench.rows("SELECT count(*) FROM asker").get(0));
    long rows = Long.parseLong(bench.rows("SELECT count(*) FROM decision").get(0));
    assertThat(askers).isLessThanOrEqualTo(rows + 5_000);
    assertThat(bench.all().get((int) rows - 1).decision().at()).isEqualTo(at);
    assertThat(bench.history().byDevice(START)).hasSize((int) rows);
  }
}
