package dev.tacet.testkit.house;

import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.insight.Party;

/**
 * A device of the simulated household. Immutable.
 *
 * @param fromDay the day of the week, from 0, on which it was there first
 */
public record Inhabitant(Party party, int fromDay) {
  public String name() {
    return party.name();
  }

  public int number() {
    return party.device();
  }

  public Kind kind() {
    return party.kind();
  }

  public MacAddress mac() {
    return new MacAddress(0x0000_5e00_5300L + number());
  }

  public String address() {
    return "192.168.1." + (100 + number());
  }
}
