package dev.tacet.cli;

import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.device.Device;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.insight.Party;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

  /**
   * The devices of a recorded log, by each number they have: what was known of them, and where else
   * they asked from.
   *
   * @param asked as the log alone has them
   */
  static Map<Integer, Party> of(Collection<Device> devices, Map<Integer, Party> asked) {
    Map<Integer, Party> parties = new HashMap<>(asked);
    for (Device device : devices) {
      Set<Integer> numbers = new TreeSet<>(device.merged());
      numbers.add(device.id());
      Set<InetAddress> addresses = new LinkedHashSet<>();
      device.addresses().forEach(address -> addresses.add(address.address()));
      numbers.stream()
          .flatMap(number -> Optional.ofNullable(asked.get(number)).stream())
          .forEach(party -> addresses.addAll(party.addresses()));
      Party party =
          new Party(
              "#" + device.id(),
              device.id(),
              device.name().isEmpty() ? "#" + device.id() : device.name(),
              device.kind(),
              device.macs().stream().findFirst(),
              List.copyOf(addresses));
      numbers.forEach(number -> parties.put(number, party));
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
