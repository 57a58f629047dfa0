package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as iproute2 6.1 and Linux printed them. */
class NeighbourTest {
  private static final String TABLE =
      "[{\"dst\":\"192.0.2.2\",\"dev\":\"veth0\",\"lladdr\":\"02:11:22:33:44:55\",\"refcnt\":1,"
          + "\"used\":0,\"confirmed\":0,\"updated\":0,\"probes\":4,\"state\":[\"REACHABLE\"]},"
          + "{\"dst\":\"fe80::1\",\"dev\":\"veth0\",\"lladdr\":\"02:11:22:33:44:66\","
          + "\"router\":null,\"used\":900,\"confirmed\":700,\"updated\":650,\"probes\":1,"
          + "\"state\":[\"STALE\"]},"
          + "{\"dst\":\"192.0.2.9\",\"dev\":\"veth0\",\"used\":4,\"confirmed\":3,\"updated\":1,"
          + "\"probes\":6,\"state\":[\"FAILED\"]}]";

  @Test
  void aLineOfTheMonitorIsALink() {
    Optional<Neighbour> read =
        Neighbour.ofLine("192.0.2.2 dev veth0 lladdr 02:11:22:33:44:55 REACHABLE ");

    assertThat(read).contains(link("192.0.2.2", "veth0", "02:11:22:33:44:55", 0, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fe80::1 dev br0 lladdr 02:11:22:33:44:55 router STALE",
        "fe80::1 dev br0 lladdr 02:11:22:33:44:55 ref 1 used 12/12/8 probes 1 DELAY",
        "fe80::1 dev br0 lladdr 02:11:22:33:44:55 extern_learn PROBE",
        "fe80::1 dev br0 lladdr 02:11:22:33:44:55 PERMANENT",
        "{\"dst\":\"fe80::1\",\"dev\":\"br0\",\"lladdr\":\"02:11:22:33:44:55\",\"state\":[\"STALE\"]}"
      })
  void otherWordsOfALineDoNoHarm(String line) {
    assertThat(Neighbour.ofLine(line))
        .contains(link("fe80::1", "br0", "02:11:22:33:44:55", 0, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.2 dev veth0 FAILED",
        "Deleted 192.0.2.2 dev veth0 FAILED",
        "Deleted 192.0.2.2 dev veth0 lladdr 02:11:22:33:44:55 STALE",
        "{\"deleted\":true,\"dst\":\"192.0.2.2\",\"dev\":\"veth0\",\"state\":[\"STALE\"]}"
      })
  void aNeighbourGivenUpHasNoMac(String line) {
    assertThat(Neighbour.ofLine(line))
        .contains(
            new Neighbour(
                PlainAddress.parse("192.0.2.2").orElseThrow(),
                "veth0",
                Optional.empty(),
                0,
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Deleted",
        "192.0.2.2",
        "192.0.2.2 dev",
        "192.0.2.2 dev veth0 lladdr",
        "192.0.2.2 dev veth0 INCOMPLETE",
        "192.0.2.2 dev veth0 lladdr 02:11:22:33:44:55",
        "192.0.2.2 dev veth0 lladdr 02:11:22:33:44 REACHABLE",
        "192.0.2.2 dev veth0 lladdr 01:00:5e:00:00:fb PERMANENT",
        "192.0.2.2 dev veth0 lladdr 00:00:00:00:00:00 NOARP",
        "224.0.0.251 dev veth0 lladdr 02:11:22:33:44:55 PERMANENT",
        "192.0.2.2 dev veth0 proxy",
        "dev veth0 lladdr 02:11:22:33:44:55 REACHABLE",
        "localhost dev veth0 lladdr 02:11:22:33:44:55 REACHABLE",
        "netlink receive error No buffer space available (105)",
        "{\"dst\":\"192.0.2.2\"",
        "[[[[[[[["
      })
  void whatIsNoNeighbourIsNothing(String line) {
    assertThat(Neighbour.ofLine(line)).isEmpty();
  }

  @Test
  void theWholeTableSaysHowLongEachIsIdle() {
    assertThat(Neighbour.ofJson(TABLE))
        .containsExactly(
            link("192.0.2.2", "veth0", "02:11:22:33:44:55", 0, true),
            link("fe80::1", "veth0", "02:11:22:33:44:66", 650, false),
            new Neighbour(
                PlainAddress.parse("192.0.2.9").orElseThrow(),
                "veth0",
                Optional.empty(),
                0,
                false));
  }

  @Test
  void ofATableCutAnywhereWhatIsWholeCounts() {
    List<Neighbour> whole = Neighbour.ofJson(TABLE);
    for (int end = 0; end <= TABLE.length(); end++) {
      List<Neighbour> read = Neighbour.ofJson(TABLE.substring(0, end));
      assertThat(read).as("cut after %d", end).isEqualTo(whole.subList(0, read.size()));
    }
  }

  @Test
  void theArpTableOfTheKernelIsReadWithoutItsHeading() {
    List<String> lines =
        List.of(
            "IP address       HW type     Flags       HW address            Mask     Device",
            "192.0.2.2        0x1         0x2         02:11:22:33:44:55     *        eth0",
            "192.0.2.3        0x1         0x0         00:00:00:00:00:00     *        eth0",
            "192.0.2.4        0x1         0xa         02:11:22:33:44:66     *        eth0");

    assertThat(lines.stream().map(Neighbour::ofArp).flatMap(Optional::stream))
        .containsExactly(link("192.0.2.2", "eth0", "02:11:22:33:44:55", 0, false));
  }

  private static Neighbour link(
      String address, String port, String mac, long idle, boolean reachable) {
    return new Neighbour(
        PlainAddress.parse(address).orElseThrow(), port, MacAddress.parse(mac), idle, reachable);
  }
}
