package dev.tacet.device;

import static dev.tacet.device.Evidence.NOON;
import static dev.tacet.device.Evidence.address;
import static dev.tacet.device.Evidence.link;
import static dev.tacet.device.Evidence.mac;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressFightsTest {
  private static final MacAddress TV = mac("00:00:5e:00:00:01");
  private static final MacAddress CAMERA = mac("00:00:5e:00:00:02");
  private static final InetAddress FOUR = address("192.168.1.23");

  private final DeviceTable table = Evidence.table();
  private final SnapshotMaker maker = new SnapshotMaker(table);
  private long now;

  @Test
  void anAddressThatGoesToAnotherMacOnceIsNoWarning() {
    seenAt(TV, FOUR);
    seenAt(CAMERA, FOUR);

    assertThat(warnings()).isEmpty();
  }

  @Test
  void anAddressThatGoesBackAndForthWithinAMinuteIsAWarning() {
    seenAt(TV, FOUR);
    seenAt(CAMERA, FOUR);
    pass(59);
    seenAt(TV, FOUR);

    assertThat(warnings())
        .containsExactly(
            new Warning(
                "192.168.1.23 goes back and forth between 00:00:5e:00:00:01 and 00:00:5e:00:00:02:"
                    + " two machines use one address, or one pretends to be the other",
                List.of(1, 2),
                NOON));
  }

  @Test
  void twoMovesMoreThanAMinuteApartAreNoWarning() {
    seenAt(TV, FOUR);
    seenAt(CAMERA, FOUR);
    pass(61);
    seenAt(TV, FOUR);

    assertThat(warnings()).isEmpty();
  }

  @Test
  void theWarningStandsForAnHourAfterTheLastMove() {
    seenAt(TV, FOUR);
    seenAt(CAMERA, FOUR);
    seenAt(TV, FOUR);
    pass(1_800);
    seenAt(CAMERA, FOUR);
    seenAt(TV, FOUR);

    pass(3_600);
    assertThat(warnings()).hasSize(1);
    pass(1);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void twoMacsThatTheOwnerMergedDoNotFight() {
    seenAt(TV, FOUR);
    seenAt(CAMERA, FOUR);
    seenAt(TV, FOUR);

    table.owner(List.of(new OwnerFact.SameAs(2, 1)), NOON);

    assertThat(warnings()).isEmpty();
  }

  @Test
  void whoFightsForManyAddressesLeavesRoomForOtherWarnings() {
    for (int i = 0; i < 5_000; i++) {
      seenAt(TV, address(i));
      seenAt(CAMERA, address(i));
      seenAt(TV, address(i));
    }

    assertThat(warnings()).hasSize(AddressFights.MAX_SHOWN);
  }

  private void seenAt(MacAddress mac, InetAddress address) {
    table.apply(link(mac, address), now);
  }

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private List<Warning> warnings() {
    return maker.make(NOON, now, Map.of()).warnings();
  }
}
