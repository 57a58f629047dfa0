package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.client.ControlClient;
import dev.tacet.testkit.Announcement;
import dev.tacet.testkit.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real jar on a bridge with hosts of our own, each with its MAC, IPv4 and IPv6. Skipped where
 * no network namespaces can be made. Sizes: {@code -Dtacet.network.changes=100}, {@code
 * -Dtacet.network.addresses=5000}.
 */
final class DeviceNetworkIT {
  private static final int CHANGES = Integer.getInteger("tacet.network.changes", 12);
  private static final int ADDRESSES = Integer.getInteger("tacet.network.addresses", 400);

  private static final String PI = "dc:a6:32:00:00:01";
  private static final String CAM = "24:0a:c4:00:00:02";
  private static final String PHONE = "02:00:5e:00:00:03";

  @TempDir private static Path temp;
  private static Namespace house;
  private static final List<Namespace> HOSTS = new ArrayList<>();
  private static Home home;
  private static Home.Server server;
  private static TacetControl tacet;

  @BeforeAll
  static void wire() throws IOException {
    house = Namespace.open();
    house.run(
        "ip link add br0 type bridge && ip link set br0 up && ip addr add 192.168.77.1/24 dev br0"
            + " && ip -6 addr add fd77::1/64 dev br0 nodad");
    for (String mac : List.of(PI, CAM, PHONE)) {
      Namespace host = house.host();
      HOSTS.add(host);
      int n = HOSTS.size();
      house.run(
          "ip link add v"
              + n
              + " type veth peer name eth0 address "
              + mac
              + " netns "
              + host.pid()
              + " && ip link set v"
              + n
              + " master br0 up");
      host.run(
          "ip link set eth0 up && ip addr add 192.168.77.1"
              + n
              + "/24 dev eth0"
              + " && ip -6 addr add fd77::1"
              + n
              + "/64 dev eth0 nodad"
              // A privacy address beside the plain one, as phones have it.
              + " && ip -6 addr add fd77::a:"
              + n
              + "/64 dev eth0 nodad");
    }
    Path leases = temp.resolve("dnsmasq.leases");
    Files.writeString(leases, "0 " + PI + " 192.168.77.11 pi *\n");
    home =
        new Home(
            temp.resolve("home"),
            "listen: { addresses: [ 192.168.77.1, \"fd77::1\" ], port: 53 }",
            "upstreams: []",
            "devices:",
            "  reverseDns: off",
            "  leaseFiles: [ { file: " + leases + " } ]");
    serve();
    for (int n = 1; n <= 3; n++) {
      ask(n, "192.168.77.1", "hello.example.org");
      ask(n, "fd77::1", "hello.example.org");
    }
    Eventually.holds(
        () -> List.of(PI, CAM, PHONE).stream().allMatch(mac -> device(mac).isPresent()),
        "three hosts");
  }

  private static void serve() throws IOException {
    List<String> command = house.enter();
    command.addAll(home.command("serve"));
    server = home.begin(Map.of(), command);
    server.awaitAnswering();
    tacet = ControlClient.connect(home.data().resolve("control.sock"));
  }

  @AfterAll
  static void close() {
    if (tacet != null) {
      tacet.close();
    }
    if (home != null) {
      home.close();
    }
    HOSTS.forEach(Namespace::close);
    if (house != null) {
      house.close();
    }
  }

  @Test
  void eachHostIsOneDeviceWithBothItsAddressesNameAndMaker() {
    DeviceDetails pi =
        Eventually.get(
            () -> device(PI).orElseThrow(), d -> d.name().equals("pi"), "the name of its lease");

    assertThat(pi.nameFrom()).isEqualTo("DHCP lease");
    assertThat(pi.maker()).isEqualTo("Raspberry Pi");
    assertThat(pi.addresses())
        .extracting(DeviceAddress::address)
        .contains("192.168.77.11")
        .anyMatch(address -> address.startsWith("fd77:"));
    assertThat(device(CAM).orElseThrow().maker()).isEqualTo("Espressif");
    assertThat(device(PHONE).orElseThrow().randomised()).isTrue();
    assertThat(listing().devices()).filteredOn(d -> d.macs().contains(PI)).hasSize(1);
  }

  @Test
  void aRuleForOneHostHoldsOverBothProtocolsAndWhenItsAddressChanges() {
    change("block", "gone.example.org", "device:" + PI);

    assertThat(ask(1, "192.168.77.1", "gone.example.org")).contains("0.0.0.0");
    assertThat(ask(1, "fd77::1", "gone.example.org")).contains("0.0.0.0");
    assertThat(ask(3, "192.168.77.1", "gone.example.org")).doesNotContain("0.0.0.0");

    HOSTS
        .get(0)
        .run("ip addr del 192.168.77.11/24 dev eth0; ip addr add 192.168.77.101/24 dev eth0");
    long from = System.nanoTime();
    Eventually.holds(
        () -> ask(1, "192.168.77.1", "gone.example.org").contains("0.0.0.0"),
        "the rule at the new address");
    assertThat((System.nanoTime() - from) / 1_000_000).as("milliseconds").isLessThan(3_000);
    List<String> rows = rows(PI, "gone.example.org");
    assertThat(rows).anyMatch(row -> row.startsWith("192.168.77.11 "));
    assertThat(rows).anyMatch(row -> row.startsWith("fd77:"));
    HOSTS.get(0).run("ip addr add 192.168.77.11/24 dev eth0");
  }

  @Test
  void aHostileHostInQuarantineStaysThereWhateverItSaysAndHoweverItChanges() throws IOException {
    tacet.devices().set(new SettingRequest("device:" + PI, List.of(name("dads-pi"))));
    tacet
        .devices()
        .quarantine(
            new QuarantineRequest(CAM, "lock", 0, List.of("time.example.org"), List.of(), ""));
    assertThat(ask(2, "192.168.77.1", "cloud.example.org")).contains("0.0.0.0");
    assertThat(ask(2, "192.168.77.1", "time.example.org")).doesNotContain("0.0.0.0");

    // Another's MAC in the EDNS option, another's name in DHCP.
    assertThat(
            HOSTS
                .get(1)
                .run(dig("192.168.77.1", "cloud.example.org") + " +ednsopt=65001:dca632000001"))
        .contains("0.0.0.0");
    Files.writeString(temp.resolve("dnsmasq.leases"), "0 " + CAM + " 192.168.77.12 dads-pi *\n");

    // Another's name by multicast DNS, for its own address and for the other's.
    announce(2, new Announcement().host("dads-pi", "192.168.77.12"));
    announce(2, new Announcement().host("dads-pi", "192.168.77.11"));
    Eventually.holds(
        () ->
            device(CAM).orElseThrow().labels().stream()
                .anyMatch(l -> l.source().equals("mDNS") && l.text().equals("dads-pi")),
        "what the camera calls itself");
    assertThat(ask(2, "192.168.77.1", "cloud.example.org")).contains("0.0.0.0");
    assertThat(ask(1, "192.168.77.1", "news.example.org"))
        .as("whose name was taken is untouched")
        .doesNotContain("0.0.0.0");

    List<String> passed = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String own = "fd77::bad:" + Integer.toHexString(i + 1);
      HOSTS.get(1).run("ip -6 addr add " + own + "/64 dev eth0 nodad");
      for (String name : List.of("cloud.example.org", "c" + i + ".example.org")) {
        String said = HOSTS.get(1).run(dig("fd77::1", name) + " -b " + own);
        if (!said.contains("0.0.0.0") && !said.contains("EDE: 14")) {
          passed.add(own + " " + name + ": " + said);
        }
      }
    }
    assertThat(passed).isEmpty();
    Eventually.holds(
        () -> !listing().proposals().isEmpty() || !listing().warnings().isEmpty(),
        "a word about two that call themselves dads-pi");
    assertThat(ask(2, "192.168.77.1", "cloud.example.org")).contains("0.0.0.0");
    assertThat(rows(PI, "cloud.example.org")).as("nothing is logged as dads-pi's").isEmpty();

    tacet.devices().quarantine(new QuarantineRequest(CAM, "off", 0, List.of(), List.of(), ""));
    assertThat(ask(2, "192.168.77.1", "cloud.example.org")).doesNotContain("0.0.0.0");
  }

  @Test
  void aPauseOfOneHostEndsByItself() {
    change("block", "loud.example.org", "");
    assertThat(ask(1, "192.168.77.1", "loud.example.org")).contains("0.0.0.0");

    tacet.pause(new PauseRequest(10, "device:" + PI));

    Eventually.holds( // an address of it may be found out only now
        () -> !ask(1, "fd77::1", "loud.example.org").contains("0.0.0.0"), "its pause");
    assertThat(ask(2, "192.168.77.1", "loud.example.org")).as("another host").contains("0.0.0.0");
    assertThat(tacet.status().devices().pauses()).hasSize(1);
    Eventually.holds(
        () -> ask(1, "192.168.77.1", "loud.example.org").contains("0.0.0.0"), "the pause's end");
    assertThat(ask(1, "fd77::1", "loud.example.org")).contains("0.0.0.0");
    assertThat(tacet.status().devices().pauses()).isEmpty();
  }

  @Test
  void aLockedHostPassesNothingFromTheFirstQueryAfterARestartOn() throws IOException {
    tacet.devices().quarantine(new QuarantineRequest(PHONE, "lock", 0, List.of(), List.of(), ""));
    tacet.close();
    assertThat(server.terminate()).isLessThan(Duration.ofSeconds(5));
    serve();

    List<String> passed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String said = ask(3, i % 2 == 0 ? "192.168.77.1" : "fd77::1", "cloud.example.org");
      if (!said.contains("0.0.0.0") && !said.contains("EDE: 14")) {
        passed.add(said);
      }
    }
    assertThat(passed).isEmpty();
    Eventually.holds(
        () -> ask(3, "192.168.77.1", "cloud.example.org").contains("0.0.0.0"), "its own profile");
    tacet.devices().quarantine(new QuarantineRequest(PHONE, "off", 0, List.of(), List.of(), ""));
  }

  @Test
  void aHostThatInventsAddressesIsBoundedAndTheOthersKeepTheirs() {
    HOSTS
        .get(2)
        .run(
            "for i in $(seq 1 "
                + ADDRESSES
                + "); do printf"
                + " 'addr add fd77::f:%x/128 dev eth0 nodad\\n' $i; done | ip -6 -batch -"
                + " && ip -6 route replace fd77::/64 dev eth0"
                + " && "
                + java("dev.tacet.it.ManyAddresses fd77::1 fd77::f: " + ADDRESSES));
    Eventually.holds(
        () -> device(PHONE).orElseThrow().addresses().size() > 32, "many addresses of the phone");

    assertThat(device(PHONE).orElseThrow().addresses()).hasSizeLessThanOrEqualTo(64);
    assertThat(listing().devices()).hasSizeLessThan(8);
    assertThat(device(PI).orElseThrow().addresses())
        .extracting(DeviceAddress::address)
        .contains("192.168.77.11");
  }

  /** A host says it to all on the wire. */
  private static void announce(int host, Announcement announcement) {
    String packet = HexFormat.of().formatHex(announcement.toWire());
    HOSTS.get(host - 1).run(java("dev.tacet.it.MulticastSender eth0 " + packet));
  }

  private static String java(String arguments) {
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:TieredStopAtLevel=1 -Xmx64m -cp "
        + Path.of("target/test-classes").toAbsolutePath()
        + " "
        + arguments;
  }

  private static String dig(String server, String name) {
    return "dig +time=2 +tries=2 @" + server + " " + name + " A";
  }

  /** What a host is told, as dig shows it. */
  private static String ask(int host, String server, String name) {
    return HOSTS.get(host - 1).run(dig(server, name) + " || true");
  }

  private static SettingChange name(String name) {
    return new SettingChange("name", name);
  }

  private static void change(String verb, String name, String subject) {
    tacet.change(new RuleRequest(verb, List.of(name), false, 0, "", subject, ""));
  }

  private static DeviceListing listing() {
    return tacet.devices().devices(DeviceQuery.ALL);
  }

  private static Optional<DeviceDetails> device(String mac) {
    return listing().devices().stream().filter(d -> d.macs().contains(mac)).findFirst();
  }

  /** Address and verdict of each row of a device about a name. */
  private static List<String> rows(String device, String name) {
    List<String> rows = new ArrayList<>();
    tacet.decisions(
        new DecisionQuery(device, "", List.of(name), "", "", "", 0, 1_000),
        line -> rows.add(line.client() + " " + line.verdict()));
    return rows;
  }
}
