package dev.tacet.policy;

import java.net.InetAddress;
import java.util.List;

/**
 * Which device an address belongs to: an open-addressed table over the addresses' own {@code
 * hashCode} and {@code equals}, so that a look-up allocates nothing. Immutable once built.
 *
 * <p>Any host can make up IPv6 addresses whose hashes collide. One that finds no place in {@link
 * #MAX_PROBES} steps is refused and counted: it stays unknown, and no look-up takes longer.
 */
final class AddressSlots {
  static final int ABSENT = -1;
  static final int MAX_PROBES = 64;

  private final InetAddress[] keys;

  /** Of the keys: to follow a key to its octets costs more than all the rest of a look-up. */
  private final int[] hashes;

  private final int[] slots;
  private final int shift;
  private int refused;

  /**
   * @param addresses by slot; the first slot that names an address has it
   */
  AddressSlots(List<List<InetAddress>> addresses) {
    int wanted = 2 * Math.max(1, addresses.stream().mapToInt(List::size).sum());
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(wanted - 1);
    keys = new InetAddress[1 << bits];
    hashes = new int[1 << bits];
    slots = new int[1 << bits];
    shift = Integer.SIZE - bits;
    for (int slot = 0; slot < addresses.size(); slot++) {
      for (InetAddress address : addresses.get(slot)) {
        put(address, slot);
      }
    }
  }

  private void put(InetAddress address, int slot) {
    int hash = address.hashCode();
    int at = place(hash);
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      if (keys[at] == null) {
        keys[at] = address;
        hashes[at] = hash;
        slots[at] = slot;
        return;
      }
      if (keys[at].equals(address)) {
        return;
      }
      at = at + 1 & keys.length - 1;
    }
    refused++;
  }

  /** The slot of an address, or {@link #ABSENT}. */
  int find(InetAddress address) {
    int hash = address.hashCode();
    int at = place(hash);
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      InetAddress key = keys[at];
      if (key == null) {
        return ABSENT;
      }
      if (hashes[at] == hash && key.equals(address)) {
        return slots[at];
      }
      at = at + 1 & keys.length - 1;
    }
    return ABSENT;
  }

  /** Fibonacci hashing: addresses of one network differ in few, mostly low, bits. */
  private int place(int hash) {
    return hash * 0x9e3779b9 >>> shift;
  }

  /** Addresses that found no place. */
  int refused() {
    return refused;
  }
}
