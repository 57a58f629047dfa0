package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.house.RecordedHouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that read observations, each a process of its own, as people run them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportVerbsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path temp;
  private Home home;
  private Path log;
  private Path capture;

  @BeforeAll
  void record() throws Exception {
    home = Home.onAnyPort(temp.resolve("home"));
    log = RecordedHouse.write(temp.resolve("recorded"), 11, 14);
    SimulatedCapture wire = SimulatedCapture.in(CaptureForm.PCAPNG);
    SimulatedCapture.Device camera = wire.device("02:00:00:00:00:17", "192.168.1.17");
    camera.looksUp("p2p.zmodo.example", "203.0.113.7");
    camera.connects("203.0.113.7", 443, Hello.tls("p2p.zmodo.example")).receives(5_000);
    camera.connects("198.51.100.77", 32_100, new byte[] {1}).sends(900);
    capture = wire.writeTo(temp.resolve("home.pcapng"));
  }

  private Shell.Result ofLog(String... words) {
    return with("--log", log, words);
  }

  private Shell.Result with(String option, Path file, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(option, file.toString()));
    return home.tacet(all.toArray(String[]::new));
  }

  @Test
  void everyJsonIsOneObjectThatParses() throws Exception {
    for (String[] words :
        List.of(
            new String[] {"report", "--json"},
            new String[] {"report", "laptop", "--json"},
            new String[] {"report", "--night", "--json"},
            new String[] {"report", "--away", "2026-10-15..2026-10-16", "--json"},
            new String[] {"report", "--compare", "--since", "7d", "--json"},
            new String[] {"beacons", "--json"},
            new String[] {"firsts", "--json"},
            new String[] {"owners", "--json"})) {
      Shell.Result result = ofLog(words).succeeded();

      assertThat(JSON.readTree(result.out()).get("queries").asLong())
          .as(String.join(" ", words))
          .isPositive();
    }
    assertThat(
            JSON.readTree(with("--capture", capture, "report", "--json").succeeded().out())
                .get("flows"))
        .hasSize(2);
  }

  @Test
  void pagesTablesAndSheetsArePrintedWhole() throws Exception {
    assertThat(ofLog("report").succeeded().out()).contains("What is left", "beat.mi.com");
    assertThat(ofLog("report", "--html").succeeded().out()).endsWith("</html>\n");
    assertThat(ofLog("report", "--csv").succeeded().out()).contains("night.stick.example");
    Path rows = temp.resolve("rows.txt");
    String sheet =
        ofLog("report", "1", "--evidence", "--language", "it", "--rows", rows.toString())
            .succeeded()
            .out();
    String[] sum = new Shell(temp, Map.of()).run("sha256sum", rows.toString()).out().split(" ");
    assertThat(sheet).contains(sum[0], "Impronta SHA-256");
    assertThat(Files.readAllLines(rows)).hasSizeGreaterThan(1_000);
    assertThat(ofLog("report", "1", "--evidence", "--rows", rows.toString()).exit()).isEqualTo(64);
    assertThat(home.tacet("capture", "--json", capture.toString()).succeeded().lines()).hasSize(2);
  }

  @Test
  void rulesAreFitForTheirRouter() throws Exception {
    Shell.Result rules =
        with("--capture", capture, "export", "nftables", "--tacet", "192.168.1.2").succeeded();
    assertThat(rules.out()).contains("198.51.100.77", "ether saddr 02:00:00:00:00:17");
    for (String format : List.of("fritzbox", "openwrt", "pf", "csv")) {
      assertThat(with("--capture", capture, "export", format).succeeded().out())
          .contains("198.51.100.77");
    }
    assertThat(home.tacet("export", "pf").exit()).as("without any log").isZero();
  }

  @Test
  void whatIsMissingOrWrongEndsWithItsOwnCode() {
    assertThat(with("--log", temp.resolve("none.db"), "report").exit()).isEqualTo(66);
    assertThat(with("--capture", log, "export", "pf").exit()).isEqualTo(65);
    assertThat(ofLog("report", "nobody").exit()).isEqualTo(66);
    assertThat(ofLog("report", "--night", "--compare").exit()).isEqualTo(64);
  }
}
