package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.address;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.ofDevice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that is forgotten, down to the octets of the files. */
class ForgettingTest {
  private static final String OURS = "2001:db8::7777";

  @TempDir Path temp;
  private Bench bench;

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
  }

  private Bench open(Store store) throws Exception {
    bench =
        Bench.open(
            temp,
            new QueryLogConfig(
                store,
                Duration.ofDays(14),
                64L << 20,
                Duration.ofSeconds(60),
                500,
                Duration.ofMinutes(15)));
    return bench;
  }

  /** All that a row of a device can hold a name in, and a name that others use, too. */
  private static List<Decision> ofSeven(Random random, Instant at) {
    String name = "zqsecret" + random.nextInt(400) + ".zqhost.example";
    Reason list = new Reason(Rung.LIST_BLOCK, "mine");
    Optional<DomainName> via =
        Optional.of(DomainName.parse("zqvia" + random.nextInt(90) + ".example"));
    return List.of(
        ofDevice(
            7,
            Decisions.of(
                at, OURS, name, new Verdict.Blocked(list, name, via), Origin.SELF, List.of())),
        ofDevice(
            7,
            Decisions.of(
                at,
                OURS,
                name,
                Verdict.Allowed.BY_DEFAULT,
                Origin.upstream("udp://9.9.9.9"),
                List.of(address("2001:db8:ffff::" + Integer.toHexString(random.nextInt(500)))))),
        ofDevice(0, allowed(at, OURS, "zqearly" + random.nextInt(90) + ".example")),
        ofDevice(7, allowed(at, OURS, "shared.example")));
  }

  private static Decision ofOthers(Random random, Instant at) {
    int device = random.nextInt(6);
    return ofDevice(
        device,
        Decisions.of(
            at,
            "192.0.2." + device,
            random.nextInt(5) == 0 ? "shared.example" : "n" + random.nextInt(3_000) + ".example",
            Verdict.Allowed.BY_DEFAULT,
            Origin.upstream("udp://9.9.9.9"),
            List.of(address("198.51.100." + random.nextInt(200)))));
  }

  /** Files that hold any octet of it; as text, and as a name goes over the wire. */
  private List<String> filesWith(String... texts) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(temp)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String octets = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String text : texts) {
          if (octets.contains(text)) {
            found.add(file.getFileName() + " has " + text);
          }
        }
      }
    }
    return found;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void noOctetOfItIsLeftInAnyFile(long seed) throws Exception {
    Random random = new Random(seed);
    open(Store.DISK);
    bench.sink().names(Map.of(7, "zqtelevision", 1, "lamp"));
    List<LoggedDecision> others = new ArrayList<>();
    Instant at = START;
    for (int batch = 0; batch < 30; batch++) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        at = at.plusMillis(random.nextInt(600_000));
        decisions.add(ofOthers(random, at));
        if (random.nextInt(3) == 0) {
          decisions.addAll(ofSeven(random, at));
        }
      }
      for (LoggedDecision row : bench.write(decisions)) {
        if (isOfOthers(row)) {
          others.add(row);
        }
      }
      if (batch % 10 == 9) {
        bench.sink().trim(at); // whatever removal leaves behind, in pages and between them
        bench.sink().purge(at.minus(Duration.ofDays(3)));
        Instant kept = at.minus(Duration.ofDays(3));
        others.removeIf(row -> row.decision().at().isBefore(kept));
      }
    }
    List<LoggedDecision> waiting = bench.number(ofSeven(random, at));
    assertThat(bench.sink().append(waiting)).isTrue();
    bench.sink().names(Map.of(7, "zqbigtelevision", 1, "lamp"));
    assertThat(filesWith("zqsecret", "zqbigtelevision", OURS)).isNotEmpty();
    bench.sink().write(waiting);
    long its = bench.all().size() - others.size();

    long removed = bench.sink().forget(Set.of(7), Set.of(address(OURS)));

    assertThat(removed).isEqualTo(its);
    assertThat(
            filesWith(
                "zqsecret", "zqhost", "zqvia", "zqearly", "zqtele", "zqbig", OURS, "2001:db8:ffff"))
        .isEmpty();
    assertThat(bench.all()).isEqualTo(withoutAddresses(others));
    assertThat(Files.size(bench.pending())).isZero();

    // And it stays a log: texts that went come again, after a restart too.
    List<LoggedDecision> more = bench.write(List.of(ofOthers(random, at), ofOthers(random, at)));
    bench.reopen();
    more = new ArrayList<>(more);
    more.addAll(bench.write(List.of(ofOthers(random, at))));
    others.addAll(more);
    assertThat(bench.all()).isEqualTo(withoutAddresses(others));
    assertThat(bench.rows("PRAGMA integrity_check")).containsExactly("ok");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {5, 6})
  void norOfWhatIsPurged(long seed) throws Exception {
    Random random = new Random(seed);
    open(Store.DISK);
    List<Decision> kept = new ArrayList<>();
    for (int batch = 0; batch < 30; batch++) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Instant at = START.plusSeconds(random.nextInt(200_000));
        if (random.nextBoolean()) {
          decisions.addAll(ofSeven(random, START.minusSeconds(1 + random.nextInt(200_000))));
        }
        decisions.add(ofOthers(random, at));
      }
      decisions.stream().filter(d -> !d.at().isBefore(START)).forEach(kept::add);
      bench.write(decisions);
    }

    bench.sink().purge(START);

    assertThat(filesWith("zqsecret", "zqhost", "zqvia", "zqearly", OURS)).isEmpty();
    assertThat(bench.all()).hasSize(kept.size());
    assertThat(bench.rows("SELECT count(*) FROM queries")).containsExactly("" + kept.size());
  }

  private static boolean isOfOthers(LoggedDecision row) {
    return !row.decision().client().equals(address(OURS));
  }

  /** As history gives rows. */
  private static List<LoggedDecision> withoutAddresses(List<LoggedDecision> rows) {
    return rows.stream()
        .map(
            row -> {
              Decision d = row.decision();
              return new LoggedDecision(
                  row.seq(),
                  new Decision(
                      d.at(),
                      d.client(),
                      d.device(),
                      d.transport(),
                      d.question(),
                      d.verdict(),
                      d.origin(),
                      d.rcode(),
                      d.took(),
                      List.of(),
                      d.repeats()));
            })
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void rowsOfAnotherDeviceAtTheSameAddressStay(Store store) throws Exception {
    open(store)
        .write(
            List.of(
                ofDevice(7, allowed(START, "192.0.2.7", "a.example")),
                ofDevice(8, allowed(START, "192.0.2.7", "b.example")),
                ofDevice(0, allowed(START, "192.0.2.7", "c.example")),
                ofDevice(0, allowed(START, "192.0.2.9", "d.example")),
                ofDevice(9, allowed(START, "192.0.2.9", "a.example"))));

    assertThat(bench.sink().forget(Set.of(7, 70), Set.of(address("192.0.2.7")))).isEqualTo(2);

    assertThat(bench.all())
        .extracting(row -> row.decision().question().qname().toString())
        .containsExactly("b.example", "d.example", "a.example");
    assertThat(bench.sink().forget(Set.of(7), Set.of())).isZero();
    assertThat(bench.sink().forget(Set.of(), Set.of())).isZero();
    assertThat(bench.all()).hasSize(3);
  }

  @Test
  void aForgottenNameIsNotWrittenAgain() throws Exception {
    open(Store.DISK).write(List.of(ofDevice(7, allowed(START, "192.0.2.7", "a.example"))));
    bench.sink().names(Map.of(7, "tv"));
    bench.sink().forget(Set.of(7), Set.of());

    bench.sink().names(Map.of(7, "tv", 8, "pad"));

    assertThat(bench.rows("SELECT * FROM device_name")).containsExactly("8|pad");
  }

  @Test
  void whoeverReadsTheFileMeanwhileIsNamedAndItCanBeAskedAgain() throws Exception {
    open(Store.DISK)
        .write(
            List.of(
                ofDevice(7, allowed(START, "192.0.2.7", "zqsecret.example")),
                ofDevice(8, allowed(START, "192.0.2.8", "b.example"))));
    try (Database reader = Database.openReadOnly(bench.file())) {
      reader.execute("BEGIN");
      reader.number("SELECT count(*) FROM decision", 0);
      assertThatThrownBy(() -> bench.sink().forget(Set.of(7), Set.of()))
          .hasMessageContaining("another process reads the log");
      reader.execute("ROLLBACK");
    }

    bench.sink().forget(Set.of(7), Set.of());

    assertThat(filesWith("zqsecret")).isEmpty();
    assertThat(bench.all()).hasSize(1);
  }
}
