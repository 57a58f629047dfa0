package dev.tacet.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The address ranges of one family, read straight from a compiled index. They stand sorted by their
 * first address, the wider before the narrower, as a balanced tree whose root is in the middle;
 * each knows the highest address of its subtree, so that a search leaves out what ends too early.
 * Nested and overlapping ranges are all found, and a thousand of them take the room of a thousand.
 *
 * <pre>
 * a range: first address, last address, highest address of its subtree, number of its effect (4)
 * </pre>
 *
 * <p>Immutable and thread-safe.
 */
final class AddressTable {
  private final ByteBuffer table;
  private final int addressOctets;
  private final int rangeOctets;
  private final int count;
  private final List<Effect> effects;

  /**
   * @param table whole ranges from 0 to limit
   * @param addressOctets 4 or 16
   */
  AddressTable(ByteBuffer table, int addressOctets, List<Effect> effects) {
    this.table = table.order(ByteOrder.LITTLE_ENDIAN);
    this.addressOctets = addressOctets;
    this.effects = effects;
    rangeOctets = rangeOctets(addressOctets);
    count = table.limit() / rangeOctets;
    if (table.limit() % rangeOctets != 0) {
      throw new DamagedIndexException("it has a part of an address range");
    }
    for (int range = 0; range < count; range++) {
      if (Integer.compareUnsigned(effectOf(range), effects.size()) >= 0) {
        throw new DamagedIndexException("address range " + range + " has an unknown effect");
      }
    }
  }

  static int rangeOctets(int addressOctets) {
    return 3 * addressOctets + 4;
  }

  int count() {
    return count;
  }

  /** Every range that holds the address, the narrowest first, then by source. */
  List<Match> matches(byte[] address) {
    if (count == 0) {
      return List.of();
    }
    int[] found = search(address, 0, count, null);
    if (found == null) {
      return List.of();
    }
    List<Match> matches = new ArrayList<>(found[0]);
    for (int i = 1; i <= found[0]; i++) {
      int effect = effectOf(found[i]);
      matches.add(new Match.OfAddress(range(found[i]), effects.get(effect), effect));
    }
    matches.sort(AddressTable::narrowestFirst);
    return List.copyOf(matches);
  }

  /**
   * @param found how many ranges, then their places; null where there are none so far
   */
  private int[] search(byte[] address, int from, int to, int[] found) {
    if (from >= to) {
      return found;
    }
    int middle = from + to >>> 1;
    if (compare(address, middle, 2) > 0) {
      return found; // everything here ends before the address
    }
    int[] more = search(address, from, middle, found);
    if (compare(address, middle, 0) < 0) {
      return more; // what follows starts behind the address
    }
    if (compare(address, middle, 1) <= 0) {
      more = append(more, middle);
    }
    return search(address, middle + 1, to, more);
  }

  private static int[] append(int[] found, int range) {
    int[] places = found == null ? new int[4] : found;
    if (places[0] + 1 == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[++places[0]] = range;
    return places;
  }

  /** How the address compares to the first, second or third address of a range. */
  private int compare(byte[] address, int range, int which) {
    int at = range * rangeOctets + which * addressOctets;
    for (int i = 0; i < addressOctets; i++) {
      int order = Integer.compare(address[i] & 0xff, table.get(at + i) & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int effectOf(int range) {
    return table.getInt(range * rangeOctets + 3 * addressOctets);
  }

  private AddressRange range(int range) {
    byte[] first = new byte[addressOctets];
    byte[] last = new byte[addressOctets];
    table.get(range * rangeOctets, first);
    table.get(range * rangeOctets + addressOctets, last);
    try {
      return new AddressRange(InetAddress.getByAddress(first), InetAddress.getByAddress(last));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 octets", e);
    } catch (IllegalArgumentException e) {
      throw new DamagedIndexException("an address range ends before it starts", e);
    }
  }

  /** Of two ranges that hold one address; overlapping ones by their extent, then by source. */
  private static int narrowestFirst(Match one, Match other) {
    AddressRange a = ((Match.OfAddress) one).range();
    AddressRange b = ((Match.OfAddress) other).range();
    int order = Arrays.compareUnsigned(extent(a), extent(b));
    if (order == 0) {
      order = Arrays.compareUnsigned(a.first().getAddress(), b.first().getAddress());
    }
    if (order == 0) {
      order = Integer.compare(one.source().index(), other.source().index());
    }
    return order != 0 ? order : Integer.compare(one.effectNumber(), other.effectNumber());
  }

  /** Last minus first. */
  private static byte[] extent(AddressRange range) {
    byte[] difference = range.last().getAddress();
    byte[] first = range.first().getAddress();
    int borrow = 0;
    for (int i = difference.length - 1; i >= 0; i--) {
      int octet = (difference[i] & 0xff) - (first[i] & 0xff) - borrow;
      borrow = octet < 0 ? 1 : 0;
      difference[i] = (byte) octet;
    }
    return difference;
  }
}
