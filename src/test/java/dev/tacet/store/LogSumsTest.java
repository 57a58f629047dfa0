package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.address;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.answered;
import static dev.tacet.querylog.Decisions.blocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import dev.tacet.querylog.SinkException;
import dev.tacet.querylog.UsedName;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LogSumsTest {
  @TempDir Path temp;
  private Bench bench;

  @AfterEach
  void close() {
    Thread.interrupted();
    if (bench != null) {
      bench.close();
    }
  }

  private Bench open(Store store) throws Exception {
    bench = Bench.open(temp.resolve("data"), store, 64L << 20, Duration.ofDays(3));
    return bench;
  }

  /** A home of a few names and clients, over eight days and so over as many epochs. */
  private static Decision any(Random random, int i, int rows) {
    Instant at =
        START
            .plusSeconds(8L * 86_400 * i / rows)
            .plusMillis(random.nextInt(60) == 0 ? -200_000_000 : random.nextInt(5_000));
    DomainName name = DomainName.parse("n" + random.nextInt(60) + ".example");
    String list = List.of("ads", "vendor/keep", "vendor/block", "", "7").get(random.nextInt(5));
    Reason reason = new Reason(Rung.values()[random.nextInt(Rung.values().length)], list);
    Verdict verdict =
        random.nextBoolean()
            ? new Verdict.Allowed(reason, Optional.empty())
            : new Verdict.Blocked(reason, name.toString(), Optional.empty());
    Origin origin =
        List.of(Origin.SELF, Origin.CACHE, Origin.STALE, Origin.NONE, Origin.upstream("udp://a"))
            .get(random.nextInt(5));
    List<InetAddress> led = new ArrayList<>();
    for (int n = origin.kind() == Origin.Kind.UPSTREAM ? random.nextInt(3) : 0; n > 0; n--) {
      led.add(address((random.nextBoolean() ? "198.51.100." : "2001:db8::") + random.nextInt(4)));
    }
    return new Decision(
        at,
        address((random.nextBoolean() ? "192.0.2." : "fd00::") + random.nextInt(4)),
        0,
        Transport.values()[random.nextInt(2)],
        new Question(name, List.of(1, 28, 65).get(random.nextInt(3)), 1 + 2 * random.nextInt(2)),
        verdict,
        origin,
        random.nextInt(3),
        Duration.ZERO,
        led,
        1 + random.nextInt(3));
  }

  /** The same sum by the simplest code there is. */
  private static Map<String, String> naive(List<LoggedDecision> rows, Instant since) {
    Map<String, List<Decision>> byName = new TreeMap<>();
    for (LoggedDecision row : rows) {
      if (!row.decision().at().isBefore(since)) {
        byName
            .computeIfAbsent(row.decision().question().qname().toString(), n -> new ArrayList<>())
            .add(row.decision());
      }
    }
    Map<String, String> sums = new TreeMap<>();
    byName.forEach((name, decisions) -> sums.put(name, naive(decisions)));
    return sums;
  }

  private static String naive(List<Decision> decisions) {
    Map<String, Set<LocalDate>> asked = new TreeMap<>();
    Map<String, Set<LocalDate>> answered = new TreeMap<>();
    Map<Integer, Long> types = new TreeMap<>();
    Set<String> led = new TreeSet<>();
    long queries = 0;
    long resolved = 0;
    Instant last = Instant.MIN;
    for (Decision d : decisions) {
      LocalDate day = d.at().atZone(ZoneOffset.UTC).toLocalDate();
      String client = d.client().getHostAddress();
      asked.computeIfAbsent(client, c -> new TreeSet<>()).add(day);
      answered.computeIfAbsent(client, c -> new TreeSet<>());
      boolean byOthers = Set.of("cache", "stale", "udp://a").contains(d.origin().toString());
      if (d.verdict() instanceof Verdict.Allowed && byOthers && d.rcode() == 0) {
        answered.get(client).add(day);
        resolved += d.repeats();
      }
      types.merge(d.question().qtype(), (long) d.repeats(), Long::sum);
      d.addresses().forEach(address -> led.add(address.getHostAddress()));
      queries += d.repeats();
      last = d.at().isAfter(last) ? d.at() : last;
    }
    return asked + " " + answered + " " + types + " " + queries + " " + resolved + " " + last + " "
        + led;
  }

  private static String words(UsedName used) {
    Map<String, Set<LocalDate>> asked = new TreeMap<>();
    Map<String, Set<LocalDate>> answered = new TreeMap<>();
    long queries = 0;
    for (UsedName.Client client : used.clients()) {
      asked.put(client.address().getHostAddress(), new TreeSet<>(client.days()));
      answered.put(client.address().getHostAddress(), new TreeSet<>(client.resolvedDays()));
      queries += client.queries();
    }
    assertThat(queries).as("queries of all clients").isEqualTo(used.queries());
    Set<String> led = new TreeSet<>();
    used.addresses().forEach(address -> led.add(address.getHostAddress()));
    return asked
        + " "
        + answered
        + " "
        + new TreeMap<>(used.types())
        + " "
        + used.queries()
        + " "
        + used.resolved()
        + " "
        + used.lastSeen()
        + " "
        + led;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theSumsOfTheLogAreThoseOfItsRows(long seed) throws Exception {
    Random random = new Random(seed);
    open(seed % 2 == 0 ? Store.MEMORY : Store.DISK);
    List<LoggedDecision> written = new ArrayList<>();
    for (int batch = 0; batch < 10; batch++) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        decisions.add(any(random, 200 * batch + i, 2_000));
      }
      written.addAll(bench.write(decisions));
    }
    assertThat(bench.rows("SELECT count(*) > 5 FROM epoch")).containsExactly("1");
    assertThat(bench.rows("SELECT count(*) > 2 * count(DISTINCT text) FROM name"))
        .as("names are told from their ids")
        .containsExactly("1");

    // Slices and runs so small that every name is in many of them; and so large that all is in one.
    for (int rowsASlice : new int[] {1, 37, 100_000}) {
      LogSums sums =
          ((SqliteHistory) bench.history())
              .sums(rowsASlice, rowsASlice > 1_000 ? 1 << 20 : 400 * rowsASlice);
      Map<String, String> found = new TreeMap<>();
      sums.usedNames(
          Instant.EPOCH,
          Long.MAX_VALUE,
          used -> assertThat(found.put(used.name().toString(), words(used))).isNull());
      assertThat(found).isEqualTo(naive(written, Instant.EPOCH));
    }
  }

  @Test
  void onlyWhatWasAskedSinceCounts() throws Exception {
    open(Store.DISK);
    Random random = new Random(9);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Decision d = any(random, i, 2_000);
      decisions.add(
          new Decision(
              d.at(),
              d.client(),
              0,
              d.transport(),
              d.question(),
              d.verdict(),
              d.origin(),
              d.rcode(),
              d.took(),
              List.of(),
              d.repeats()));
    }
    List<LoggedDecision> written = bench.write(decisions);
    Instant since = START.plus(Duration.ofDays(3)).plusNanos(1);

    Map<String, String> found = new TreeMap<>();
    bench
        .history()
        .usedNames(
            since, written.get(1_900).seq(), used -> found.put(used.name() + "", words(used)));

    assertThat(found).isEqualTo(naive(written.subList(0, 1_900), since));
  }

  @Test
  void theNewestHoursAreReadFirstAndTheOthersOnlyWhileThereIsTime() throws Exception {
    open(Store.DISK);
    Random random = new Random(4);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      decisions.add(any(random, i, 2_000));
    }
    List<LoggedDecision> written = bench.write(decisions);
    Instant newest = Sequence.timeOf(written.get(1_999).seq());
    SqliteHistory history = (SqliteHistory) bench.history();

    for (int stretches : new int[] {1, 3}) {
      List<Long> asked = new ArrayList<>();
      Map<String, Long> found = new TreeMap<>();
      Instant from =
          history
              .sums(100, 1 << 20)
              .usedNames(
                  Instant.EPOCH,
                  Long.MAX_VALUE,
                  () -> {
                    asked.add(1L);
                    return asked.size() == stretches;
                  },
                  used -> found.put(used.name().toString(), used.queries()));

      assertThat(from).isEqualTo(newest.minus(Duration.ofHours(6L * stretches)));
      Map<String, Long> expected = new TreeMap<>();
      for (LoggedDecision row : written) {
        if (row.seq() >= Sequence.first(from)) {
          expected.merge(
              row.decision().question().qname().toString(),
              (long) row.decision().repeats(),
              Long::sum);
        }
      }
      assertThat(found).isEqualTo(expected).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void hitsAreTheQueriesAListHadTheLastWordOn(long seed) throws Exception {
    Random random = new Random(seed);
    open(Store.DISK);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      decisions.add(any(random, i, 1_000));
    }
    List<LoggedDecision> written = bench.write(decisions);
    Instant since = START.plus(Duration.ofDays(2));

    Map<String, Long> expected = new HashMap<>();
    for (LoggedDecision row : written) {
      Reason reason = row.decision().verdict().reason();
      if (!row.decision().at().isBefore(since)
          && reason.rung() != Rung.OWNER
          && !reason.list().isEmpty()) {
        expected.merge(reason.list(), (long) row.decision().repeats(), Long::sum);
      }
    }
    assertThat(bench.history().hitsByList(since)).isEqualTo(expected);
    SqliteHistory history = (SqliteHistory) bench.history();
    assertThat(history.sums(13, 1).hitsByList(since, Long.MAX_VALUE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void anEmptyLogHasNoNamesAndNoHits(Store store) throws Exception {
    open(store);
    List<UsedName> used = new ArrayList<>();
    bench.history().usedNames(Instant.EPOCH, used::add);

    assertThat(used).isEmpty();
    assertThat(bench.history().hitsByList(Instant.EPOCH)).isEmpty();
  }

  @Test
  void theAddressesAreThoseOfTheViewAnswers() throws Exception {
    open(Store.DISK);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Instant at = START.plus(Duration.ofHours(i));
      decisions.add(answered(at, "many.example", "198.51.100." + i, "2001:db8::" + i % 3));
    }
    bench.write(decisions);

    List<UsedName> used = new ArrayList<>();
    bench.history().usedNames(START, used::add);
    assertThat(used).hasSize(1);
    assertThat(used.get(0).addresses())
        .containsExactlyInAnyOrderElementsOf(
            bench.rows("SELECT address FROM answers WHERE name = 'many.example'").stream()
                .map(Decisions::address)
                .toList());
  }

  @Test
  void theFileOfTheNamesHasNoNameWhileItIsUsed() throws Exception {
    open(Store.DISK);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      decisions.add(allowed(START.plusMillis(i), "192.0.2.7", "n" + i + ".example"));
    }
    bench.write(decisions);
    // Left by a crash between making it and taking its name away.
    Files.writeString(temp.resolve("data/queries.db-names"), "half a file");

    LogSums sums = ((SqliteHistory) bench.history()).sums(100, 50_000);
    List<Set<String>> seen = new ArrayList<>();
    sums.usedNames(START, Long.MAX_VALUE, used -> seen.add(files()));
    assertThat(seen).hasSize(3_000);
    assertThat(seen.get(0)).doesNotContain("queries.db-names").contains("queries.db");
    assertThat(files()).doesNotContain("queries.db-names");
  }

  private Set<String> files() {
    try (Stream<Path> files = Files.list(temp.resolve("data"))) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whereTheNamesCannotBePutInOrderTheLogIsNotTakenForDamaged() throws Exception {
    open(Store.DISK);
    bench.write(List.of(allowed(START, "192.0.2.7", "a.example")));
    Files.createDirectories(temp.resolve("data/queries.db-names/in-the-way"));
    LogSums sums = ((SqliteHistory) bench.history()).sums(1, 1);

    assertThatThrownBy(() -> sums.usedNames(START, Long.MAX_VALUE, used -> {}))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("queries.db-names");
    bench.write(List.of(allowed(START, "192.0.2.7", "b.example")));
    assertThat(bench.all()).hasSize(2);
  }

  @Test
  void aValueWeNeverWroteIsDamageAndTheLogBeginsAnew() throws Exception {
    open(Store.DISK);
    bench.write(
        List.of(
            allowed(START, "192.0.2.7", "a.example"),
            blocked(START, "192.0.2.7", "b.example", "b.example")));
    bench.tamper("UPDATE name SET text = 'a..example' WHERE text = 'a.example'");

    assertThatThrownBy(() -> bench.history().usedNames(START, used -> {}))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("queries.db: cannot read the query log");
    bench.write(List.of(allowed(START, "192.0.2.7", "c.example")));
    List<UsedName> used = new ArrayList<>();
    bench.history().usedNames(START, used::add);
    assertThat(used).extracting(UsedName::name).containsExactly(DomainName.parse("c.example"));
  }

  @Test
  void sumsOfTwoFilesAreNotMixed() throws Exception {
    open(Store.DISK);
    bench.write(List.of(allowed(START, "192.0.2.7", "a.example")));
    SqliteHistory history = (SqliteHistory) bench.history();
    LogSums sums = history.sums(10, 10_000);
    assertThat(sums.hitsByList(START, Long.MAX_VALUE)).isEmpty();
    history.closeBroken();
    history.use(Database.openReadOnly(bench.file()));

    assertThatThrownBy(() -> sums.hitsByList(START, Long.MAX_VALUE))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("a new log was begun meanwhile; try again");
  }

  @Test
  void rowsWithoutTheirTextsAreLeftOut() throws Exception {
    open(Store.DISK);
    bench.write(
        List.of(
            allowed(START, "192.0.2.7", "a.example"), allowed(START, "192.0.2.7", "b.example")));
    bench.tamper("DELETE FROM name WHERE text = 'a.example'");

    List<UsedName> used = new ArrayList<>();
    bench.history().usedNames(START, used::add);
    assertThat(used).extracting(u -> u.name().toString()).containsExactly("b.example");
  }

  @Test
  void whoeverIsInterruptedStopsAndStaysInterrupted() throws Exception {
    open(Store.DISK);
    bench.write(
        List.of(
            allowed(START, "192.0.2.7", "a.example"), allowed(START, "192.0.2.7", "b.example")));
    List<UsedName> used = new ArrayList<>();

    assertThatThrownBy(
            () ->
                bench
                    .history()
                    .usedNames(
                        START,
                        first -> {
                          used.add(first);
                          Thread.currentThread().interrupt();
                        }))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("interrupted");
    assertThat(used).hasSize(1);
    assertThatThrownBy(() -> bench.history().hitsByList(START)).hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theWriterGoesOnWhileTheNamesAreRead() throws Exception {
    open(Store.DISK);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      decisions.add(allowed(START.plusMillis(i), "192.0.2.7", "n" + i + ".example"));
    }
    bench.write(decisions);
    LogSums sums = ((SqliteHistory) bench.history()).sums(100, 20_000);
    int[] given = {0};

    sums.usedNames(
        START,
        Long.MAX_VALUE,
        used -> {
          bench.write(List.of(allowed(START.plusSeconds(9), "192.0.2.7", "later.example")));
          if (given[0]++ == 1_000) {
            // It could not, were a reader still in the middle of an older state of the file.
            assertThat(checkpointed()).isEqualTo("0");
          }
        });
    assertThat(given[0]).isEqualTo(2_000);
  }

  /** 0 where all of the write-ahead log could be copied into the file. */
  private String checkpointed() {
    try {
      return bench.checkpoint();
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }
}
