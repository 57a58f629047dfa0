package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.config.QueryLogConfig;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.SqliteDecisions;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Beacons, firsts and owners of a recorded log. */
@Timeout(120)
class ObservationVerbsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration SPAN = Duration.ofDays(10);

  @TempDir private Path temp;
  private Path file;

  /** A camera with a beacon each ten minutes, and a laptop with something new on the ninth day. */
  @BeforeEach
  void record() throws Exception {
    file = temp.resolve("data/queries.db");
    Random random = new Random(5);
    List<Decision> decisions = new ArrayList<>();
    for (long second = 30; second < SPAN.toSeconds(); second += 600) {
      Instant at = START.plusSeconds(second).plusMillis(random.nextInt(4_000));
      decisions.add(Decisions.ofDevice(1, Decisions.allowed(at, "192.0.2.7", "beat.mi.com")));
    }
    for (int day : new int[] {0, 4, 7}) {
      Instant at = START.plus(Duration.ofDays(day)).plusSeconds(36_000 + random.nextInt(9_000));
      decisions.add(Decisions.ofDevice(2, Decisions.allowed(at, "192.0.2.8", "www.example.org")));
    }
    Instant ninth = START.plus(Duration.ofDays(8)).plusSeconds(50_000);
    decisions.add(
        Decisions.ofDevice(2, Decisions.allowed(ninth, "192.0.2.8", "a.b.new.example.co.uk")));
    write(decisions, Map.of(1, "cam\u001b[31m", 2, "laptop"));
  }

  private void write(List<Decision> decisions, Map<Integer, String> names) throws Exception {
    decisions.sort(Comparator.comparing(Decision::at));
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            Duration.ofDays(3_000),
            1L << 30,
            Duration.ofSeconds(60),
            500,
            Duration.ofMinutes(10));
    try (DataDirectory data = DataDirectory.open(file.getParent(), Clock.systemUTC());
        SqliteDecisions sink = SqliteDecisions.open(data, config, Clock.systemUTC())) {
      Sequence sequence = new Sequence(sink.lastSeq());
      sink.write(
          decisions.stream()
              .map(decision -> new LoggedDecision(sequence.next(decision.at()), decision))
              .toList());
      sink.names(names);
    }
  }

  private Shell.Result run(String... words) {
    return new Shell().run(words);
  }

  private JsonNode json(String... words) throws Exception {
    Shell.Result result = run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return JSON.readTree(result.out());
  }

  @Test
  void aBeaconReadsAsTheIssueSays() throws Exception {
    JsonNode answer = json("beacons", "--json", "--log", file.toString());

    assertThat(answer.get("beacons")).hasSize(1);
    JsonNode beacon = answer.get("beacons").get(0);
    assertThat(beacon.get("device").asText()).isEqualTo("cam\u001b[31m");
    assertThat(beacon.get("name").asText()).isEqualTo("beat.mi.com");
    assertThat(beacon.get("periodSeconds").asDouble()).isBetween(595.0, 605.0);
    assertThat(beacon.get("jitter").asDouble()).isBetween(0.0, 0.02);
    assertThat(beacon.get("regularity").asDouble()).isBetween(0.95, 1.0);
    assertThat(beacon.get("count").asLong()).isEqualTo(1_440);
    assertThat(beacon.get("first").asText()).startsWith("2026-03-01T00:00:3");
    assertThat(beacon.get("last").asText()).startsWith("2026-03-10T23:50:3");
  }

  @Test
  void whatItsServerHadNotMovedIntoTheLogIsSaidToBeMissing() throws Exception {
    assertThat(json("report", "--json", "--log", file.toString()).get("skipped").toString())
        .doesNotContain("queries.pending");
    Files.writeString(file.resolveSibling("queries.pending"), "tacetql and some rows");

    for (String verb : List.of("report", "beacons")) {
      assertThat(json(verb, "--json", "--log", file.toString()).get("skipped").toString())
          .as(verb)
          .contains("queries.pending");
    }
  }

  @Test
  void tablesFitEightyColumnsAndShowNoEscapeSequence() {
    for (String verb : List.of("beacons", "firsts", "owners", "report")) {
      Shell.Result result = run(verb, "--log", file.toString());

      assertThat(result.code()).as(verb + result.err()).isZero();
      assertThat(result.lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
      assertThat(result.out()).doesNotContain("\u001b");
    }
    assertThat(run("beacons", "--log", file.toString()).out())
        .contains("beat.mi.com")
        .contains("10.0 min");
  }

  @Test
  void aReportOfTheHouseSaysWhoAsksWhomHowOften() {
    String report = run("report", "--log", file.toString()).out();

    assertThat(report)
        .contains("Which device, how often", "cam", "laptop")
        .contains("To whom", "Xiaomi", "China", "not known")
        .contains("In a rhythm no person keeps", "beat.mi.com", "10.0 min")
        .contains("Asked for the first time", "example.co.uk")
        .contains("No device asks for a blocked name in storms, and nothing looks broken.");
  }

  @Test
  void aReportOfADeviceIsOfNoOther() {
    String report = run("report", "laptop", "--log", file.toString()).out();

    assertThat(report)
        .contains(
            "What laptop asks for", "www.example.org", "example.co.uk", "When", "Sun 2026-03-01")
        .doesNotContain("beat.mi.com", "cam");
    assertThat(run("report", "laptop", "--device", "cam", "--log", file.toString()).code())
        .isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void aPageOfHtmlHoldsNothingThatANameBrings() {
    Shell.Result result = run("report", "--html", "--log", file.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .contains("default-src 'none'", "cam\\u{1b}[31m", "<svg", "beat.mi.com")
        .doesNotContain("\u001b", "<script");
  }

  @Test
  void aTableForASpreadsheetHasEveryName() {
    List<String> lines = run("report", "--csv", "--log", file.toString()).lines();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).isEqualTo("device,name,company,country,queries,blocked,by,first,last");
    assertThat(lines)
        .contains("cam\\u{1b}[31m,beat.mi.com,Xiaomi,CN,1440,0,,2026-03-01 00:00,2026-03-10 23:50");
    assertThat(run("report", "--csv", "--html", "--log", file.toString()).code())
        .isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void whatIsNewComesAfterLearning() throws Exception {
    JsonNode answer = json("firsts", "--json", "--log", file.toString());

    assertThat(answer.get("firsts")).hasSize(1);
    JsonNode first = answer.get("firsts").get(0);
    assertThat(first.get("device").asText()).isEqualTo("laptop");
    assertThat(first.get("domain").asText()).isEqualTo("example.co.uk");
    assertThat(json("firsts", "--json", "--learn", "9d", "--log", file.toString()).get("firsts"))
        .isEmpty();
    assertThat(json("firsts", "--json", "--since", "1d", "--log", file.toString()).get("firsts"))
        .isEmpty();
  }

  @Test
  void ownersAreAddedUpByCompany() throws Exception {
    JsonNode answer = json("owners", "--json", "--log", file.toString());

    assertThat(answer.get("queries").asLong()).isEqualTo(1_444);
    assertThat(answer.get("owners").get(0).get("company").asText()).isEqualTo("Xiaomi");
    assertThat(answer.get("owners").get(0).get("country").asText()).isEqualTo("CN");
    assertThat(answer.get("owners").get(0).get("queries").asLong()).isEqualTo(1_440);
    assertThat(answer.get("owners").get(1).get("company").asText()).isEmpty();
  }

  @Test
  void nowIsTheNewestRowUnlessItIsFixed() throws Exception {
    JsonNode lastDay = json("owners", "--json", "--since", "1d", "--log", file.toString());
    assertThat(lastDay.get("queries").asLong()).isBetween(144L, 145L);
    JsonNode earlier =
        json(
            "owners",
            "--json",
            "--now",
            "2026-03-03T00:00:00Z",
            "--since",
            "1d",
            "--log",
            file.toString());
    assertThat(earlier.get("queries").asLong()).isEqualTo(144);
    assertThat(earlier.get("since").asText()).isEqualTo("2026-03-02T00:00:00Z");
    assertThat(earlier.get("last").asText()).startsWith("2026-03-02T23:50:3");
  }

  @Test
  void oneDeviceIsChosenByNameNumberOrAddress() throws Exception {
    for (String device : List.of("Laptop", "#2", "2", "192.0.2.8")) {
      assertThat(
              json("owners", "--json", "--device", device, "--log", file.toString())
                  .get("queries")
                  .asLong())
          .as(device)
          .isEqualTo(4);
    }
    Shell.Result unknown = run("owners", "--device", "fridge", "--log", file.toString());
    assertThat(unknown.code()).isEqualTo(66);
    assertThat(unknown.err()).contains("no device \"fridge\" in it; it has cam").contains("laptop");
  }

  @Test
  void emptyAndUnreadableSourcesAreSaidInWords() throws Exception {
    assertThat(run("owners", "--log", file.toString(), "--now", "2020-01-01").out())
        .isEqualTo("there are no queries\n");
    assertThat(run("beacons", "--log", file.toString(), "--device", "laptop").out())
        .startsWith("no beacons: 4 queries of 1 device, 2026-03-01");
    assertThat(run("beacons", "--log", temp.resolve("none.db").toString()).code()).isEqualTo(66);
    Path text = Files.writeString(temp.resolve("text"), "no database");
    Shell.Result refused = run("firsts", "--log", text.toString());
    assertThat(refused.code()).isEqualTo(65);
    assertThat(refused.err()).contains("not a query log");
    assertThat(run("owners", "--log", "a", "--capture", "b").code()).isEqualTo(64);
    assertThat(run("owners", "--log", file.toString(), "--now", "soon").code()).isEqualTo(64);
    assertThat(run("owners", "--capture", text.toString()).code()).isEqualTo(65);
    assertThat(run("owners", "--capture", temp.resolve("none.pcap").toString()).code())
        .isEqualTo(66);
  }

  @Test
  void aLogThatIsCutOffIsReadAsFarAsItGoesAndEndsWithItsOwnCode() throws Exception {
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(cut.length() * 8 / 10);
    }

    Shell.Result result = run("owners", "--json", "--log", file.toString());

    assertThat(result.code()).isEqualTo(65);
    assertThat(JSON.readTree(result.out()).get("queries").asLong()).isBetween(100L, 1_450L);
    assertThat(result.err()).contains("The log is damaged").contains("is missing");
  }
}
