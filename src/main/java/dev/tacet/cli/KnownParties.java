package dev.tacet.cli;

import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.insight.Party;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices of a server as parties. Pure functions. */
final class KnownParties {
  private KnownParties() {}

  /** By each number they have. */
  static Map<Integer, Party> of(List<DeviceDetails> devices) {
    Map<Integer, Party> parties = new HashMap<>();
    for (DeviceDetails device : devices) {
      Party party = party(device);
      parties.put(device.id(), party);
      device.merged().forEach(number -> parties.put(number, party));
    }
    return parties;
  }

  private static Party party(DeviceDetails device) {
    List<InetAddress> addresses =
        device.addresses().stream()
            .map(DeviceAddress::address)
            .map(Endpoints::literal)
            .flatMap(Optional::stream)
            .toList();
    return new Party(
        "#" + device.id(),
        device.id(),
        device.name().isEmpty() ? "#" + device.id() : device.name(),
        Kind.ofWord(device.kind()).orElse(Kind.UNKNOWN),
        device.macs().stream().findFirst().flatMap(MacAddress::parse),
        addresses);
  }
}
