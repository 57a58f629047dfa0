package dev.tacet.capture;

import dev.tacet.capture.CaptureSummary.SeenDevice;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.insight.Party;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is known of one party so far. Mutable, one thread. */
final class Station {
  /** Where a host name is from, the one that says least first. */
  enum NameFrom {
    NOWHERE(""),
    CLASS("dhcp-class"),
    MDNS("mdns"),
    DHCP_6("dhcpv6"),
    DHCP("dhcp");

    private final String word;

    NameFrom(String word) {
      this.word = word;
    }
  }

  /** Stands for nobody: there was no room, or nothing to tell it by. */
  static final Station NOBODY = new Station("", Packet.NO_MAC, 0);

  private final String key;
  private final long mac;
  private final Set<Address> addresses = new LinkedHashSet<>();
  private String hostName = "";
  private NameFrom hostNameFrom = NameFrom.NOWHERE;
  private boolean router;
  private Optional<Party> party = Optional.empty();
  private long firstMillis;
  private long lastMillis;
  private long bytesUp;
  private long bytesDown;
  private long queries;

  Station(String key, long mac, long millis) {
    this.key = key;
    this.mac = mac;
    this.firstMillis = millis;
    this.lastMillis = millis;
  }

  boolean isSomebody() {
    return this != NOBODY;
  }

  /** Adds an address; false where it is known already, or one too many. */
  boolean add(Address address) {
    if (addresses.size() >= Party.MAX_ADDRESSES || !addresses.add(address)) {
      return false;
    }
    party = Optional.empty();
    return true;
  }

  boolean has(Address address) {
    return addresses.contains(address);
  }

  void seen(long millis) {
    firstMillis = Math.min(firstMillis, millis);
    lastMillis = Math.max(lastMillis, millis);
  }

  void asked() {
    queries++;
  }

  void count(long up, long down) {
    bytesUp += up;
    bytesDown += down;
  }

  /** What it calls itself; the better source stays, of one source the newest. */
  void named(String name, NameFrom from) {
    if (!name.isEmpty() && from.compareTo(hostNameFrom) >= 0 && !name.equals(hostName)) {
      hostName = name;
      hostNameFrom = from;
      party = Optional.empty();
    }
  }

  void isRouter() {
    if (!router) {
      router = true;
      party = Optional.empty();
    }
  }

  /** The party as known now; the same object until something new is known. */
  Party party() {
    if (party.isEmpty()) {
      party = Optional.of(make());
    }
    return party.get();
  }

  private Party make() {
    List<java.net.InetAddress> known = addresses.stream().map(Address::inet).toList();
    return new Party(
        key,
        0,
        hostName.isEmpty() ? key.substring(key.indexOf(':') + 1) : hostName,
        router ? Kind.ROUTER : Kind.UNKNOWN,
        mac == Packet.NO_MAC ? Optional.empty() : Optional.of(new MacAddress(mac)),
        known);
  }

  SeenDevice told() {
    return new SeenDevice(
        party(), hostName, hostNameFrom.word, firstMillis, lastMillis, bytesUp, bytesDown, queries);
  }
}
