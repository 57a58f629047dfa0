package dev.tacet.policy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which device an address belongs to: an open-addressed table over the addresses' own {@code
 * hashCode} and {@code equals}, so that a look-up allocates nothing. Immutable once built.
 *
 * <p>Any host can make up IPv6 addresses whose hashes collide. One that finds no place in {@link
 * #MAX_PROBES} steps is counted, and kept in a second table by its octets, which nobody can make
 * collide for long: so nobody keeps another one's address out. Only what gets there allocates.
 */
final class AddressSlots {
  static final int ABSENT = -1;
  static final int MAX_PROBES = 64;

  private final InetAddress[] keys;

  /** Of the keys: to follow a key to its octets costs more than all the rest of a look-up. */
  private final int[] hashes;

  private final int[] slots;
  private final int shift;

  /** A bucket of these becomes a tree, for they have an order. */
  private final Map<Octets, Integer> crowded = new HashMap<>();

  /** An IPv6 address, or an IPv4 one dressed as that in the way no {@link InetAddress} is. */
  private record Octets(long high, long low) implements Comparable<Octets> {
    static Octets of(InetAddress address) {
      byte[] octets = address.getAddress();
      ByteBuffer buffer = ByteBuffer.allocate(16).putInt(8, octets.length == 4 ? 0xffff : 0);
      buffer.put(16 - octets.length, octets);
      return new Octets(buffer.getLong(0), buffer.getLong(8));
    }

    @Override
    public int compareTo(Octets other) {
      int byHigh = Long.compare(high, other.high);
      return byHigh != 0 ? byHigh : Long.compare(low, other.low);
    }
  }

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
    crowded.putIfAbsent(Octets.of(address), slot);
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
    return crowded.isEmpty() ? ABSENT : crowded.getOrDefault(Octets.of(address), ABSENT);
  }

  /** Fibonacci hashing: addresses of one network differ in few, mostly low, bits. */
  private int place(int hash) {
    return hash * 0x9e3779b9 >>> shift;
  }

  /** Addresses in the second table. */
  int crowded() {
    return crowded.size();
  }
}
