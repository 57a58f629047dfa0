package dev.tacet.device;

import static dev.tacet.device.Evidence.NOON;
import static dev.tacet.device.Evidence.address;
import static dev.tacet.device.Evidence.having;
import static dev.tacet.device.Evidence.label;
import static dev.tacet.device.Evidence.link;
import static dev.tacet.device.Evidence.mac;
import static dev.tacet.device.Evidence.show;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final DeviceTable table = Evidence.table();

  @BeforeEach
  void aLaptopAndThenACamera() {
    table.apply(link(mac(1), address(1)), 0);
    table.apply(label(Source.LEASE, mac(1), "dads-laptop"), 0);
    table.apply(link(mac(2), address(2)), 0);
  }

  @Test
  void aCameraThatCallsItselfALaptopStaysACameraAndIsProposed() {
    table.apply(label(Source.MDNS, address(2), "Dads-Laptop.local"), 0);

    DeviceSnapshot snapshot = show(table);

    assertThat(having(snapshot, address(2)).orElseThrow().id()).isEqualTo(2);
    assertThat(having(snapshot, address(1)).orElseThrow().addresses()).hasSize(1);
    assertThat(snapshot.proposals())
        .containsExactly(new Proposal(2, 1, "Dads-Laptop.local", Source.MDNS, NOON));
    assertThat(snapshot.warnings())
        .containsExactly(
            new Warning("2 devices call themselves \"dads-laptop\" (mDNS)", List.of(1, 2), NOON));
  }

  @Test
  void theOwnersNameIsEstablishedEvenForTheNewerDevice() {
    table.apply(link(mac(3), address(3)), 0);
    table.apply(label(Source.MDNS, address(2), "mums"), 0);

    table.owner(List.of(new OwnerFact.Named(3, "Mums")), NOON);

    assertThat(show(table).proposals())
        .containsExactly(new Proposal(2, 3, "mums", Source.MDNS, NOON));
  }

  @Test
  void whomTheOwnerNamedIsNeverTheClaimant() {
    table.owner(List.of(new OwnerFact.Named(2, "cam")), NOON);
    table.apply(label(Source.MDNS, address(2), "dads-laptop"), 0);

    assertThat(show(table).proposals()).isEmpty();
    assertThat(show(table).warnings()).hasSize(1);
  }

  @Test
  void thisMachineIsNeverTheClaimantWhateverTheRouterCallsIt() {
    table.owner(List.of(new OwnerFact.Named(2, "cam")), NOON);
    table.apply(Evidence.seen(address("127.0.0.1")), 0);
    table.apply(label(Source.REVERSE_DNS, address("127.0.0.1"), "cam"), 0);

    assertThat(show(table).proposals()).isEmpty();
  }

  @Test
  void whatWasDeclinedOrMergedIsNotProposedAgain() {
    table.apply(label(Source.MDNS, address(2), "dads-laptop"), 0);

    table.owner(List.of(new OwnerFact.NotSameAs(1, 2)), NOON);
    assertThat(show(table).proposals()).isEmpty();
    assertThat(show(table).warnings()).isEmpty();

    table.owner(List.of(new OwnerFact.SameAs(2, 1)), NOON);
    assertThat(show(table).proposals()).isEmpty();
  }

  @Test
  void aPhoneThatTookANewMacIsProposedWithoutAWarning() {
    MacAddress later = mac("da:00:00:00:00:09");
    Instant tomorrow = NOON.plus(Duration.ofDays(1));
    table.apply(new Sighting.Link(Source.NEIGHBOUR, address(9), later, "br0", tomorrow), 0);
    table.apply(label(Source.LEASE, later, "dads-laptop"), 0);

    assertThat(show(table).proposals()).hasSize(1);
    assertThat(show(table).warnings()).isEmpty();
  }

  @Test
  void aClaimStandsSinceItBegan() {
    SnapshotMaker maker = new SnapshotMaker(table);
    table.apply(label(Source.MDNS, address(2), "dads-laptop"), 0);
    maker.make(NOON, 0, Map.of());

    DeviceSnapshot later = maker.make(NOON.plusSeconds(600), 0, Map.of());

    assertThat(later.proposals().get(0).since()).isEqualTo(NOON);
    assertThat(later.warnings().get(0).since()).isEqualTo(NOON);
  }

  @Test
  void oneDeviceClaimsFourOthersAtMost() {
    for (int i = 10; i < 18; i++) {
      table.apply(link(mac(i), address(i)), 0);
      table.apply(label(Source.LEASE, mac(i), "name-" + i), 0);
    }
    table.apply(link(mac(99), address(99)), 0);
    for (int i = 10; i < 18; i++) {
      table.apply(label(Source.MDNS, address(99), "name-" + i), 0);
    }

    assertThat(show(table).proposals()).hasSize(4);
    assertThat(show(table).counts().claimsOmitted()).isEqualTo(4);
  }

  @Test
  void aMacOnTwoInterfacesWithinAMinuteIsAWarningForAnHour() {
    table.apply(link(mac(2), address(2), "wlan0"), MINUTE / 2);

    assertThat(warningsAt(MINUTE))
        .containsExactly(
            "00:00:5e:00:00:02 is on br0 and on wlan0 at once: it was moved, or its MAC was copied");
    assertThat(warningsAt(2 * 60 * MINUTE)).isEmpty();
  }

  @Test
  void aMacThatMovesSlowlyOrAsksThroughARouterTooIsNoWarning() {
    table.apply(link(mac(2), address(2), "wlan0"), 2 * MINUTE);
    table.apply(
        new Sighting.Seen(address("192.168.1.1"), 0, Optional.of(mac(2)), Optional.empty(), NOON),
        2 * MINUTE);

    assertThat(warningsAt(2 * MINUTE)).isEmpty();
  }

  @Test
  void twoForwardersThatNameOneMacAreAWarning() {
    for (String router : List.of("192.168.1.1", "192.168.1.2")) {
      table.apply(
          new Sighting.Seen(address(router), 0, Optional.of(mac(2)), Optional.empty(), NOON), 0);
    }

    assertThat(warningsAt(0)).hasSize(1);
  }

  @Test
  void hostileNamesComeOutClean() {
    table.apply(label(Source.MDNS, address(2), "<b>\u001b[31mx\u202e"), 0);
    table.apply(link(mac(3), address(3)), 0);
    table.apply(label(Source.MDNS, address(3), "<b>\u001b[31mx\u202e"), 0);

    assertThat(show(table).warnings().get(0).what()).contains("<b>\ufffd[31mx\ufffd");
    assertThat(Set.copyOf(show(table).devices()).stream().map(Device::name))
        .allMatch(name -> name.chars().noneMatch(Character::isISOControl));
  }

  private List<String> warningsAt(long nanos) {
    return new SnapshotMaker(table)
        .make(NOON, nanos, Map.of()).warnings().stream().map(Warning::what).toList();
  }
}
