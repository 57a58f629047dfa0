package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.config.ProfileState;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.lists.VendorRange;
import dev.tacet.policy.Network;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterFormatTest {
  private static final List<VendorProfile> PROFILES = VendorProfiles.shipped().all();
  private static final BypassNames NAMES = BypassNames.shipped();
  private static final Owners OWNERS = Owners.from(List.of(), PROFILES);
  private static final Set<InetAddress> OURS =
      new LinkedHashSet<>(
          List.of(address("192.168.1.2"), address("fd00::2"), address("127.0.0.1")));
  private static final Party CAMERA = party("Cam; drop \" # \n", Kind.CAMERA);

  private final List<Flow> flows = new ArrayList<>();
  private Map<String, ProfileState> states = Map.of("zmodo", ProfileState.BLOCK);
  private Set<InetAddress> ours = OURS;

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static Party party(String name, Kind kind) {
    return new Party(
        "mac:02:00:00:00:00:01",
        0,
        name,
        kind,
        MacAddress.parse("02:00:00:00:00:01"),
        List.of(address("192.168.1.20"), address("fe80::1"), address("2001:db8::20")));
  }

  private static Flow flow(Party party, String address, int port, boolean lookedUp, String name) {
    return new Flow(
        party,
        Optional.of(name).filter(text -> !text.isEmpty()),
        name.isEmpty() ? "" : "tls",
        address(address),
        "tcp",
        port,
        lookedUp,
        500,
        20,
        9,
        1,
        2);
  }

  private RouterPlan plan() {
    return RouterPlan.of(flows, PROFILES, states, NAMES, OWNERS, ours);
  }

  private String written(RouterFormat format) {
    return String.join("\n", format.write(plan()));
  }

  @Test
  void aFixedAddressIsStoppedForTheDeviceThatContactsIt() {
    flows.add(flow(CAMERA, "203.0.113.7", 8_000, false, ""));
    flows.add(flow(CAMERA, "203.0.113.7", 9_000, false, ""));

    RouterPlan.DeviceStops device = plan().devices().get(0);

    assertThat(device.party()).isEqualTo(CAMERA);
    assertThat(device.stops())
        .containsExactly(
            new RouterPlan.Stop(
                Network.parse("203.0.113.7/32"), "tcp-8000 tcp-9000 1040 octets", ""));
    assertThat(written(RouterFormat.NFTABLES))
        .contains(
            "    ether saddr 02:00:00:00:00:01 ip daddr {\n      203.0.113.7, # tcp-8000-tcp");
    assertThat(written(RouterFormat.OPENWRT))
        .contains("  list src_mac '02:00:00:00:00:01'\n")
        .contains("  list dest_ip '203.0.113.7'");
    assertThat(written(RouterFormat.PF))
        .contains("table <tacet_from1> const { 192.168.1.20, 2001:db8:0:0:0:0:0:20 }\n")
        .contains("table <tacet_to1> const { 203.0.113.7 }\n")
        .contains("block return in quick from <tacet_from1> to <tacet_to1>");
    assertThat(written(RouterFormat.FRITZBOX)).contains("(02:00:00:00:00:01):\n  203.0.113.7  ");
    assertThat(written(RouterFormat.CSV))
        .contains("device,yes,ipv4,203.0.113.7,,,cam-drop,02:00:00:00:00:01,192.168.1.20 2001:db8");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 8000, true", // it was looked up: DNS can stop it
    "192.168.1.9, 8000, false", // inside the house
    "100.64.0.9, 8000, false",
    "fd00::9, 8000, false",
    "224.0.0.251, 5353, false",
    "255.255.255.255, 67, false",
    "8.8.8.8, 443, false", // a resolver has its own rule
    "203.0.113.7, 53, false",
    "203.0.113.7, 853, false",
    "50.226.99.160, 8000, false", // a vendor's range has its own rule
    "192.168.1.2, 53, false", // ourselves
  })
  void whatIsStoppedElsewhereOrNeedsNoStopGetsNoRule(String address, int port, boolean lookedUp) {
    flows.add(flow(CAMERA, address, port, lookedUp, ""));

    assertThat(plan().devices()).isEmpty();
  }

  @Test
  void whatAPersonOrAClockMayNeedIsWrittenOutOfForce() {
    flows.add(flow(party("phone", Kind.PHONE), "203.0.113.1", 443, false, ""));
    flows.add(flow(CAMERA, "203.0.113.2", 123, false, ""));
    flows.add(flow(CAMERA, "203.0.113.3", 443, false, "cdn.example"));

    assertThat(plan().devices())
        .flatExtracting(RouterPlan.DeviceStops::stops)
        .extracting(RouterPlan.Stop::doubt)
        .containsExactlyInAnyOrder(
            "a person may have chosen it",
            "it sets a clock",
            "it has a name, so a rule of Tacet may do");
    for (RouterFormat format :
        List.of(RouterFormat.NFTABLES, RouterFormat.OPENWRT, RouterFormat.PF)) {
      assertThat(format.write(plan()).stream().filter(line -> line.contains("203.0.113.")))
          .as(format.word())
          .hasSize(3)
          .allMatch(line -> line.strip().startsWith("# left out, since "));
    }
    assertThat(RouterFormat.CSV.write(plan()).stream().filter(line -> line.contains("203.0.113.")))
        .allMatch(line -> line.startsWith("device,no,"));
  }

  @Test
  void onlyTiersInForceAreStopped() {
    assertThat(plan().vendors())
        .extracting(CommentText::of)
        .contains("192.241.59.218", "50.226.99.160")
        .doesNotContain("50.226.99.160/27"); // of the optional tier
    states = Map.of("zmodo", ProfileState.OPTIONAL);
    assertThat(plan().vendors())
        .extracting(CommentText::of)
        .contains("50.226.99.160/27")
        .doesNotContain("50.226.99.160"); // stands in the wider one
    states = Map.of("zmodo", ProfileState.OFF);
    assertThat(plan().vendors()).isEmpty();
  }

  @Test
  void thisServerIsExceptedAndMayBeAskedByAll() {
    String nft = written(RouterFormat.NFTABLES);

    assertThat(nft)
        .contains("elements = { 192.168.1.2 }")
        .contains("elements = { fd00:0:0:0:0:0:0:2 }")
        .contains("ip saddr @own4 return")
        .contains("ip daddr != @own4 meta l4proto { tcp, udp } th dport 53 counter reject");
    assertThat(written(RouterFormat.PF))
        .contains("from ! <tacet_own> to ! <tacet_own> port 53")
        .contains("table <tacet_own> const { 192.168.1.2, fd00:0:0:0:0:0:0:2 }");
    assertThat(written(RouterFormat.OPENWRT))
        .contains("  option target 'ACCEPT'\n  list src_ip '192.168.1.2'\n");
    assertThat(written(RouterFormat.FRITZBOX))
        .contains("give Tacet's machine (192.168.1.2, fd00:0:0:0:0:0:0:2)");
    assertThat(written(RouterFormat.CSV)).contains("except,yes,ipv4,192.168.1.2,,,,,,tacet");
  }

  @ParameterizedTest
  @EnumSource(RouterFormat.class)
  void withoutOurOwnAddressNoRuleForPortsIsWritten(RouterFormat format) {
    ours = Set.of(address("127.0.0.1"));

    assertThat(plan().skipped()).singleElement().asString().startsWith("The addresses of this");
    assertThat(format.write(plan()))
        .noneMatch(
            line ->
                line.matches("\\s*[^#]*(port|dport|ports?,|dest_port).*\\b853\\b.*")
                    && !line.strip().startsWith("#")
                    && !line.startsWith("Note: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "192.168.0.0/16", "10.0.0.0/7", "::/0", "fd00::/16"})
  void aRangeThatHoldsTheHouseOrThisServerIsLeftOutAndSaid(String network) {
    VendorRange range =
        new VendorRange(
            network, Network.parse(network).range(), Tier.BLOCK, "all", "all", List.of("x"));
    VendorProfile wide =
        new VendorProfile("wide", "W", "W", "CH", List.of(), "", List.of(), List.of(range));

    RouterPlan plan =
        RouterPlan.of(
            flows, List.of(wide), Map.of("wide", ProfileState.BLOCK), NAMES, OWNERS, OURS);

    assertThat(plan.vendors()).isEmpty();
    assertThat(plan.skipped()).singleElement().asString().contains("is left out: it holds");
  }

  @Test
  void aDeviceThatTalksToEverybodyIsCutAndSaid() {
    for (int i = 0; i < RouterPlan.MAX_STOPS + 5; i++) {
      flows.add(flow(CAMERA, "203.0." + (i / 250) + "." + (1 + i % 250), 1, false, ""));
    }

    assertThat(plan().devices().get(0).stops()).hasSize(RouterPlan.MAX_STOPS);
    assertThat(plan().skipped()).containsExactly("5 further addresses of cam-drop are left out.");
  }

  @Test
  void aDeviceThatNoRuleCanTellIsLeftOutAndSaid() {
    flows.add(flow(Seen.party("x", "x"), "203.0.113.7", 1, false, ""));

    assertThat(plan().devices()).isEmpty();
    assertThat(plan().skipped()).singleElement().asString().startsWith("1 devices are left out");
  }

  @ParameterizedTest
  @CsvSource({
    "nftables, NFTABLES",
    "fritzbox, FRITZBOX",
    "openwrt, OPENWRT",
    "pf, PF",
    "csv, CSV",
  })
  void aFormatIsKnownByItsWord(String word, RouterFormat format) {
    assertThat(RouterFormat.named(word)).contains(format);
    assertThat(format.word()).isEqualTo(word);
    assertThat(RouterFormat.named(word + " ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Küche (Cam), k-che-cam",
    "'; reboot #', reboot",
    "'\"}; flush ruleset', flush-ruleset",
    "=cmd|calc, cmd-calc",
    "'--', unnamed",
    "'', unnamed",
    "a.example., a.example",
  })
  void aNameOfAStrangerIsReducedToLettersThatEndNothing(String name, String reduced) {
    assertThat(CommentText.of(name)).isEqualTo(reduced);
  }

  private List<Flow> hostile(Random random) {
    List<Flow> made = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      StringBuilder name = new StringBuilder();
      for (int c = 0; c < random.nextInt(80); c++) {
        name.append(
            random.nextBoolean()
                ? "\n\r\"'`#;{}$()<>\\=+-@,\t\0\u202e\u2028".charAt(random.nextInt(23))
                : (char) random.nextInt(0x3000));
      }
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(octets);
      if (octets.length == 16 && random.nextBoolean()) {
        octets[0] = 0x20;
      }
      Party party =
          new Party(
              "#" + i % 9,
              i % 9,
              name.toString(),
              Kind.values()[random.nextInt(Kind.values().length)],
              i % 2 == 0 ? Optional.of(new MacAddress(i % 9 + 1)) : Optional.empty(),
              List.of(address("192.168.1." + (20 + i % 9)), address("2001:db8::" + (20 + i % 9))));
      try {
        made.add(
            new Flow(
                party,
                Optional.of(name.toString()).filter(n -> random.nextInt(4) == 0),
                "tls",
                InetAddress.getByAddress(octets),
                random.nextBoolean() ? "tcp" : "udp",
                random.nextInt(65_536),
                false,
                random.nextInt(9),
                random.nextInt(9),
                1,
                1,
                2));
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
    return made;
  }

  /** Grammars as narrow as what is written: anything a name smuggled in would fall out of them. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {51, 52, 53, 54, 55, 56, 57, 58})
  void whateverStrangersAreCalledEachLineIsOneOfItsFormat(long seed) {
    flows.addAll(hostile(new Random(seed)));
    String address = "[0-9a-f.:]+(/[0-9]+)?";
    String list = "\\{ " + address + "(, " + address + ")* \\}";
    Map<RouterFormat, String> grammar =
        Map.of(
            RouterFormat.NFTABLES,
            "#!/usr/sbin/nft -f| *#[ -~]*|(delete )?table inet tacet_export( \\{)?| *\\}?"
                + "|  (set [a-z0-9]+|chain forward) \\{|    type ipv[46]_addr|    flags interval"
                + "|    auto-merge|    elements = \\{|    elements = "
                + list
                + "|      "
                + address
                + ", # [a-z0-9.-]+"
                + "|    type filter hook forward priority filter - 1; policy accept;"
                + "|    ip6? saddr @own[46] return"
                + "|    (ether saddr [0-9a-f:]{17}|ip6? saddr "
                + list
                + ") ip6? daddr \\{"
                + "|    (\\}|(ip6? daddr (!= )?@[a-z]+[46] )?(meta l4proto \\{ tcp, udp \\} th dport"
                + " (53|853|\\{ 53, 443, 853 \\}))?) ?counter reject with icmpx type admin-prohibited",
            RouterFormat.OPENWRT,
            "|(?:  )?#[ -~]*|config rule|  option (name 'tacet-[0-9]+-[a-z]+'|family 'ipv[46]'"
                + "|src 'lan'|dest 'wan'|proto '(all|tcp udp)'|target '(ACCEPT|REJECT)'"
                + "|dest_port '[0-9 ]+')|  list (src_ip|dest_ip) '"
                + address
                + "'"
                + "|  list src_mac '[0-9a-f:]{17}'",
            RouterFormat.PF,
            "|#[ -~]*|table <tacet_[a-z0-9]+> const "
                + list
                + "|block return in quick (proto \\{ tcp udp \\} )?from (! )?<tacet_[a-z0-9]+> to"
                + " ((! )?<tacet_[a-z0-9]+>|any)( port (53|853|\\{ 53 443 853 \\}))?",
            RouterFormat.FRITZBOX,
            "[ -~]*",
            RouterFormat.CSV,
            "rule,active.*|[a-z]+,(yes|no),(ipv[46])?,("
                + address
                + ")?,(tcp udp)?,[0-9 ]*,"
                + "([a-z0-9][a-z0-9.-]*)?,[0-9a-f:]*,[0-9a-f.: ]*,[a-z0-9][a-z0-9.-]*");

    RouterPlan plan = plan();

    assertThat(plan.devices()).isNotEmpty();
    for (RouterFormat format : RouterFormat.values()) {
      assertThat(format.write(plan))
          .as(format.word())
          .hasSizeGreaterThan(20)
          .allMatch(line -> line.matches(grammar.get(format)));
    }
  }

  /** The judge is nft itself, where it is installed and may be used. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {61, 62, 63})
  void nftReadsWhatIsWrittenForIt(long seed, @TempDir Path folder) throws Exception {
    assumeTrue(nft(folder, "table inet tacet_probe {\n}\n").isEmpty(), "nft -c does not run here");
    flows.addAll(hostile(new Random(seed)));
    flows.add(flow(CAMERA, "203.0.113.7", 8_000, false, ""));

    assertThat(nft(folder, written(RouterFormat.NFTABLES) + "\n")).isEmpty();
    ours = Set.of();
    assertThat(nft(folder, written(RouterFormat.NFTABLES) + "\n")).isEmpty();
    states = Map.of();
    flows.clear();
    assertThat(nft(folder, written(RouterFormat.NFTABLES) + "\n")).isEmpty();
  }

  /** What nft has to say against a file; nothing is loaded. */
  private static String nft(Path folder, String rules) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("rules.nft"), rules);
    try {
      Process nft =
          new ProcessBuilder("nft", "-c", "-f", file.toString()).redirectErrorStream(true).start();
      String said = new String(nft.getInputStream().readAllBytes());
      boolean ended = nft.waitFor(20, TimeUnit.SECONDS);
      return ended && nft.exitValue() == 0 ? "" : "nft: " + said;
    } catch (IOException e) {
      return "no nft: " + e.getMessage();
    }
  }
}
