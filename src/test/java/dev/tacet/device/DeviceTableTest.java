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

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceTableTest {
  private static final MacAddress PHONE = mac("da:11:22:33:44:55");
  private static final MacAddress CAMERA = mac("00:00:5e:00:00:01");
  private static final InetAddress FOUR = address("192.168.1.23");
  private static final InetAddress SIX = address("fd00::23");

  private final DeviceTable table = Evidence.table();

  @Test
  void twoAddressesOfOneMacAreOneDevice() {
    table.apply(link(PHONE, FOUR), 0);
    table.apply(link(PHONE, SIX), 0);

    Device phone = having(show(table), FOUR).orElseThrow();

    assertThat(having(show(table), SIX)).contains(phone);
    assertThat(phone.macs()).containsExactly(PHONE);
    assertThat(phone.randomised()).isTrue();
  }

  @Test
  void anAddressGoesToTheMacTheKernelSeesItAt() {
    table.apply(link(PHONE, FOUR), 0);
    table.apply(link(CAMERA, FOUR), 0);

    assertThat(having(show(table), FOUR).orElseThrow().macs()).containsExactly(CAMERA);
  }

  @Test
  void aDroppedNeighbourKeepsItsAddress() {
    table.apply(link(PHONE, FOUR), 0);
    table.apply(new Sighting.Gone(FOUR, NOON), 0);

    Device.Address address = having(show(table), FOUR).orElseThrow().addresses().get(0);

    assertThat(address.reachable()).isFalse();
    assertThat(address.confirmed()).isTrue();
  }

  @Test
  void aNeighbourThatIsOnlyRememberedIsNotThere() {
    table.watch(new Watch(Duration.ofDays(14), true, device -> true, Clock.systemUTC()));
    table.apply(link(PHONE, FOUR), 0);

    assertThat(table.stays()).isEmpty();

    table.apply(seen(FOUR), 0);

    long minute = Evidence.NOON.getEpochSecond() / 60;
    assertThat(table.stays()).isEqualTo(Map.of(1, List.of(new Stay(minute, minute))));
  }

  @Test
  void anUnknownAddressOnTheWireIsAskedFor() {
    assertThat(table.apply(seen(FOUR), 0)).isEqualTo(DeviceTable.News.UNATTRIBUTED);
    assertThat(having(show(table), FOUR)).isEmpty();
    assertThat(show(table).counts().unattributed()).isEqualTo(1);

    table.apply(link(PHONE, FOUR), 0);

    assertThat(show(table).counts().unattributed()).isZero();
  }

  @Test
  void anAddressBeyondTheWireIsADeviceAtOnce() {
    assertThat(table.apply(seen(address("10.9.0.2")), 0)).isEqualTo(DeviceTable.News.DEVICES);

    Device device = having(show(table), address("10.9.0.2")).orElseThrow();

    assertThat(device.key()).isEqualTo(new DeviceKey.OfAddress(address("10.9.0.2")));
    assertThat(device.name()).isEqualTo("10.9.0.2");
    assertThat(device.from()).isEqualTo(NameFrom.ADDRESS);
  }

  @Test
  void withoutNeighboursEveryAddressIsADeviceUntilItsMacIsSeen() {
    table.apply(seen(FOUR), 0);
    table.attributes(false);
    assertThat(having(show(table), FOUR).orElseThrow().macs()).isEmpty();

    table.attributes(true);
    table.apply(link(PHONE, FOUR), 0);

    assertThat(show(table).devices()).hasSize(1);
    assertThat(having(show(table), FOUR).orElseThrow().macs()).containsExactly(PHONE);
  }

  @Test
  void thisMachineIsOneDeviceNeverAnUnknown() {
    table.apply(seen(address("127.0.0.1")), 0);
    table.apply(seen(address("::1")), 0);

    assertThat(show(table).devices()).hasSize(1);
    assertThat(show(table).devices().get(0).name()).isEqualTo("this machine");
  }

  @Test
  void aForwarderNamesTheDeviceBehindItAndKeepsItsOwnAddress() {
    InetAddress router = address("192.168.1.1");
    table.apply(link(CAMERA, router), 0);

    table.apply(new Sighting.Seen(router, 0, Optional.of(PHONE), Optional.empty(), NOON), 0);

    assertThat(having(show(table), router).orElseThrow().macs()).containsExactly(CAMERA);
    assertThat(show(table).devices()).anyMatch(d -> d.macs().equals(List.of(PHONE)));
  }

  @Test
  void aLabelNeverMakesADeviceAndNeverMovesAnAddress() {
    table.apply(link(CAMERA, FOUR), 0);

    table.apply(
        new Sighting.Label(
            Source.LEASE, Optional.of(PHONE), Optional.of(FOUR), "dads-phone", "", Set.of(), NOON),
        0);

    assertThat(show(table).devices()).hasSize(1);
    assertThat(having(show(table), FOUR).orElseThrow().macs()).containsExactly(CAMERA);
    assertThat(having(show(table), FOUR).orElseThrow().name()).isNotEqualTo("dads-phone");
  }

  @Test
  void aLabelToldBeforeItsDeviceIsSeenWaitsForIt() {
    table.apply(label(Source.LEASE, PHONE, "dads-phone"), 0);
    table.apply(label(Source.MDNS, FOUR, "Dads-iPhone.local"), 0);

    table.apply(link(PHONE, FOUR), 0);

    Device phone = having(show(table), FOUR).orElseThrow();
    assertThat(phone.name()).isEqualTo("dads-phone");
    assertThat(phone.labels()).hasSize(2);
  }

  @Test
  void theOwnersNameStandsAboveTheLeaseAboveAnnouncementsAboveReverseDns() {
    table.apply(link(CAMERA, FOUR), 0);
    assertThat(nameOf(FOUR)).isEqualTo("00:00:5e:00:00:01");
    table.apply(label(Source.REVERSE_DNS, FOUR, "host-23.fritz.box"), 0);
    assertThat(nameOf(FOUR)).isEqualTo("host-23");
    table.apply(label(Source.MDNS, FOUR, "Front Door 2.0"), 0);
    assertThat(nameOf(FOUR)).isEqualTo("Front Door 2.0");
    table.apply(label(Source.LEASE, FOUR, "ipcam"), 0);
    assertThat(nameOf(FOUR)).isEqualTo("ipcam");
    table.owner(List.of(new OwnerFact.Named(1, "cam")), NOON);
    assertThat(nameOf(FOUR)).isEqualTo("cam");
  }

  @Test
  void aNameThatIsNobodysIsNoName() {
    table.apply(link(CAMERA, FOUR), 0);
    table.apply(label(Source.LEASE, FOUR, "*"), 0);
    table.apply(label(Source.MDNS, FOUR, "localhost.local"), 0);

    assertThat(nameOf(FOUR)).isEqualTo("00:00:5e:00:00:01");
  }

  @Test
  void whatWasMergedIsOneAndSplitsAgain() {
    table.apply(link(PHONE, FOUR), 0);
    table.apply(link(CAMERA, SIX), 0);

    table.owner(List.of(new OwnerFact.SameAs(2, 1)), NOON);
    Device one = having(show(table), SIX).orElseThrow();
    assertThat(one.id()).isEqualTo(1);
    assertThat(one.merged()).containsExactly(2);
    assertThat(one.macs()).containsExactlyInAnyOrder(PHONE, CAMERA);
    assertThat(one.randomised()).isFalse();

    table.owner(List.of(), NOON);
    assertThat(having(show(table), SIX).orElseThrow().id()).isEqualTo(2);
  }

  @Test
  void aCircleOfMergesIsOneDevice() {
    for (int i = 1; i <= 4; i++) {
      table.apply(link(mac(i), address(i)), 0);
    }

    table.owner(
        List.of(
            new OwnerFact.SameAs(2, 3),
            new OwnerFact.SameAs(3, 2),
            new OwnerFact.SameAs(1, 3),
            new OwnerFact.SameAs(4, 99)),
        NOON);

    assertThat(show(table).devices()).extracting(Device::id).containsExactly(2, 4);
    assertThat(show(table).devices().get(0).merged()).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void whatTheOwnerEnteredStaysWhateverMacItIsSeenAt() {
    table.owner(
        List.of(
            new OwnerFact.Known("nas", Optional.empty(), List.of(FOUR), Optional.of(Kind.NAS)),
            new OwnerFact.Known("tv", Optional.of(CAMERA), List.of(SIX), Optional.empty())),
        NOON);

    table.apply(link(PHONE, FOUR), 0);
    table.apply(link(CAMERA, address("fd00::99")), 0);

    assertThat(having(show(table), FOUR).orElseThrow().name()).isEqualTo("nas");
    assertThat(having(show(table), FOUR).orElseThrow().kind()).isEqualTo(Kind.NAS);
    assertThat(having(show(table), SIX)).isEqualTo(having(show(table), address("fd00::99")));
    assertThat(nameOf(SIX)).isEqualTo("tv");

    table.owner(List.of(), NOON);
    assertThat(having(show(table), FOUR)).isEmpty();
  }

  @Test
  void anAddressTheOwnerEnteredWasSeenWhenItWasSeenAndNotWhenItWasEntered() {
    List<OwnerFact> known =
        List.of(new OwnerFact.Known("nas", Optional.empty(), List.of(FOUR), Optional.empty()));
    table.owner(known, NOON);
    assertThat(only(FOUR).first()).isEqualTo(Device.Address.NEVER);
    assertThat(only(FOUR).last()).isEqualTo(Device.Address.NEVER);

    table.apply(link(PHONE, FOUR), 0);
    Instant when = only(FOUR).first();
    assertThat(when).isEqualTo(NOON);
    table.owner(known, NOON.plusSeconds(3_600)); // the table is read again, or Tacet starts

    assertThat(only(FOUR).first()).isEqualTo(when);
    assertThat(only(FOUR).last()).isEqualTo(when);
  }

  /** What was set for it by number holds for it still, a quarantine above all. */
  @Test
  void anEntryWithoutAMacThatIsRenamedIsTheDeviceItWas() {
    table.owner(List.of(known("cam", FOUR), known("nas", SIX)), NOON);
    int cam = having(show(table), FOUR).orElseThrow().id();

    table.owner(List.of(known("old cam", FOUR), known("nas", SIX)), NOON);

    Device renamed = having(show(table), FOUR).orElseThrow();
    assertThat(renamed.id()).isEqualTo(cam);
    assertThat(renamed.name()).isEqualTo("old cam");
    assertThat(renamed.key()).isEqualTo(new DeviceKey.OfName("old cam"));
    assertThat(show(table).devices()).hasSize(2);
  }

  @Test
  void itIsTheDeviceItWasAfterARestartToo() {
    table.owner(List.of(known("cam", FOUR)), NOON);
    List<KeptDevice> kept = table.entries().stream().map(entry -> entry.toKeep(true)).toList();
    List<OwnerFact> renamed = List.of(known("old cam", FOUR));

    DeviceTable after =
        new DeviceTable(
            Makers.none(),
            Evidence.HOUSE,
            new DeviceStore.Kept(7, kept, List.of()),
            renamed,
            new DeviceIds(7, 1_000));
    after.owner(renamed, NOON);

    assertThat(having(show(after), FOUR).orElseThrow().id()).isEqualTo(1);
    assertThat(show(after).devices()).hasSize(1);
    assertThat(after.entries()).allMatch(Entry::isUnkept);
  }

  @Test
  void whatHasOtherAddressesOrStandsBesideTheOldEntryIsANewDevice() {
    table.owner(List.of(known("cam", FOUR)), NOON);
    int cam = having(show(table), FOUR).orElseThrow().id();

    table.owner(List.of(known("cam", SIX), known("door", FOUR)), NOON);
    assertThat(having(show(table), SIX).orElseThrow().id()).isEqualTo(cam);
    int door = having(show(table), FOUR).orElseThrow().id();
    assertThat(door).isNotEqualTo(cam);

    table.owner(List.of(known("cam", SIX), known("gate", FOUR, address("192.168.1.44"))), NOON);
    assertThat(having(show(table), FOUR).orElseThrow().id()).isNotIn(cam, door);

    table.owner(List.of(), NOON);
    table.owner(List.of(known("shed", SIX)), NOON);
    assertThat(having(show(table), SIX).orElseThrow().id())
        .as("it was taken out before")
        .isNotEqualTo(cam);
  }

  private static OwnerFact known(String name, InetAddress... addresses) {
    return new OwnerFact.Known(name, Optional.empty(), List.of(addresses), Optional.empty());
  }

  @Test
  void anAddressThatIsEnteredKeepsTheTimesItWasSeenAt() {
    table.apply(link(PHONE, FOUR), 0);

    table.owner(
        List.of(new OwnerFact.Known("tv", Optional.of(PHONE), List.of(FOUR), Optional.empty())),
        NOON.plusSeconds(3_600));

    assertThat(only(FOUR).source()).isEqualTo(Source.OWNER);
    assertThat(only(FOUR).first()).isEqualTo(NOON);
    assertThat(only(FOUR).last()).isEqualTo(NOON);
  }

  private Device.Address only(InetAddress address) {
    return having(show(table), address).orElseThrow().addresses().get(0);
  }

  @Test
  void aForgottenDeviceComesBackAsANewOne() {
    table.apply(link(PHONE, FOUR), 0);

    assertThat(table.forget(1)).isTrue();
    assertThat(table.forget(1)).isFalse();
    table.apply(link(PHONE, FOUR), 0);

    assertThat(having(show(table), FOUR).orElseThrow().id()).isEqualTo(2);
  }

  @Test
  void addressesFromBeforeARestartCarryNothingUntilTheyAreSeenAgain() {
    table.apply(link(PHONE, FOUR), 0);
    table.apply(label(Source.LEASE, FOUR, "dads-phone"), 0);
    List<KeptDevice> kept = table.entries().stream().map(entry -> entry.toKeep(true)).toList();

    DeviceTable after =
        new DeviceTable(
            Makers.none(),
            Evidence.HOUSE,
            new DeviceStore.Kept(7, kept, List.of()),
            List.of(),
            new DeviceIds(7, 1_000));
    after.attributes(true);

    Device phone = having(show(after), FOUR).orElseThrow();
    assertThat(phone.id()).isEqualTo(1);
    assertThat(phone.name()).isEqualTo("dads-phone");
    assertThat(phone.addresses().get(0).confirmed()).isFalse();
    assertThat(after.apply(seen(FOUR), 0)).isEqualTo(DeviceTable.News.UNATTRIBUTED);

    after.apply(link(PHONE, FOUR), 0);
    after.apply(link(CAMERA, SIX), 0);
    assertThat(having(show(after), FOUR).orElseThrow().addresses().get(0).confirmed()).isTrue();
    assertThat(having(show(after), SIX).orElseThrow().id()).isEqualTo(8);
  }

  /** Else a device that is locked in by its address would ask what it likes after each restart. */
  @Test
  void whereNobodyTellsMacsADeviceIsItsAddressFromTheStart() {
    table.attributes(false);
    table.apply(seen(FOUR), 0);
    List<KeptDevice> kept = table.entries().stream().map(entry -> entry.toKeep(true)).toList();
    DeviceTable after =
        new DeviceTable(
            Makers.none(),
            Evidence.HOUSE,
            new DeviceStore.Kept(7, kept, List.of()),
            List.of(),
            new DeviceIds(7, 1_000));

    after.attributes(true);
    assertThat(having(show(after), FOUR).orElseThrow().addresses().get(0).confirmed()).isFalse();

    assertThat(after.attributes(false)).isEqualTo(DeviceTable.News.DEVICES);
    assertThat(having(show(after), FOUR).orElseThrow().addresses().get(0).confirmed()).isTrue();
    assertThat(after.attributes(false)).isEqualTo(DeviceTable.News.NONE);
  }

  private String nameOf(InetAddress address) {
    return having(show(table), address).orElseThrow().name();
  }

  /**
   * The owner knows a camera by its address alone; the MAC there may be the camera, and then so are
   * its other addresses.
   */
  @Test
  void theMacAtAnAddressOfTheOwnersIsProposedAsWhatHasTheAddress() {
    table.owner(
        List.of(new OwnerFact.Known("cam", Optional.empty(), List.of(FOUR), Optional.empty())),
        NOON);
    table.apply(link(CAMERA, FOUR), 0);
    table.apply(link(CAMERA, SIX), 0);

    DeviceSnapshot snapshot = show(table);
    int cam = having(snapshot, FOUR).orElseThrow().id();
    int mac = having(snapshot, SIX).orElseThrow().id();

    assertThat(snapshot.proposals())
        .containsExactly(new Proposal(mac, cam, "192.168.1.23", Source.NEIGHBOUR, NOON));
  }

  /** What was decided about an address, while no MAC was to be seen, is not lost with the MAC. */
  @Test
  void theMacAtAnAddressTheOwnerDecidedAboutIsProposedAsThatDevice() {
    table.attributes(false);
    table.apply(seen(FOUR), 0);
    int alone = having(show(table), FOUR).orElseThrow().id();
    table.owner(List.of(new OwnerFact.Touched(alone)), NOON);
    table.attributes(true);
    table.apply(link(CAMERA, FOUR), 0);

    DeviceSnapshot snapshot = show(table);
    int mac = having(snapshot, FOUR).orElseThrow().id();

    assertThat(mac).isNotEqualTo(alone);
    assertThat(snapshot.proposals())
        .containsExactly(new Proposal(mac, alone, "192.168.1.23", Source.NEIGHBOUR, NOON));
  }

  @Test
  void aForwarderThatNamesAMacOfNobodyMakesNoDevice() {
    for (long mac : new long[] {0, 0x01005e000001L, 0xffffffffffffL}) {
      Optional<MacAddress> named = Optional.of(new MacAddress(mac));
      table.apply(new Sighting.Seen(FOUR, 0, named, Optional.empty(), NOON), 0);
    }

    assertThat(show(table).devices()).isEmpty();
  }
}
