package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.answered;
import static dev.tacet.querylog.Decisions.blocked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Reason;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Totals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDecisionsTest {
  @TempDir Path temp;
  private Bench bench;

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
  }

  private Bench open(Store store) throws Exception {
    bench = Bench.open(temp.resolve("data"), store, 64L << 20, Duration.ofDays(14));
    return bench;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsReadIsWhatWasWritten(long seed) throws Exception {
    Random random = new Random(seed);
    open(seed % 2 == 0 ? Store.MEMORY : Store.DISK);
    List<LoggedDecision> written = new ArrayList<>();
    for (int batch = 0; batch < 5; batch++) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        // Some later, some earlier: a slow upstream, a clock that fell back.
        Instant at =
            START.plusMillis(random.nextInt(2_000_000) - (random.nextInt(50) == 0 ? 9_000_000 : 0));
        decisions.add(Decisions.any(random, at));
      }
      written.addAll(bench.write(decisions));
    }

    assertThat(bench.all()).isEqualTo(written);
    assertThat(bench.history().newest(DecisionFilter.ALL, Long.MAX_VALUE, 700))
        .isEqualTo(written.subList(800, 1_500));
    assertThat(bench.history().newest(DecisionFilter.ALL, written.get(800).seq(), 10))
        .isEqualTo(written.subList(790, 800));
  }

  @Test
  void blockedNamesShareAFewOutcomesAndAllSayTheirRule() throws Exception {
    open(Store.DISK);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String rule = "ads" + i + ".example";
      decisions.add(blocked(START, "192.0.2.7", rule, rule));
      decisions.add(blocked(START, "192.0.2.7", "www." + rule, rule));
      decisions.add(blocked(START, "192.0.2.7", "x\\.y." + rule, rule));
    }
    decisions.add(blocked(START, "192.0.2.7", "b.example", " 2"));
    decisions.add(blocked(START, "192.0.2.7", "b.example", " =b.example"));
    List<LoggedDecision> written = bench.write(decisions);
    List<String> outcomes = List.of("304"); // two, one for each name that has an escape, two more
    assertThat(bench.rows("SELECT count(*) FROM outcome")).isEqualTo(outcomes);
    bench.reopen();
    written.addAll(bench.write(decisions));

    assertThat(bench.rows("SELECT count(*) FROM outcome")).as("read again").isEqualTo(outcomes);
    assertThat(bench.all()).isEqualTo(written);
    assertThat(bench.rows("SELECT matched FROM queries"))
        .isEqualTo(
            written.stream().map(row -> row.decision().verdict().matched().orElseThrow()).toList());
    bench.close();
    try (DecisionScan scan = LogFile.open(bench.file())) {
      List<Object> reasons = new ArrayList<>();
      scan.each(
          DecisionScan.Wanted.ALL,
          who -> who,
          outcome -> outcome.verdict().reason(),
          (at, who, name, type, reason, repeats) -> reasons.add(reason));
      assertThat(reasons)
          .hasSize(written.size())
          .containsOnly(new Reason(Rung.PROFILE_BLOCK, "xiaomi/block"));
    }
  }

  @Test
  void aLogThatNamesEveryRuleKeepsItsRowsAndGoesOn() throws Exception {
    open(Store.DISK);
    List<Decision> decisions =
        List.of(
            blocked(START, "192.0.2.7", "api.mi.com", "mi.com"),
            blocked(START, "192.0.2.7", "mi.com", "mi.com"),
            blocked(START, "192.0.2.7", "ads.example", "/^ads/"));
    List<LoggedDecision> rows = bench.write(decisions);
    bench.close();
    // As the version before wrote it.
    bench.tamper("UPDATE outcome SET matched = 'mi.com' WHERE matched GLOB ' [0-9]*'");
    bench.tamper("DROP VIEW queries");
    bench.tamper("CREATE VIEW queries AS SELECT matched FROM outcome");
    bench.tamper("PRAGMA user_version = 6");
    bench.reopen();
    rows.addAll(bench.write(decisions));

    assertThat(bench.all()).isEqualTo(rows);
    assertThat(bench.rows("SELECT matched FROM queries WHERE qname <> 'x'"))
        .containsExactly("mi.com", "mi.com", "/^ads/", "mi.com", "mi.com", "/^ads/");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theFilterInSqlIsTheFilterInJava(long seed) throws Exception {
    Random random = new Random(seed);
    open(Store.DISK);
    List<String> names =
        List.of(
            "mi.com",
            "api.mi.com",
            "xmi.com",
            "a_b.mi.com",
            "axb.mi.com",
            "x\\.mi.com",
            "x\\\\.mi.com",
            "com",
            ".",
            "\\000.mi.com");
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Instant at = START.plusMillis(random.nextInt(100_000));
      String name = names.get(random.nextInt(names.size()));
      String client = "192.0.2." + random.nextInt(3);
      DomainName other = DomainName.parse(names.get(random.nextInt(names.size())));
      decisions.add(
          Decisions.ofDevice(
              random.nextInt(4),
              random.nextBoolean()
                  ? allowed(at, client, name)
                  : Decisions.of(
                      at,
                      client,
                      name,
                      new Verdict.Blocked(
                          new Reason(random.nextInt(3) == 0 ? Rung.SHADOW : Rung.OWNER, "3"),
                          other.toString(),
                          Optional.of(other)),
                      Origin.SELF,
                      List.of())));
    }
    List<LoggedDecision> written = bench.write(decisions);

    for (int i = 0; i < 60; i++) {
      DecisionFilter filter =
          new DecisionFilter(
              random.nextBoolean() ? Set.of() : Set.of(random.nextInt(5)),
              random.nextBoolean()
                  ? Set.of()
                  : Set.of(Decisions.address("192.0.2." + random.nextInt(4))),
              DecisionFilter.Kind.values()[random.nextInt(4)],
              random.nextBoolean()
                  ? List.of()
                  : List.of(DomainName.parse(names.get(random.nextInt(names.size())))),
              random.nextBoolean()
                  ? Optional.empty()
                  : Optional.of(START.plusNanos(random.nextLong(100_000_000_000L))),
              random.nextBoolean()
                  ? Optional.empty()
                  : Optional.of(START.plusNanos(random.nextLong(100_000_000_000L))));
      List<LoggedDecision> wanted =
          written.stream().filter(row -> filter.accepts(row.decision())).toList();

      List<LoggedDecision> each = new ArrayList<>();
      bench.history().each(filter, -1, each::add);
      assertThat(each).isEqualTo(wanted);
      assertThat(bench.history().newest(filter, Long.MAX_VALUE, 25))
          .isEqualTo(wanted.subList(Math.max(0, wanted.size() - 25), wanted.size()));
      assertThat(bench.history().totals(filter).rows())
          .containsExactlyInAnyOrderElementsOf(sumsOf(wanted));
    }
  }

  private static List<Totals.Row> sumsOf(List<LoggedDecision> rows) {
    return List.copyOf(
        rows.stream()
            .map(LoggedDecision::decision)
            .collect(
                Collectors.toMap(
                    d -> List.of(d.client(), d.device(), d.question().qname()),
                    d ->
                        new Totals.Row(
                            d.client(),
                            d.device(),
                            d.question().qname(),
                            d.repeats(),
                            d.verdict().allows() ? 0 : d.repeats(),
                            d.at()),
                    Totals.Row::plus))
            .values());
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void theViewSpeaksTheWordsOfTheLog(Store store) throws Exception {
    open(store);
    Reason vendor = new Reason(Rung.PROFILE_BLOCK, "amap/block");
    String rule = "amap.example";
    bench.write(
        List.of(
            answered(START, "www.example.net", "192.0.2.80"),
            Decisions.of(
                START.plusMillis(1),
                "2001:db8::0:1",
                "cdn.example",
                new Verdict.Blocked(vendor, rule, Optional.of(DomainName.parse("x.amap.example"))),
                Origin.SELF,
                List.of()),
            Decisions.of(
                START.plusMillis(2),
                "198.51.100.9",
                "a\\000b.example",
                Verdict.Refused.NOT_OUR_NETWORK,
                Origin.SELF,
                List.of()),
            Decisions.of(
                START.plusMillis(876),
                "192.0.2.7",
                "slow.example",
                Verdict.Allowed.PAUSED,
                Origin.NONE,
                List.of()),
            Decisions.of(
                START.plusMillis(877),
                "192.0.2.7",
                "ads.example",
                new Verdict.Allowed(new Reason(Rung.SHADOW, "new"), Optional.of("/^ads\\./")),
                Origin.CACHE,
                List.of()),
            Decisions.of(
                START.plusMillis(878),
                "192.0.2.7",
                "nas.example",
                new Verdict.Rewritten(
                    new Reason(Rung.LIST_BLOCK, "mine"),
                    "nas.example",
                    Optional.empty(),
                    List.of(DomainName.parse("x.example")),
                    List.of()),
                Origin.SELF,
                List.of())));

    assertThat(bench.rows("SELECT * FROM queries"))
        .containsExactly(
            "2026-11-21T20:14:07.123Z|192.0.2.7||www.example.net|A|udp|allowed|default||null"
                + "|udp://9.9.9.9|NOERROR|412|1|null|0",
            "2026-11-21T20:14:07.124Z|2001:db8::1||cdn.example|A|udp|blocked|vendor|amap/block"
                + "|amap.example|self|NOERROR|412|1|x.amap.example|0",
            "2026-11-21T20:14:07.125Z|198.51.100.9||a\\000b.example|A|udp|refused|access||null"
                + "|self|NOERROR|412|1|null|0",
            "2026-11-21T20:14:07.999Z|192.0.2.7||slow.example|A|udp|failed|paused||null"
                + "|none|NOERROR|412|1|null|0",
            "2026-11-21T20:14:08.000Z|192.0.2.7||ads.example|A|udp|would-block|shadow|new"
                + "|/^ads\\./|cache|NOERROR|412|1|null|0",
            "2026-11-21T20:14:08.001Z|192.0.2.7||nas.example|A|udp|rewritten|list|mine"
                + "|nas.example|self|NOERROR|412|1|null|0");
    assertThat(bench.columns("queries"))
        .containsExactly(
            "time",
            "client",
            "device",
            "qname",
            "qtype",
            "transport",
            "verdict",
            "reason",
            "list",
            "matched",
            "origin",
            "rcode",
            "took_us",
            "repeats",
            "canonical",
            "device_id");
    assertThat(bench.columns("answers")).containsExactly("name", "address", "first", "last");
  }

  @Test
  void answersRememberSixteenAddressesOfANameThoseSeenLast() throws Exception {
    open(Store.DISK);
    for (int i = 1; i <= 20; i++) {
      bench.write(List.of(answered(START.plusSeconds(i), "cdn.example", "192.0.2." + i)));
    }
    Instant again = START.plus(Duration.ofHours(2));
    bench.write(List.of(answered(again, "cdn.example", "192.0.2.1", "2001:db8::1")));

    List<String> rows = bench.rows("SELECT * FROM answers ORDER BY last DESC, address");
    assertThat(rows).hasSize(16);
    assertThat(rows.get(0))
        .isEqualTo("cdn.example|192.0.2.1|2026-11-21T20:14:08.000Z|2026-11-21T22:14:07.000Z");
    assertThat(rows.get(1)).startsWith("cdn.example|2001:db8::1|");
    assertThat(rows.get(15)).startsWith("cdn.example|192.0.2.7|");
  }

  @Test
  void aPairSeenAllTheTimeIsWrittenOnceAnHour() throws Exception {
    open(Store.DISK);
    for (int minute = 0; minute < 300; minute++) {
      Instant at = START.plus(Duration.ofMinutes(minute));
      bench.write(List.of(answered(at, "cdn.example", "192.0.2.1")));
    }

    assertThat(bench.rows("SELECT count(*) FROM answer")).containsExactly("5");
    assertThat(bench.rows("SELECT * FROM answers")).hasSize(1);
  }

  @Test
  void anEpochThatEndsKeepsOneRowForEachPair() throws Exception {
    open(Store.DISK);
    for (int hour = 0; hour < 118; hour++) {
      Instant at = START.plus(Duration.ofHours(hour));
      bench.write(List.of(answered(at, "cdn.example", "192.0.2.1", "192.0.2.2")));
    }

    assertThat(bench.rows("SELECT count(*) FROM epoch")).containsExactly("2");
    assertThat(bench.rows("SELECT count(*) FROM answer WHERE name = 1")).containsExactly("2");
    assertThat(bench.rows("SELECT count(*) FROM name")).containsExactly("2");
    assertThat(bench.rows("SELECT address, first, last FROM answers ORDER BY 1"))
        .containsExactly(
            "192.0.2.1|2026-11-21T20:14:07.000Z|2026-11-26T17:14:07.000Z",
            "192.0.2.2|2026-11-21T20:14:07.000Z|2026-11-26T17:14:07.000Z");
    assertThat(bench.history().totals(DecisionFilter.ALL).rows()).hasSize(1);
  }

  @Test
  void totalsOfInventedNamesAreBoundedAndKeepWhatIsAskedMost() throws Exception {
    open(Store.MEMORY);
    List<Decision> invented = new ArrayList<>();
    for (int i = 0; i < Totals.MAX_ROWS + 10; i++) {
      invented.add(blocked(START, "192.0.2.7", "n" + i + ".example", "example"));
    }
    invented.add(blocked(START, "192.0.2.7", "n" + Totals.MAX_ROWS + ".example", "example"));
    bench.write(invented);

    List<Totals.Row> rows = bench.history().totals(DecisionFilter.ALL).rows();

    assertThat(rows).hasSize(Totals.MAX_ROWS);
    assertThat(rows).filteredOn(row -> row.queries() == 2).hasSize(1);
  }

  @Test
  void afterARestartTheSameTextsAreUsedAgain() throws Exception {
    open(Store.DISK).write(List.of(blocked(START, "192.0.2.7", "api.mi.com", "mi.com")));
    bench.reopen();
    long before = bench.sink().lastSeq();
    bench.write(List.of(blocked(START, "192.0.2.7", "api.mi.com", "mi.com")));

    assertThat(bench.sink().lastSeq()).isEqualTo(before + 1);
    assertThat(bench.rows("SELECT count(*) FROM name")).containsExactly("1");
    assertThat(bench.rows("SELECT count(*) FROM outcome")).containsExactly("1");
    assertThat(bench.rows("SELECT count(*) FROM asker")).containsExactly("1");
    assertThat(bench.all()).hasSize(2);
  }

  @Test
  void aBatchThatComesTwiceIsKeptOnce() throws Exception {
    open(Store.DISK);
    List<LoggedDecision> rows = bench.write(List.of(allowed(START, "192.0.2.7", "a.example")));
    bench.sink().write(rows);

    assertThat(bench.all()).isEqualTo(rows);
  }

  @Test
  void onlyTheGroupMayReadTheFile() throws Exception {
    open(Store.DISK).write(List.of(allowed(START, "192.0.2.7", "a.example")));

    for (String name : List.of("queries.db", "queries.db-wal", "queries.db-shm")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(temp.resolve("data").resolve(name))))
          .as(name)
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void theStockToolReadsTheViewsWhileTheServerRuns() throws Exception {
    open(Store.DISK).write(List.of(blocked(START, "192.0.2.7", "api.mi.com", "mi.com")));
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/sqlite3")), "no /usr/bin/sqlite3 here");

    Process tool =
        new ProcessBuilder(
                "/usr/bin/sqlite3",
                temp.resolve("data/queries.db").toString(),
                "select * from queries limit 5; select count(*) from answers")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(tool.getInputStream().readAllBytes()))
        .isEqualTo(
            "2026-11-21T20:14:07.123Z|192.0.2.7||api.mi.com|A|udp|blocked|vendor|xiaomi/block"
                + "|mi.com|self|NOERROR|412|1||0\n0\n");
    assertThat(tool.waitFor()).isZero();
  }

  @Test
  void aLogOfTheFirstVersionKeepsItsRowsAndLearnsTheNewWords() throws Exception {
    open(Store.DISK);
    bench.write(List.of(allowed(START, "192.0.2.7", "old.example")));
    bench.close();
    bench.tamper("DROP TABLE device_name");
    bench.tamper("DROP VIEW queries");
    bench.tamper("CREATE VIEW queries AS SELECT 'allowed' AS verdict FROM decision");
    bench.tamper("DELETE FROM rung_name WHERE name = 'shadow'");
    bench.tamper("DELETE FROM rcode_name WHERE code < 0");
    bench.tamper("PRAGMA user_version = 1");
    bench.reopen();

    Decision watched =
        Decisions.of(
            START,
            "192.0.2.7",
            "new.example",
            new Verdict.Allowed(new Reason(Rung.SHADOW, "new"), Optional.of("new.example")),
            Origin.CACHE,
            List.of());
    Decision silent =
        new Decision(
            START,
            Decisions.address("192.0.2.7"),
            0,
            Transport.UDP,
            Question.of(DomainName.parse("drop.example"), 1),
            new Verdict.Blocked(
                new Reason(Rung.LIST_BLOCK, "mine"),
                "drop.example",
                Optional.empty(),
                RuleAnswer.DROP),
            Origin.SELF,
            Rcodes.NO_REPLY,
            Duration.ZERO,
            List.of(),
            1);
    bench.write(List.of(watched, silent));

    assertThat(bench.rows("SELECT qname, verdict, reason, rcode FROM queries"))
        .containsExactly(
            "old.example|allowed|default|NOERROR",
            "new.example|would-block|shadow|NOERROR",
            "drop.example|blocked|list|none");
    assertThat(bench.all().get(2).decision().verdict())
        .isEqualTo(
            new Verdict.Blocked(
                new Reason(Rung.LIST_BLOCK, "mine"), "drop.example", Optional.empty()));
  }

  @Test
  void howAQueryCameIsToldInWords() throws Exception {
    open(Store.DISK);
    List<Decision> rows = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      Decision plain = allowed(START, "192.0.2.7", transport.name() + ".example");
      rows.add(
          new Decision(
              plain.at(),
              plain.client(),
              plain.device(),
              transport,
              plain.question(),
              plain.verdict(),
              plain.origin(),
              plain.rcode(),
              plain.took(),
              plain.addresses(),
              plain.repeats()));
    }
    bench.write(rows);

    assertThat(bench.rows("SELECT qname, transport FROM queries"))
        .startsWith("udp.example|udp", "tcp.example|tcp", "dot.example|dot", "doh.example|doh");
    assertThat(bench.all())
        .extracting(row -> row.decision().transport())
        .containsExactly(Transport.values());
  }

  @Test
  void anErrorOfALaterVersionIsReadAsProhibited() throws Exception {
    open(Store.DISK);
    bench.write(
        List.of(
            Decisions.of(
                START,
                "192.0.2.7",
                "a.example",
                new Verdict.Refused(Reason.NOT_OUR_NETWORK, ExtendedError.BLOCKED),
                Origin.SELF,
                List.of())));
    bench.close();
    bench.tamper("UPDATE outcome SET error = 999, rung = 99");
    bench.reopen();

    assertThat(bench.all().get(0).decision().verdict())
        .isEqualTo(new Verdict.Refused(Reason.BY_DEFAULT, ExtendedError.PROHIBITED));
  }
}
