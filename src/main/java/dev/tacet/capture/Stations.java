package dev.tacet.capture;

import dev.tacet.capture.CaptureSummary.SeenDevice;
import dev.tacet.device.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parties: by MAC where there is one, by address where not. An address inside that a router
 * forwards for is known by what ARP, neighbour discovery or DHCP said of it, else by itself. At
 * most {@link #MAX_STATIONS}; what comes after is counted and has no party. One thread.
 */
final class Stations {
  static final int MAX_STATIONS = 8_192;
  static final int MAX_NEIGHBOURS = 65_536;

  /** Addresses of all parties together. */
  static final int MAX_ADDRESSES = 65_536;

  private static final String TABLE = "parties";

  private final Map<Long, Station> byMac = new HashMap<>();
  private final Map<Address, Station> byAddress = new HashMap<>();
  private final Map<Address, Long> neighbours = new HashMap<>();
  private final List<Station> all = new ArrayList<>();
  private final Household household;
  private final Overflows overflows;
  private int addresses;

  Stations(Household household, Overflows overflows) {
    this.household = household;
    this.overflows = overflows;
  }

  /** Whether a MAC is one that a single machine can have. */
  static boolean isDevice(long mac) {
    return mac > 0 && (mac & 0x0100_0000_0000L) == 0;
  }

  /**
   * Whose an address inside is.
   *
   * @param mac of the frame's end at which the address is, or {@link Packet#NO_MAC}
   * @param weak whether that MAC may as well be one that forwards
   */
  Station of(long mac, boolean weak, Address address, long millis) {
    if (address.isGroup() || address.isUnspecified() && !isDevice(mac)) {
      return Station.NOBODY;
    }
    Station station = find(mac, weak, address, millis);
    if (station.isSomebody()) {
      station.seen(millis);
      if (addresses < MAX_ADDRESSES && !address.isUnspecified() && station.add(address)) {
        addresses++;
        if (isDevice(mac) && !weak && !household.isRouter(mac)) {
          neighbour(address, mac);
        }
      }
    }
    return station;
  }

  private Station find(long mac, boolean weak, Address address, long millis) {
    boolean own = isDevice(mac) && !weak && !household.isRouter(mac);
    if (own || isDevice(mac) && address.isLinkLocal()) {
      return ofMac(mac, millis);
    }
    long owner = neighbours.getOrDefault(address, weak && isDevice(mac) ? mac : Packet.NO_MAC);
    return owner == Packet.NO_MAC ? ofAddress(address, millis) : ofMac(owner, millis);
  }

  /** The machine of a MAC, whatever its address. */
  Station ofMac(long mac, long millis) {
    Station station = byMac.get(mac);
    if (station == null) {
      station = make("mac:" + new MacAddress(mac), mac, millis);
      if (station.isSomebody()) {
        byMac.put(mac, station);
      }
    }
    if (station.isSomebody() && household.isRouter(mac)) {
      station.isRouter();
    }
    return station;
  }

  private Station ofAddress(Address address, long millis) {
    Station station = byAddress.get(address);
    if (station == null) {
      station = make("ip:" + address, Packet.NO_MAC, millis);
      if (station.isSomebody()) {
        byAddress.put(address, station);
      }
    }
    return station;
  }

  private Station make(String key, long mac, long millis) {
    if (all.size() == MAX_STATIONS) {
      overflows.add(TABLE);
      return Station.NOBODY;
    }
    Station station = new Station(key, mac, millis);
    all.add(station);
    return station;
  }

  /** Who has an address now, said by ARP, neighbour discovery, DHCP or its own frames. */
  void neighbour(Address address, long mac) {
    if (!isDevice(mac) || address.isUnspecified() || address.isGroup()) {
      return;
    }
    if (neighbours.size() < MAX_NEIGHBOURS || neighbours.containsKey(address)) {
      neighbours.put(address, mac);
    } else {
      overflows.add("addresses and their MACs");
    }
  }

  List<SeenDevice> told() {
    return all.stream().map(Station::told).toList();
  }
}
