package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.testkit.house.RecordedHouse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report and its forms over three simulated weeks of a house. */
@Timeout(300)
class ReportVerbTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DAYS = 21;

  @TempDir private static Path kept;
  private static Path log;

  @TempDir private Path temp;

  @BeforeAll
  static void record() throws Exception {
    log = RecordedHouse.write(kept.resolve("data"), 7, DAYS);
  }

  private static Shell.Result run(String... words) {
    return new Shell()
        .run(
            Stream.concat(
                    Stream.concat(Stream.of("report"), Arrays.stream(words)),
                    Stream.of("--log", log.toString()))
                .toArray(String[]::new));
  }

  private static String text(String... words) {
    Shell.Result result = run(words);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lines()).isNotEmpty().allMatch(line -> SafeText.columns(line) <= 80);
    assertThat(result.out()).doesNotContain("\u001b");
    return result.out();
  }

  private static JsonNode json(String... words) throws Exception {
    Shell.Result result =
        run(Stream.concat(Arrays.stream(words), Stream.of("--json")).toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).doesNotContain("\u001b");
    return JSON.readTree(result.out());
  }

  private static List<String> each(JsonNode array, String field) {
    List<String> all = new ArrayList<>();
    array.forEach(element -> all.add(element.get(field).asText()));
    return all;
  }

  @Test
  void theHouseSaysWhatIsLeftAndWhoAsksElsewhere() {
    String page = text();

    assertThat(page)
        .contains("What is left", "device-metrics.vendor.example (possible)")
        .contains("It is called \"metrics\".", "Side effect: not known: no profile has this name")
        .contains("  tacet block device-metrics.vendor.example --device 1")
        .contains("Past this server", "stick looks up encrypted resolvers")
        .contains("Queries by day, blocked against passed", "Newly seen: when first")
        .contains("Rhythms: since when, until when, how often", "every 60 s");
  }

  @Test
  void aDeviceSaysItsOwnOnly() {
    String page = text("stick");

    assertThat(page)
        .contains("What stick asks for", "stick looks up encrypted resolvers", "dns.google")
        .doesNotContain("device-metrics", "beat.mi.com");
    assertThat(text("1")).contains("device-metrics.vendor.example").doesNotContain("dns.google");
  }

  @Test
  void jsonHoldsAllThatThePagesShow() throws Exception {
    JsonNode house = json();

    assertThat(house.get("report").asText()).isEqualTo("house");
    assertThat(each(house.get("devices"), "device"))
        .contains(RecordedHouse.CAMERA, "television", "laptop", "stick");
    assertThat(each(house.get("owners"), "company")).contains("Xiaomi", "Samsung");
    assertThat(each(house.get("countries"), "country")).contains("CN", "KR", "");
    assertThat(house.get("days")).hasSize(DAYS);
    assertThat(house.get("days").get(3).get("hours")).hasSize(24);
    assertThat(each(house.get("beacons"), "name")).contains("beat.mi.com");
    assertThat(each(house.get("firsts"), "domain")).contains("television.example");
    assertThat(each(house.get("night"), "name")).contains("night.stick.example");
    assertThat(each(house.get("storms"), "name")).contains("ads.samsungads.com");
    assertThat(each(house.get("leftovers"), "subject")).contains("device-metrics.vendor.example");
    assertThat(each(house.get("bypasses"), "way")).contains("resolver-name");
    assertThat(house.get("flows")).isEmpty();
    assertThat(house.get("limits").get(0).asText()).contains("company's seat");
    assertThat(house.get("beacons").get(0).fieldNames())
        .toIterable()
        .contains(
            "device", "name", "periodSeconds", "jitter", "regularity", "count", "first", "last");

    JsonNode laptop = json("laptop");
    assertThat(laptop.get("report").asText()).isEqualTo("device");
    assertThat(laptop.get("names").size()).as("whole, not 15").isGreaterThan(100);
    assertThat(laptop.get("queries").asLong())
        .isEqualTo(
            laptop.get("names").findValues("queries").stream().mapToLong(JsonNode::asLong).sum());
  }

  @Test
  void byNightWhatTalksOnlyThenStandsApart() throws Exception {
    String page = text("--night");
    int special = page.indexOf("Three times as much as by day, or only then");
    int always = page.indexOf("In a rhythm that goes on at all times");

    assertThat(page).contains("What talks at night, 23:00-06:00");
    assertThat(page.substring(special, always))
        .contains("night.stick.example")
        .containsPattern("21 of\\s+22");
    assertThat(page.substring(always)).contains("beat.mi.com");
    assertThat(text("--night", "04:00-05:00")).doesNotContain("night.stick.example");
    assertThat(text("--night", "stick")).contains("night.stick.example").doesNotContain("beat.mi");
    assertThat(json("--night", "01:00-04:00").get("hours").asText()).isEqualTo("01:00-04:00");
    assertThat(run("--night", "23:30-06:00").code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--night", "05:00-05:00").code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--night", "25:00-05:00").err()).contains("write whole hours");
  }

  @Test
  void anAbsenceIsComparedWithWhatWasBefore() throws Exception {
    String page = text("--away", "2026-10-20T01:00..2026-10-20T05:00");

    assertThat(page)
        .contains("What went on while nobody was there")
        .contains("2026-10-20 01:00:00 to 2026-10-20 05:00:00")
        .contains("compared with  2026-10-05");
    int special = page.indexOf("Three times as much");
    int always = page.indexOf("In a rhythm that goes on at all times");
    assertThat(page.substring(special, always)).contains("night.stick.example");
    assertThat(page.substring(always)).contains("beat.mi.com");
    JsonNode first = json("--away", "2026-10-05T00:00..2026-10-05T12:00");
    assertThat(first.get("talks")).isNotEmpty();
    assertThat(text("--away", "2026-10-05T00:00..2026-10-05T12:00"))
        .contains("no query from before");
    assertThat(run("--away", "yesterday").err()).contains("FROM..TO");
    assertThat(run("--away", "2026-10-06..2026-10-05").err()).contains("ends before it begins");
  }

  @Test
  void aWeekIsComparedWithTheOneBefore() throws Exception {
    JsonNode compared = json("--compare", "--since", "7d");

    assertThat(compared.get("report").asText()).isEqualTo("comparison");
    assertThat(compared.get("before").get("from").asText()).startsWith("2026-10-1");
    assertThat(each(compared.get("beaconsBegun"), "name"))
        .containsExactly("new.television.example");
    assertThat(compared.get("beaconsEnded")).isEmpty();
    compared
        .get("names")
        .forEach(
            name -> {
              if (name.get("subject").asText().equals("new.television.example")) {
                assertThat(name.get("change").asText()).isEqualTo("new");
                assertThat(name.get("beforePerDay").asDouble()).isZero();
                assertThat(name.get("afterPerDay").asDouble()).isBetween(130.0, 160.0);
              }
              if (name.get("subject").asText().equals("beat.mi.com")) {
                assertThat(name.get("change").asText()).isEqualTo("as-before");
              }
            });
    assertThat(text("--compare", "--since", "7d"))
        .contains("7d against the 7d before", "Rhythms that have begun", "new.television.example")
        .doesNotContain("begins in the middle");
  }

  @Test
  void whereTheLogBeginsInTheMiddleAComparisonSaysSo() {
    assertThat(text("--compare", "--since", "14d"))
        .containsPattern("known of 7.0 of\\s+14.0 days")
        .contains("What was read begins in the middle of the earlier period");
    assertThat(text("--compare"))
        .contains("This month against as much of the last")
        .contains("Of the earlier period nothing is known");
  }

  @Test
  void theSheetCarriesTheHashOfTheRowsThatItsOwnCommandMakesAgain() throws Exception {
    Path rows = temp.resolve("rows.txt");
    String sheet = text("1", "--evidence", "--language", "de", "--rows", rows.toString());

    byte[] saved = Files.readAllBytes(rows);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(saved));
    List<String> lines = new String(saved, StandardCharsets.US_ASCII).lines().toList();
    assertThat(sheet)
        .contains(hash, "Kopfzeile", "„rows.txt“", "UTC", "Aufzeichnung der Namensabfragen")
        .containsPattern("Zeitservern\\s+synchronisiert war, ist nicht\\s+bekannt");
    assertThat(lines.get(0)).isEqualTo("time\tname\ttype\toutcome\tqueries");
    assertThat(lines.get(1)).matches("2026-10-05T00:0\\d:\\d\\d\\.\\d{3}Z\t\\S+\tA\tpassed\t1");
    assertThat(lines).anyMatch(line -> line.contains("\t=cmd.vendor.example\t"));
    assertThat(Files.getPosixFilePermissions(rows))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    String again = sheet.substring(sheet.indexOf("  tacet report ")).replace("\\\n", " ").strip();
    String[] command = again.lines().findFirst().orElseThrow().strip().split("\\s+");
    assertThat(command).contains("--since", "--now", "--evidence");
    command[command.length - 1] = temp.resolve("again.txt").toString();
    Shell.Result later = new Shell().run(Arrays.copyOfRange(command, 1, command.length));
    assertThat(later.code()).as(later.err()).isZero();
    assertThat(Files.readAllBytes(temp.resolve("again.txt"))).isEqualTo(saved);
    assertThat(text("1", "--evidence")).contains(hash).contains("It was not saved");
  }

  @Test
  void theRecordIsNeverWrittenOverAndASheetIsOfOneDevice() throws Exception {
    Path there = Files.writeString(temp.resolve("there"), "mine");
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("nowhere"));

    assertThat(run("stick", "--evidence", "--rows", there.toString()).code()).isEqualTo(64);
    assertThat(run("stick", "--evidence", "--rows", link.toString()).code()).isEqualTo(64);
    assertThat(there).hasContent("mine");
    assertThat(temp.resolve("nowhere")).doesNotExist();
    assertThat(run("nobody", "--evidence", "--rows", temp.resolve("x").toString()).code())
        .isEqualTo(66);
    assertThat(temp.resolve("x")).doesNotExist();
    assertThat(run("stick", "--evidence", "--rows", temp + "/no/x").code()).isEqualTo(66);
    assertThat(run("--evidence").err()).contains("of one device");
    assertThat(run("stick", "--evidence", "--language", "xx").err()).contains("en, de, fr, it");
    assertThat(run("stick", "--rows", "x").code()).isEqualTo(64);
    assertThat(run("stick", "--evidence", "--json").code()).isEqualTo(64);
    assertThat(run("--night", "--compare").code()).isEqualTo(64);
    assertThat(run("--json", "--html").code()).isEqualTo(64);
  }

  @Test
  void everyPageIsSafeToOpen() {
    for (String[] words :
        List.of(
            new String[] {},
            new String[] {"1"},
            new String[] {"--night"},
            new String[] {"--compare", "--since", "7d"},
            new String[] {"--away", "2026-10-20..2026-10-21"},
            new String[] {"1", "--evidence", "--language", "fr"})) {
      Shell.Result result =
          run(Stream.concat(Arrays.stream(words), Stream.of("--html")).toArray(String[]::new));

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out())
          .startsWith("<!DOCTYPE html>")
          .endsWith("</html>\n")
          .contains("default-src 'none'")
          .doesNotContain("\u001b", "<script", "<b>");
    }
  }

  @Test
  void oneRowAndNoneAreReportsToo() throws Exception {
    for (String now : List.of("2026-10-05T00:01:30Z", "2020-01-01")) {
      for (String[] words :
          List.of(
              new String[] {},
              new String[] {"1"},
              new String[] {"--night"},
              new String[] {"--compare"},
              new String[] {"--compare", "--since", "1h"},
              new String[] {"--away", "2019-12-30..2019-12-31"},
              new String[] {"1", "--evidence"})) {
        String[] all =
            Stream.concat(Arrays.stream(words), Stream.of("--now", now)).toArray(String[]::new);
        assertThat(text(all)).as(String.join(" ", all)).isNotBlank();
        if (!List.of(words).contains("--evidence")) {
          assertThat(json(all).has("queries")).isTrue();
        }
      }
    }
  }

  @Test
  void rulesForARouterAreToReadBeforeUse() {
    Shell.Result nft =
        new Shell().run("export", "nftables", "--tacet", "192.0.2.53", "--log", log.toString());

    assertThat(nft.code()).as(nft.err()).isZero();
    assertThat(nft.out())
        .contains("Read it before use.", "No capture was read", "dport 853", "192.0.2.53")
        .contains("Device 4 looks up encrypted resolvers.")
        .doesNotContain("stick", "\u001b");
    for (String format : List.of("fritzbox", "openwrt", "pf", "csv")) {
      assertThat(new Shell().run("export", format, "--log", log.toString()).out())
          .isNotBlank()
          .doesNotContain("\\u{");
    }
    assertThat(new Shell().run("export", "cisco").code()).isEqualTo(ExitCodes.USAGE);
    assertThat(new Shell().run("export", "pf", "--tacet", "x").code()).isEqualTo(ExitCodes.USAGE);
  }
}
