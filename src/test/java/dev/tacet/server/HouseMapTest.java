package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceCounts;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.NameFrom;
import dev.tacet.device.OwnerFact;
import dev.tacet.device.Proposal;
import dev.tacet.device.Source;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.DeviceMap.Entry;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.UserRule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HouseMapTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final KnownDevices NONE = new KnownDevices(List.of(), List.of());
  private static final MacAddress MAC = MacAddress.parse("00:00:5e:00:00:01").orElseThrow();

  @Test
  void onlyAddressesThatAreSureCarryPolicy() {
    Device tv =
        device(
            1,
            new DeviceKey.OfMac(MAC),
            NameFrom.MDNS,
            "tv",
            address("192.0.2.1", true),
            address("192.0.2.2", false));

    Entry entry = only(tv, NONE, Set.of());

    assertThat(entry.addresses()).containsExactly(ip("192.0.2.1"));
    assertThat(entry.macs()).containsExactly(MAC.octets());
    assertThat(entry.fresh()).isTrue();
  }

  @Test
  void aLabelIsShownAndIsNoNameAndAGuessIsNoKind() {
    Device liar = device(1, new DeviceKey.OfMac(MAC), NameFrom.MDNS, "dads-laptop");

    Entry entry = only(liar, NONE, Set.of());

    assertThat(entry.shown()).isEqualTo("dads-laptop");
    assertThat(entry.name()).isEmpty();
    assertThat(entry.kind()).isEmpty();
  }

  @Test
  void whatTheFileSaysOfADeviceIsTheOwnersWord() {
    KnownDevices known =
        known(item("cam", MAC.toString(), List.of(), "camera", List.of("iot"), "mfrggzdfmztwq2lk"));
    Device cam = device(3, new DeviceKey.OfMac(MAC), NameFrom.OWNER, "cam");

    Entry entry = only(cam, known, Set.of());

    assertThat(entry.name()).isEqualTo("cam");
    assertThat(entry.kind()).isEqualTo("camera");
    assertThat(entry.groups()).containsExactly("iot");
    assertThat(entry.tokens()).containsExactly("mfrggzdfmztwq2lk");
    assertThat(entry.fresh()).as("it is not new: the owner wrote it down").isFalse();
  }

  @Test
  void aDeviceOfTheFileIsFoundByItsNameToo() {
    KnownDevices known = known(item("nas", "", List.of("192.0.2.9"), "", List.of("servers"), ""));
    Device nas = device(4, new DeviceKey.OfName("nas"), NameFrom.OWNER, "nas", owners("192.0.2.9"));

    assertThat(only(nas, known, Set.of()).groups()).containsExactly("servers");
  }

  @Test
  void thisMachineHasItsOwnAddressesAndIsNeverNew() {
    Device self = device(1, new DeviceKey.Self(), NameFrom.SELF, "this machine");

    Entry entry = only(self, NONE, Set.of(ip("192.0.2.53"), ip("127.0.0.1")));

    assertThat(entry.addresses()).containsExactlyInAnyOrder(ip("192.0.2.53"), ip("127.0.0.1"));
    assertThat(entry.fresh()).isFalse();
  }

  @Test
  void anAddressThatIsOursByNowIsNobodyElses() {
    Device before =
        device(2, new DeviceKey.OfMac(MAC), NameFrom.MAKER, "x", address("192.0.2.53", true));

    assertThat(only(before, NONE, Set.of(ip("192.0.2.53"))).addresses()).isEmpty();
  }

  @Test
  void whoeverTheOwnerSetSomethingForIsThereThoughNeverSeen() {
    OwnerSettings settings =
        new OwnerSettings(
            List.of(
                new UserRule(
                    1,
                    new DomainRule(DomainName.parse("mi.com"), Scope.SUBTREE, Action.BLOCK),
                    NOON,
                    Optional.empty(),
                    "",
                    Subject.parse("device:9"),
                    Optional.empty())),
            Map.of(),
            Optional.empty(),
            List.of(setting(7, "quarantine", "locked"), setting(2, "kind", "tv")),
            List.of());
    Device two = device(2, new DeviceKey.OfMac(MAC), NameFrom.MAKER, "x");

    List<Entry> entries = HouseMap.of(snapshot(List.of(two), List.of()), NONE, settings, Set.of());

    assertThat(entries).extracting(Entry::id).containsExactly(2, 7, 9);
    DeviceMap map = DeviceMap.of(entries, List.of(), true, DeviceMap.OPEN);
    assertThat(map.device(7)).isPresent();
  }

  @Test
  void theClaimantIsJudgedAsTheOtherAndTheOtherIsNot() {
    Device claimant = device(5, new DeviceKey.OfMac(MAC), NameFrom.MDNS, "nas");
    Device established = device(2, new DeviceKey.OfName("nas"), NameFrom.OWNER, "nas");
    Proposal proposal = new Proposal(5, 2, "nas", Source.MDNS, NOON);

    List<Entry> entries =
        HouseMap.of(
            snapshot(List.of(established, claimant), List.of(proposal)),
            NONE,
            OwnerSettings.NONE,
            Set.of());

    assertThat(entries.get(0).proposedAs()).isEmpty();
    assertThat(entries.get(1).proposedAs()).containsExactly(2);
  }

  @Test
  void mergedNumbersHaveTheNameOfTheMainOneInTheLog() {
    Device merged =
        new Device(
            1,
            Set.of(4, 6),
            new DeviceKey.OfMac(MAC),
            "tv",
            NameFrom.OWNER,
            Kind.TV,
            List.of(),
            "",
            false,
            List.of(MAC),
            List.of(),
            List.of(),
            NOON,
            NOON);

    assertThat(HouseMap.names(snapshot(List.of(merged), List.of())))
        .isEqualTo(Map.of(1, "tv", 4, "tv", 6, "tv"));
    assertThat(HouseMap.ids(merged)).containsExactly(1, 4, 6);
  }

  @Test
  void theOwnersSettingsAreFactsForTheBook() {
    OwnerSettings settings =
        new OwnerSettings(
            List.of(),
            Map.of(),
            Optional.empty(),
            List.of(
                setting(3, "name", "tv"),
                setting(3, "kind", "tv"),
                setting(4, "same-as", "3"),
                setting(5, "not-same-as", "3,4"),
                setting(6, "privacy", "2")),
            List.of());

    List<OwnerFact> facts = OwnersWord.of(settings, known(item("nas", "", List.of("192.0.2.9"))));

    assertThat(facts)
        .containsExactly(
            new OwnerFact.Known(
                "nas", Optional.empty(), List.of(ip("192.0.2.9")), Optional.empty()),
            new OwnerFact.Touched(3),
            new OwnerFact.Touched(4),
            new OwnerFact.Touched(5),
            new OwnerFact.Touched(6),
            new OwnerFact.OfKind(3, Kind.TV),
            new OwnerFact.Named(3, "tv"),
            new OwnerFact.SameAs(4, 3),
            new OwnerFact.NotSameAs(5, 3),
            new OwnerFact.NotSameAs(5, 4));
  }

  private static Entry only(Device device, KnownDevices known, Set<InetAddress> own) {
    return HouseMap.of(snapshot(List.of(device), List.of()), known, OwnerSettings.NONE, own).get(0);
  }

  private static KnownDevices known(KnownDevices.Item... items) {
    return KnownDevices.of(List.of(items), Optional.empty());
  }

  private static KnownDevices.Item item(String name, String mac, List<String> addresses) {
    return item(name, mac, addresses, "", List.of(), "");
  }

  private static KnownDevices.Item item(
      String name,
      String mac,
      List<String> addresses,
      String kind,
      List<String> groups,
      String token) {
    return new KnownDevices.Item("tacet.yaml:1", name, mac, addresses, kind, groups, token);
  }

  private static Setting setting(int device, String key, String value) {
    return new Setting(
        0, new Subject.OfDevice(device), key, value, NOON, Optional.empty(), Optional.empty());
  }

  private static DeviceSnapshot snapshot(List<Device> devices, List<Proposal> proposals) {
    return new DeviceSnapshot(devices, List.of(), proposals, true, DeviceCounts.NONE);
  }

  private static Device device(
      int id, DeviceKey key, NameFrom from, String name, Device.Address... addresses) {
    List<MacAddress> macs = new ArrayList<>();
    if (key instanceof DeviceKey.OfMac ofMac) {
      macs.add(ofMac.mac());
    }
    return new Device(
        id,
        Set.of(),
        key,
        name,
        from,
        Kind.CAMERA,
        List.of("guessed"),
        "",
        false,
        macs,
        List.of(addresses),
        List.of(),
        NOON,
        NOON);
  }

  private static Device.Address address(String text, boolean confirmed) {
    return new Device.Address(ip(text), Source.NEIGHBOUR, "br0", NOON, NOON, confirmed, true);
  }

  private static Device.Address owners(String text) {
    return new Device.Address(ip(text), Source.OWNER, "", NOON, NOON, true, false);
  }

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
