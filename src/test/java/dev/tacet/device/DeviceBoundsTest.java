package dev.tacet.device;

import static dev.tacet.device.Evidence.NOON;
import static dev.tacet.device.Evidence.address;
import static dev.tacet.device.Evidence.having;
import static dev.tacet.device.Evidence.label;
import static dev.tacet.device.Evidence.link;
import static dev.tacet.device.Evidence.mac;
import static dev.tacet.device.Evidence.seen;
import static dev.tacet.device.Evidence.show;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceBoundsTest {
  private final DeviceTable table = Evidence.table();

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53, 54, 55})
  void anyOrderOfSightingsGivesOneDeviceAMacForSeed(long seed) {
    Random random = new Random(seed);
    Map<InetAddress, MacAddress> truth = new HashMap<>();
    List<Sighting> sightings = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      MacAddress mac = mac(1 + random.nextInt(200));
      InetAddress address = address(mac.hashCode() % 200 * 16 + random.nextInt(16));
      truth.putIfAbsent(address, mac);
      sightings.add(link(truth.get(address), address));
      sightings.add(
          label(Source.values()[4 + random.nextInt(4)], address, "n" + random.nextInt(50)));
      sightings.add(label(Source.LEASE, mac(1 + random.nextInt(200)), "m" + random.nextInt(50)));
      sightings.add(new Sighting.Gone(address, NOON));
      sightings.add(seen(address));
    }
    Collections.shuffle(sightings, random);

    sightings.forEach(sighting -> table.apply(sighting, random.nextLong() >>> 20));

    DeviceSnapshot snapshot = show(table);
    assertThat(snapshot.devices()).hasSize((int) truth.values().stream().distinct().count());
    truth.forEach(
        (address, mac) ->
            assertThat(having(snapshot, address).orElseThrow().macs()).containsExactly(mac));
  }

  @ParameterizedTest
  @ValueSource(longs = {61, 62, 63})
  void noHostilityGetsBeyondABoundForSeed(long seed) {
    Random random = new Random(seed);
    List<OwnerFact> owners = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      table.apply(hostile(random), random.nextInt(1_000) * 1_000_000_000L);
      if (i % 5_000 == 0) {
        owners.add(new OwnerFact.Touched(1 + random.nextInt(500)));
        table.owner(owners, NOON);
      }
    }

    DeviceSnapshot snapshot = show(table);
    DeviceCounts counts = snapshot.counts();
    assertThat(counts.devices()).isEqualTo(Entries.MAX);
    assertThat(counts.devicesEvicted()).isPositive();
    assertThat(counts.labelsEvicted()).isPositive();
    assertThat(counts.addresses()).isLessThanOrEqualTo(AddressTable.MAX);
    assertThat(counts.unattributed()).isLessThanOrEqualTo(WaitingRoom.MAX);
    assertThat(snapshot.warnings()).hasSizeLessThanOrEqualTo(Claims.MAX_WARNINGS);
    assertThat(snapshot.devices())
        .allMatch(d -> d.addresses().size() <= AddressTable.MAX_A_DEVICE)
        .allMatch(d -> d.labels().size() <= Labels.MAX)
        .allMatch(
            d -> d.labels().stream().mapToInt(l -> l.services().size()).max().orElse(0) <= 16);
    assertThat(snapshot.devices().stream().mapToInt(d -> d.addresses().size()).sum())
        .isEqualTo(counts.addresses());
    assertThat(snapshot.proposals().stream().map(Proposal::claimant))
        .allMatch(id -> Collections.frequency(claimants(snapshot), id) <= Claims.MAX_A_DEVICE);
  }

  private static List<Integer> claimants(DeviceSnapshot snapshot) {
    return snapshot.proposals().stream().map(Proposal::claimant).toList();
  }

  private static Sighting hostile(Random random) {
    MacAddress mac = mac(1 + random.nextInt(1_100));
    InetAddress address = address(random.nextInt(2_000));
    String name = "name-" + random.nextInt(2_000);
    return switch (random.nextInt(6)) {
      case 0 -> label(Source.MDNS, address, name);
      case 1 ->
          new Sighting.Label(
              Source.LEASE,
              Optional.of(mac),
              Optional.empty(),
              name,
              "model " + random.nextInt(99),
              Set.of("_s" + random.nextInt(99) + "._tcp", "_t" + random.nextInt(99) + "._udp"),
              NOON);
      case 2 -> seen(address, "v" + random.nextInt(50));
      case 3 -> seen(address("10.9." + random.nextInt(256) + "." + random.nextInt(256)));
      case 4 -> new Sighting.Gone(address, NOON);
      default -> link(mac, address, "eth" + random.nextInt(9));
    };
  }

  @Test
  void aDeviceWithSixtyFourAddressesLosesItsOwnOldestIdleOne() {
    table.apply(link(mac(1), address(1)), 0);
    for (int i = 0; i < 64; i++) {
      table.apply(link(mac(2), address(100 + i)), 0);
    }
    table.apply(seen(address(100)), 0);

    table.apply(link(mac(2), address(200)), 0);

    assertThat(having(show(table), address(1))).isPresent();
    assertThat(having(show(table), address(100))).isPresent();
    assertThat(having(show(table), address(101))).isEmpty();
    assertThat(having(show(table), address(200)).orElseThrow().addresses()).hasSize(64);
    assertThat(show(table).counts().addressesEvicted()).isEqualTo(1);
  }

  @Test
  void ofMoreThan8192AddressesTheOneIdleForLongestGoes() {
    for (int i = 0; i < 8_192; i++) {
      table.apply(link(mac(1 + i / 16), address(i)), 0);
    }
    table.apply(seen(address(0)), 0);

    table.apply(link(mac(900), address(9_000)), 0);

    assertThat(show(table).counts().addresses()).isEqualTo(8_192);
    assertThat(having(show(table), address(0))).isPresent();
    assertThat(having(show(table), address(1))).isEmpty();
  }

  @Test
  void aFloodOfDevicesEatsItselfAndNeverWhatTheOwnerTouched() {
    ManualClock clock = new ManualClock();
    table.apply(link(mac(1), address(1)), 0);
    table.apply(link(mac(2), address(2)), 0);
    table.owner(List.of(new OwnerFact.Named(2, "tv")), NOON);
    clock.pass(Duration.ofHours(2));
    table.apply(
        new Sighting.Link(Source.NEIGHBOUR, address(1), mac(1), "br0", NOON.plusSeconds(7_200)), 0);

    for (int i = 10; i < 5_000; i++) {
      table.apply(link(mac(i), address(i)), 0);
    }

    assertThat(show(table).counts().devices()).isEqualTo(1_024);
    assertThat(having(show(table), address(1)).orElseThrow().id()).isEqualTo(1);
    assertThat(having(show(table), address(2)).orElseThrow().name()).isEqualTo("tv");
    assertThat(having(show(table), address(4_999))).isPresent();
  }

  /** A crash in a flood leaves more in the file than finds room; those of the owner are old. */
  @Test
  void ofMoreThanFindRoomAtAStartWhatTheOwnerTouchedStays() {
    List<KeptDevice> kept = new ArrayList<>();
    for (int i = 1; i <= 1_100; i++) {
      kept.add(keptOne(i));
    }
    List<OwnerFact> facts =
        List.of(
            new OwnerFact.Named(1, "tv"),
            new OwnerFact.Touched(2),
            new OwnerFact.Known("nas", Optional.of(mac(3)), List.of(), Optional.empty()));

    DeviceTable after =
        new DeviceTable(
            Makers.none(),
            Evidence.HOUSE,
            new DeviceStore.Kept(1_100, kept, List.of()),
            facts,
            new DeviceIds(1_100, 2_000));
    after.owner(facts, NOON);

    assertThat(after.entries()).hasSize(1_024);
    assertThat(after.entries()).extracting(e -> e.id).contains(1, 2, 3).doesNotContain(4);
    assertThat(after.takeDropped()).hasSize(76).doesNotContain(1, 2, 3);
  }

  private static KeptDevice keptOne(int id) {
    return new KeptDevice(
        id,
        new DeviceKey.OfMac(mac(id)),
        NOON,
        NOON.plusSeconds(id),
        "",
        Kind.UNKNOWN,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void whereTheOwnerTouchedEveryDeviceANewOneIsRefusedAndCounted() {
    List<OwnerFact> touched = new ArrayList<>();
    for (int i = 1; i <= 1_024; i++) {
      table.apply(link(mac(i), address(i)), 0);
      touched.add(new OwnerFact.Touched(i));
    }
    table.owner(touched, NOON);

    table.apply(link(mac(5_000), address(5_000)), 0);

    assertThat(having(show(table), address(5_000))).isEmpty();
    assertThat(show(table).counts().devicesRefused()).isEqualTo(1);
  }

  @Test
  void aClockThatJumpsBackMakesNobodyOlderAndEvictsByIdlenessAllTheSame() {
    table.apply(link(mac(1), address(1)), 0);
    table.apply(
        new Sighting.Link(
            Source.NEIGHBOUR, address(1), mac(1), "br0", NOON.minus(Duration.ofDays(400))),
        0);

    Device device = having(show(table), address(1)).orElseThrow();

    assertThat(device.firstSeen()).isEqualTo(NOON);
    assertThat(device.lastSeen()).isEqualTo(NOON);
  }
}
