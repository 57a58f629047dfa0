package dev.tacet.device;

import static dev.tacet.device.Evidence.address;
import static dev.tacet.device.Evidence.having;
import static dev.tacet.device.Evidence.mac;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A hostile device invents addresses and MACs, and calls each of them everything it can. */
class DeviceFloodTest {
  private static final int NEIGHBOURS = 20;
  private static final long MEBIBYTE = 1 << 20;

  private final ManualClock clock = new ManualClock();
  private final Random random = new Random(81);

  @Test
  void fiveThousandAddressesAndAThousandMacsInAMinuteCostNobodyItsNameForSeed81() {
    DeviceTable table = Evidence.table();
    honest(table);
    List<Integer> order = shuffled(5_000);

    for (int i = 0; i < 5_000; i++) {
      clock.pass(Duration.ofMillis(12));
      flood(table, order.get(i), 1 + i % 1_000, "dads-laptop");
    }

    DeviceSnapshot snapshot = snapshot(table);
    assertThat(snapshot.counts().devices()).isEqualTo(1_000 + NEIGHBOURS);
    assertThat(snapshot.counts().addresses()).isEqualTo(5_000 + 2 * NEIGHBOURS);
    honestAreThemselves(snapshot);
    assertThat(snapshot.proposals()).noneMatch(p -> p.claimant() <= NEIGHBOURS);
  }

  @Test
  void fiveThousandAddressesOfOneMacAreSixtyFourForSeed82() {
    DeviceTable table = Evidence.table();
    honest(table);

    for (int i = 0; i < 5_000; i++) {
      clock.pass(Duration.ofMillis(12));
      flood(table, i, 1, "cam");
    }

    DeviceSnapshot snapshot = snapshot(table);
    assertThat(snapshot.counts().addresses()).isEqualTo(AddressTable.MAX_A_DEVICE + 2 * NEIGHBOURS);
    assertThat(snapshot.counts().addressesEvicted()).isEqualTo(5_000 - 64);
    honestAreThemselves(snapshot);
  }

  @Test
  void everythingTogetherStaysBelowEightMebibytes() {
    Object[] kept = new Object[4];
    System.gc();
    long before = liveHeap();

    kept[0] = Makers.ofRegistry();
    DeviceTable table =
        new DeviceTable(
            (Makers) kept[0], Evidence.HOUSE, DeviceStore.Kept.NOTHING, List.of(), Evidence.ids());
    table.attributes(true);
    kept[1] = table;
    honest(table);
    for (int i = 0; i < 5_000; i++) {
      clock.pass(Duration.ofMillis(12));
      flood(
          table, i, 1 + i % 1_000, "name of nobody, and long enough to be cut off somewhere " + i);
    }
    Learned learned = new Learned();
    for (int i = 0; i < 10_000; i++) {
      DomainName name = DomainName.parse("host-" + i + ".telemetry.vendor.example.");
      learned.asked(1 + i % 5, name, i % 3 == 0, clock.instant());
    }
    kept[2] = learned;
    kept[3] = new SnapshotMaker(table).make(clock.instant(), 0, Map.of());

    long live = liveHeap() - before;
    assertThat(((DeviceSnapshot) kept[3]).counts().addresses()).isGreaterThan(5_000);
    assertThat(learned.size()).isEqualTo(8_192);
    assertThat(live).as("octets alive").isBetween(MEBIBYTE, 8 * MEBIBYTE);
  }

  private static long liveHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private void honest(DeviceTable table) {
    for (int i = 1; i <= NEIGHBOURS; i++) {
      Instant now = clock.instant();
      MacAddress mac = mac(900_000 + i);
      table.apply(
          new Sighting.Link(Source.NEIGHBOUR, address("192.168.1." + i), mac, "br0", now), 0);
      table.apply(new Sighting.Link(Source.NEIGHBOUR, six(i), mac, "br0", now), 0);
      table.apply(
          new Sighting.Label(
              Source.LEASE, Optional.of(mac), Optional.empty(), nameOf(i), "", Set.of(), now),
          0);
    }
  }

  private static InetAddress six(int i) {
    return address("fd00:1::" + Integer.toHexString(i));
  }

  private static String nameOf(int i) {
    return i == 1 ? "dads-laptop" : "honest-" + i;
  }

  private void flood(DeviceTable table, int address, int mac, String name) {
    Instant now = clock.instant();
    long nanos = clock.nanos().getAsLong();
    InetAddress at = address(address);
    table.apply(new Sighting.Seen(at, 0, Optional.empty(), Optional.of("zmodo"), now), nanos);
    table.apply(new Sighting.Link(Source.NEIGHBOUR, at, mac(mac), "br0", now), nanos);
    table.apply(
        new Sighting.Label(
            Source.MDNS,
            Optional.empty(),
            Optional.of(at),
            name,
            "model " + random.nextInt(),
            Set.of("_s" + random.nextInt(100_000) + "._tcp", "_rtsp._tcp"),
            now),
        nanos);
    table.apply(new Sighting.Seen(at, 0, Optional.empty(), Optional.of("zmodo"), now), nanos);
  }

  private DeviceSnapshot snapshot(DeviceTable table) {
    return new SnapshotMaker(table).make(clock.instant(), clock.nanos().getAsLong(), Map.of());
  }

  private static void honestAreThemselves(DeviceSnapshot snapshot) {
    for (int i = 1; i <= NEIGHBOURS; i++) {
      Device device = having(snapshot, address("192.168.1." + i)).orElseThrow();
      assertThat(device.id()).isEqualTo(i);
      assertThat(device.name()).isEqualTo(nameOf(i));
      assertThat(having(snapshot, six(i))).contains(device);
      assertThat(device.addresses()).hasSize(2);
    }
  }

  private List<Integer> shuffled(int count) {
    List<Integer> all =
        new ArrayList<>(IntStream.range(0, count).boxed().collect(Collectors.toList()));
    Collections.shuffle(all, random);
    return all;
  }
}
