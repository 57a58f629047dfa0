package dev.tacet.policy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * Networks that are allowed or denied; of those that hold an address the most specific counts, of
 * two alike the denied one. A look-up is one binary search, whatever their number, since the
 * networks are cut into stretches of addresses first. Immutable, thread-safe.
 */
final class NetworkTable {
  /** What is said of an address. */
  enum Word {
    NOTHING,
    ALLOWED,
    DENIED
  }

  /** One family's addresses: from each start to the next the same is said. */
  private record Stretches(long[] high, long[] low, Word[] words) {
    Word of(long addressHigh, long addressLow) {
      int from = 0;
      int to = words.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        int order = Long.compareUnsigned(high[middle], addressHigh);
        if (order == 0) {
          order = Long.compareUnsigned(low[middle], addressLow);
        }
        if (order <= 0) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from == 0 ? Word.NOTHING : words[from - 1];
    }
  }

  private record Entry(BigInteger first, BigInteger last, int prefixLength, Word word) {}

  private final Stretches ipv4;
  private final Stretches ipv6;

  NetworkTable(List<Network> allowed, List<Network> denied) {
    ipv4 = stretches(4, allowed, denied);
    ipv6 = stretches(16, allowed, denied);
  }

  private static Stretches stretches(int octets, List<Network> allowed, List<Network> denied) {
    List<Entry> entries = new ArrayList<>();
    add(entries, octets, allowed, Word.ALLOWED);
    add(entries, octets, denied, Word.DENIED);
    // Networks lie beside or within each other, never across: each stands behind those around it.
    entries.sort(
        Comparator.comparing(Entry::first)
            .thenComparing(Entry::prefixLength)
            .thenComparing(Entry::word));
    TreeMap<BigInteger, Word> starts = new TreeMap<>();
    Deque<Entry> around = new ArrayDeque<>();
    for (Entry entry : entries) {
      leave(around, starts, entry.first());
      around.push(entry);
      starts.put(entry.first(), entry.word());
    }
    leave(around, starts, BigInteger.ONE.shiftLeft(8 * octets));
    starts.remove(BigInteger.ONE.shiftLeft(8 * octets));
    return new Stretches(
        starts.keySet().stream().mapToLong(start -> start.shiftRight(64).longValue()).toArray(),
        starts.keySet().stream().mapToLong(BigInteger::longValue).toArray(),
        starts.values().toArray(new Word[0]));
  }

  /** Those that end before an address; behind one that ends holds what is said around it. */
  private static void leave(
      Deque<Entry> around, TreeMap<BigInteger, Word> starts, BigInteger before) {
    while (!around.isEmpty() && around.peek().last().compareTo(before) < 0) {
      BigInteger behind = around.pop().last().add(BigInteger.ONE);
      starts.put(behind, around.isEmpty() ? Word.NOTHING : around.peek().word());
    }
  }

  private static void add(List<Entry> entries, int octets, List<Network> networks, Word word) {
    for (Network network : networks) {
      if (network.address().getAddress().length == octets) {
        AddressRange range = network.range();
        entries.add(
            new Entry(
                new BigInteger(1, range.first().getAddress()),
                new BigInteger(1, range.last().getAddress()),
                network.prefixLength(),
                word));
      }
    }
  }

  Word of(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == 4
        ? ipv4.of(0, number(octets, 0, 4))
        : ipv6.of(number(octets, 0, 8), number(octets, 8, 8));
  }

  private static long number(byte[] octets, int from, int count) {
    long number = 0;
    for (int i = from; i < from + count; i++) {
      number = number << 8 | octets[i] & 0xff;
    }
    return number;
  }
}
