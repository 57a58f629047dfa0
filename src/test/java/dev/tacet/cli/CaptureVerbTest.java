package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.DnsOctets;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureVerbTest {
  private static final String CAMERA = "02:00:00:00:00:17";
  private final Shell shell = Shell.with();
  private final SimulatedCapture home = SimulatedCapture.in(CaptureForm.FRITZBOX);

  @TempDir Path folder;

  @BeforeEach
  void aCameraThatLooksUpOneAddressAndKnowsAnother() {
    Device camera = home.device(CAMERA, "192.168.1.17");
    byte[] options = new OctetBuffer().u8(12).u8(8).text("cam\u001b[2Jx").toBytes();
    home.packet(
        CAMERA,
        "ff:ff:ff:ff:ff:ff",
        Ip.packet(
            "0.0.0.0", "255.255.255.255", 17, Ip.udp(68, 67, DnsOctets.dhcp(CAMERA, options))));
    camera.looksUp("p2p.zmodo.example", "203.0.113.7");
    camera.connects("203.0.113.7", 443, Hello.tls("p2p.zmodo.example")).receives(5_000);
    camera.connects("198.51.100.77", 32_100, new byte[] {1}).sends(900);
  }

  private String file() {
    return home.writeTo(folder.resolve("home.pcap")).toString();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void aFlowIsOneObjectOnOneLine() {
    Shell.Result result = shell.run("capture", "--json", file());

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.lines()).hasSize(2);
    JsonNode flow = json(result.lines().get(0));
    List<String> fields =
        StreamSupport.stream(((Iterable<String>) flow::fieldNames).spliterator(), false).toList();
    assertThat(fields)
        .startsWith(
            "device",
            "mac",
            "hostName",
            "name",
            "address",
            "lookedUp",
            "bytesUp",
            "bytesDown",
            "first",
            "last");
    assertThat(flow.get("device").asText()).isEqualTo("cam\u001b[2Jx");
    assertThat(flow.get("mac").asText()).isEqualTo(CAMERA);
    assertThat(flow.get("name").asText()).isEqualTo("p2p.zmodo.example");
    assertThat(flow.get("lookedUp").asBoolean()).isTrue();
    assertThat(flow.get("bytesDown").asLong()).isEqualTo(5_200);
    assertThat(flow.get("first").asText()).startsWith("2026-11-01T00:00:00.");
    assertThat(json(result.lines().get(1)).get("lookedUp").asBoolean()).isFalse();
    assertThat(json(result.lines().get(1)).get("name").asText()).isEmpty();
    assertThat(result.out()).doesNotContain("\u001b");
  }

  @Test
  void theSummaryNamesDevicesDestinationsAndWhatWasNotLookedUp() {
    Shell.Result result = shell.run("capture", file());

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("modified record headers of 24 octets")
        .contains("cam\\u{1b}[2Jx", CAMERA, "192.168.1.17")
        .contains("p2p.zmodo.example", "203.0.113.7", "tcp/443 dns")
        .doesNotContain("\u001b");
    String afterwards = result.out().substring(result.out().indexOf("without a lookup"));
    assertThat(afterwards).contains("198.51.100.77", "tcp/32100").doesNotContain("203.0.113.7");
    assertThat(result.out()).contains("between two addresses inside");
  }

  @Test
  void aReportOfACaptureHasOctetsAndWhatWasNeverLookedUp() {
    Shell.Result page = shell.run("report", "--capture", file());

    assertThat(page.code()).as(page.err()).isZero();
    assertThat(page.lines()).allMatch(line -> SafeText.columns(line) <= 80);
    assertThat(page.out())
        .contains("How much, up and down", "Contacted without any lookup")
        .contains("198.51.100.77", "tcp/32100", "tacet export nftables --capture FILE")
        .doesNotContain("\u001b");
    JsonNode whole = json(shell.run("report", "--json", "--capture", file()).out());
    assertThat(whole.get("flows")).hasSize(2);
    assertThat(whole.get("flows").get(0).get("hostName").asText()).isEqualTo("cam\u001b[2Jx");
    assertThat(whole.get("flows").get(0).get("bytesDown").asLong()).isEqualTo(5_200);
    assertThat(whole.get("flows").get(1).get("lookedUp").asBoolean()).isFalse();
    assertThat(shell.run("report", CAMERA, "--html", "--capture", file()).out())
        .contains("198.51.100.77", "cam\\u{1b}[2Jx");
    assertThat(shell.run("report", CAMERA, "--evidence", "--capture", file()).out())
        .contains("the clock of the machine that made the capture", "capture file home.pcap")
        .doesNotContain("Allowed");
  }

  @Test
  void readingACaptureShowsHowFarItIsToWhoeverWatches() {
    shell.errIsTerminal = true;

    assertThat(shell.run("owners", "--capture", file()).err()).contains("] ", " of ");
  }

  @Test
  void rulesForARouterNameWhatWasContactedWithoutALookup() {
    Shell.Result rules =
        shell.run("export", "nftables", "--capture", file(), "--tacet", "192.168.1.2");

    assertThat(rules.code()).as(rules.err()).isZero();
    assertThat(rules.out())
        .contains("ether saddr " + CAMERA, "198.51.100.77")
        .doesNotContain("203.0.113.7", "\u001b", "[2J");
  }

  @Test
  void theSummaryIsOneObjectToo() {
    Shell.Result result = shell.run("capture", "--summary", "--json", file());

    JsonNode whole = json(result.out());
    assertThat(result.lines()).hasSize(1);
    assertThat(whole.get("packets").asLong()).isEqualTo(14);
    assertThat(whole.get("devices").get(0).get("queries").asLong()).isEqualTo(1);
    assertThat(whole.get("whole").asBoolean()).isTrue();
  }

  @Test
  void aCutFilePrintsWhatIsThereAndEndsWith65() throws IOException {
    byte[] octets = home.octets();
    Path cut = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(octets, octets.length - 9));

    Shell.Result result = shell.run("capture", "--json", cut.toString());

    assertThat(result.code()).isEqualTo(65);
    assertThat(result.lines()).hasSize(2);
    assertThat(result.err())
        .contains("the file ends within a packet: ")
        .endsWith("damaged; what could be read is printed.\n");
  }

  @Test
  void whatIsNoCaptureOrNotThereIsSaid() throws IOException {
    Path page = Files.writeString(folder.resolve("login.html"), "<html>log in</html>");

    Shell.Result result = shell.run("capture", page.toString());

    assertThat(result.code()).isEqualTo(65);
    assertThat(result.err()).contains("login.html: this is no capture: it begins with 3c68746d");
    Shell.Result missing = shell.run("capture", folder.resolve("none.pcap").toString());
    assertThat(missing.code()).isEqualTo(66);
    assertThat(missing.err()).contains("none.pcap: no such file");
    assertThat(shell.run("capture", folder.toString()).code()).isEqualTo(65);
    assertThat(shell.run("capture").code()).isEqualTo(64);
    assertThat(shell.run("capture", "-n", "0", file()).code()).isEqualTo(64);
  }

  @Test
  void progressIsShownWhereSomebodyWatchesAndTakenAway() {
    shell.errIsTerminal = true;

    Shell.Result result = shell.run("capture", file());

    assertThat(result.err()).startsWith("\r[##############################] ").endsWith("\r");
    assertThat(result.err()).contains(" KiB of ");
    assertThat(result.out()).doesNotContain("\r");
  }
}
