package dev.tacet.device.source;

import dev.tacet.device.MacAddress;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The leases of one server: the last word on an address counts, and no more than 8,192 are taken.
 * One thread.
 */
final class LeaseTable {
  static final int MAX = 8_192;
  static final long NEVER = Long.MAX_VALUE;

  /**
   * A lease as a server wrote it down. The MAC and the name are what the host said.
   *
   * @param ends seconds since 1970, or {@link #NEVER}
   */
  record Lease(InetAddress address, Optional<MacAddress> mac, String name, long ends) {}

  private final Map<InetAddress, Lease> leases = new LinkedHashMap<>();
  private long bad;
  private long refused;
  private boolean cut;
  private boolean notKnown;

  void put(Lease lease) {
    if (leases.size() >= MAX && !leases.containsKey(lease.address())) {
      refused++;
      return;
    }
    leases.put(lease.address(), lease);
  }

  void remove(InetAddress address) {
    leases.remove(address);
  }

  /** An entry that is none; the others count all the same. */
  void bad() {
    bad++;
  }

  /** The text ends in the middle of an entry. */
  void cut() {
    cut = true;
  }

  /** The text is of none of the formats. */
  void notKnown() {
    notKnown = true;
  }

  List<Lease> leases() {
    return List.copyOf(leases.values());
  }

  /** Leases for which there was no room. */
  long refused() {
    return refused;
  }

  /** What is wrong with the file, or empty. */
  String fault() {
    if (notKnown) {
      return "it is no lease file of dnsmasq, ISC dhcpd, Kea or systemd-networkd";
    }
    if (bad > 0 && leases.isEmpty()) {
      return "none of its " + bad + " entries is a lease";
    }
    return refused > 0 ? "it has more than " + MAX + " leases; the others are left out" : "";
  }

  /** What is worth a word and no fault, or empty: the server may be writing just now. */
  String remark() {
    if (cut) {
      return "it ends in the middle of an entry; what is whole counts";
    }
    return bad > 0 ? bad + " of its entries are no leases and left out" : "";
  }

  boolean isCut() {
    return cut;
  }
}
