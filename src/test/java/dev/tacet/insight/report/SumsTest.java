package dev.tacet.insight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Owners;
import dev.tacet.insight.Party;
import dev.tacet.insight.Trails;
import dev.tacet.lists.OwnedSuffix;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SumsTest {
  private static final Owners OWNERS =
      Owners.from(
          List.of(
              new OwnedSuffix(DomainName.parse("vendor.example"), "Vendor", "CN", "curated"),
              new OwnedSuffix(DomainName.parse("vendor.test"), "Vendor", "CN", "curated")),
          List.of());
  private static final Party CAM = party("cam");
  private static final Party TV = party("tv");

  private final Trails trails = new Trails(ZoneOffset.UTC);
  private final Sums sums = new Sums(OWNERS);

  @Test
  void namesOfOneCompanyAreOneLineAndUnknownOnesAnother() {
    see(CAM, "a.vendor.example", Fate.BLOCKED, 10);
    see(TV, "b.vendor.test", Fate.PASSED, 5);
    see(TV, "x.example", Fate.PASSED, 2);
    see(CAM, "y.example", Fate.FAILED, 1);

    assertThat(sums.byOwner(trails.all()))
        .containsExactly(
            new OwnerLine(
                Optional.of("Vendor"),
                Optional.of("CN"),
                "domain, written down for this product",
                2,
                2,
                15,
                10),
            new OwnerLine(Optional.empty(), Optional.empty(), "", 2, 2, 3, 0));
  }

  @Test
  void aNameThatSeveralAskForIsOneLine() {
    see(CAM, "a.vendor.example", Fate.PASSED, 3);
    see(TV, "a.vendor.example", Fate.BLOCKED, 4);

    NameLine line = sums.byName(trails.all()).get(0);

    assertThat(line.queries()).isEqualTo(7);
    assertThat(line.passed()).isEqualTo(3);
    assertThat(line.by()).isEqualTo("list");
    assertThat(line.firstMillis()).isEqualTo(1_000);
    assertThat(line.lastMillis()).isEqualTo(2_000);
  }

  @Test
  void theLoudestDeviceComesFirst() {
    see(CAM, "a.vendor.example", Fate.PASSED, 3);
    see(TV, "a.vendor.example", Fate.BLOCKED, 4);
    see(TV, "x.example", Fate.PASSED, 4);

    assertThat(sums.byDevice(trails))
        .containsExactly(
            new DeviceLine(TV, 2, 1, 8, 4, 2_000, 3_000),
            new DeviceLine(CAM, 1, 1, 3, 0, 1_000, 1_000));
  }

  private long clock;

  private void see(Party party, String name, Fate fate, int repeats) {
    clock += 1_000;
    trails.add(
        new Observation(
            clock,
            party,
            DomainName.parse(name),
            1,
            fate,
            fate == Fate.BLOCKED ? "list" : "",
            0,
            -1,
            repeats));
  }

  private static Party party(String name) {
    return new Party(name, 1, name, Kind.UNKNOWN, Optional.empty(), List.of());
  }
}
