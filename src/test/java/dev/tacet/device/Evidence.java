package dev.tacet.device;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Evidence as tests write it. */
final class Evidence {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** Loopback is ours, 192.168.0.0/16 and fe80::/10 and fd00::/8 are on the wire. */
  static final Function<InetAddress, Place> HOUSE =
      address -> {
        if (address.isLoopbackAddress()) {
          return Place.OWN;
        }
        byte[] octets = address.getAddress();
        boolean near =
            octets.length == 4
                ? octets[0] == (byte) 192
                : address.isLinkLocalAddress() || octets[0] == (byte) 0xfd;
        return near ? Place.ON_LINK : Place.BEYOND;
      };

  private Evidence() {}

  static DeviceTable table() {
    DeviceTable table =
        new DeviceTable(Makers.none(), HOUSE, DeviceStore.Kept.NOTHING, List.of(), ids());
    table.attributes(true);
    return table;
  }

  /** As many ids as anybody wants. */
  static DeviceIds ids() {
    return new DeviceIds(0, Integer.MAX_VALUE);
  }

  static MacAddress mac(String text) {
    return MacAddress.parse(text).orElseThrow();
  }

  /** A MAC of no registry: 00:00:5e:.. with a number. */
  static MacAddress mac(int number) {
    return new MacAddress(0x0000_5e00_0000L + number);
  }

  static InetAddress address(String text) {
    return PlainAddress.parse(text).orElseThrow();
  }

  /** One of the addresses of a /64 on the wire. */
  static InetAddress address(int number) {
    return address(
        "fd00::" + Integer.toHexString(number >>> 16) + ":" + Integer.toHexString(number & 0xffff));
  }

  static Sighting.Link link(MacAddress mac, InetAddress address) {
    return link(mac, address, "br0");
  }

  static Sighting.Link link(MacAddress mac, InetAddress address, String port) {
    return new Sighting.Link(Source.NEIGHBOUR, address, mac, port, NOON);
  }

  static Sighting.Label label(Source source, InetAddress address, String name) {
    return new Sighting.Label(
        source, Optional.empty(), Optional.of(address), name, "", Set.of(), NOON);
  }

  static Sighting.Label label(Source source, MacAddress mac, String name) {
    return new Sighting.Label(source, Optional.of(mac), Optional.empty(), name, "", Set.of(), NOON);
  }

  static Sighting.Seen seen(InetAddress address) {
    return new Sighting.Seen(address, 0, Optional.empty(), Optional.empty(), NOON);
  }

  static Sighting.Seen seen(InetAddress address, String vendor) {
    return new Sighting.Seen(address, 0, Optional.empty(), Optional.of(vendor), NOON);
  }

  static DeviceSnapshot show(DeviceTable table) {
    return new SnapshotMaker(table).make(NOON, 0, Map.of());
  }

  static Optional<Device> having(DeviceSnapshot snapshot, InetAddress address) {
    List<Device> all =
        snapshot.devices().stream()
            .filter(d -> d.addresses().stream().anyMatch(a -> a.address().equals(address)))
            .toList();
    if (all.size() > 1) {
      throw new AssertionError(address + " belongs to " + all);
    }
    return all.stream().findFirst();
  }
}
