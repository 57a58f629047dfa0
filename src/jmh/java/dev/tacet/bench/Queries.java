package dev.tacet.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Queries as octets, in the order in which they are asked, and what each must be answered. They are
 * made before anything is timed. Immutable once made.
 */
final class Queries {
  static final int HEADER = 12;

  private byte[] octets = new byte[1 << 20];
  private int[] starts = new int[1 << 15];
  private boolean[] blocked = new boolean[1 << 15];
  private int[] addresses = new int[1 << 15];
  private int count;

  private Queries() {}

  /** Blocked names by chance, all of the list alike. */
  static Queries blocked(Names names, long seed, int count) {
    return blocked(names, names.count(), seed, count);
  }

  /** The same of the first {@code few} of the list. */
  static Queries blocked(Names names, int few, long seed, int count) {
    Random random = new Random(seed);
    return of(count, (queries, i) -> queries.add(names.blocked(random.nextInt(few)), true));
  }

  /** A thousand allowed names by chance, which every server keeps. */
  static Queries cached(Names names, long seed, int count) {
    Random random = new Random(seed);
    return of(count, (queries, i) -> queries.add(names.hot(random.nextInt(1_000)), false));
  }

  /** Each of the names that are asked often, once: after that they are kept. */
  static Queries hot(Names names) {
    return of(Names.HOT, (queries, i) -> queries.add(names.hot(i), false));
  }

  /**
   * A home: 20 in 100 blocked, 70 of the names asked often, by Zipf, and 10 that nobody asked yet.
   *
   * @param misses the first number of those; the next run's begin where these end
   */
  static Queries mix(Names names, long seed, int count, long misses) {
    Random random = new Random(seed);
    double[] sums = new double[Names.HOT];
    double sum = 0;
    for (int rank = 0; rank < sums.length; rank++) {
      sum += 1.0 / (rank + 1);
      sums[rank] = sum;
    }
    return of(
        count,
        (queries, i) -> {
          double kind = random.nextDouble();
          if (kind < 0.2) {
            queries.add(names.blocked(random.nextInt(names.count())), true);
          } else if (kind < 0.9) {
            int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
            queries.add(names.hot(Math.min(sums.length - 1, at < 0 ? -at - 1 : at)), false);
          } else {
            queries.add(names.once(misses + i), false);
          }
        });
  }

  /** The last names of the list, a thousand at most. */
  static Queries last(Names names) {
    int from = names.count();
    return of(
        Math.min(1_000, from), (queries, i) -> queries.add(names.blocked(from - 1 - i), true));
  }

  private interface Making {
    void make(Queries queries, int number);
  }

  private static Queries of(int count, Making making) {
    Queries queries = new Queries();
    IntConsumer each = number -> making.make(queries, number);
    for (int number = 0; number < count; number++) {
      each.accept(number);
    }
    return queries;
  }

  private void add(String name, boolean isBlocked) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    int start = starts[count];
    int end = start + HEADER + text.length + 6;
    if (end > octets.length) {
      octets = Arrays.copyOf(octets, octets.length * 2);
    }
    if (count + 1 == starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
      blocked = Arrays.copyOf(blocked, starts.length);
      addresses = Arrays.copyOf(addresses, starts.length);
    }
    octets[start + 2] = 1; // RD
    octets[start + 5] = 1; // one question
    int at = start + HEADER + 1;
    int label = at - 1;
    for (byte octet : text) {
      if (octet == '.') {
        octets[label] = (byte) (at - label - 1);
        label = at;
      } else {
        octets[at] = octet;
      }
      at++;
    }
    octets[label] = (byte) (at - label - 1);
    octets[at + 2] = 1; // A
    octets[at + 4] = 1; // IN
    blocked[count] = isBlocked;
    addresses[count] = address(octets, start + HEADER, at + 1);
    count++;
    starts[count] = end;
  }

  /** What the {@link Stub} answers to a name: its hash, in whatever letter case it was asked. */
  static int address(byte[] octets, int from, int to) {
    int hash = 0x811c9dc5;
    for (int at = from; at < to; at++) {
      int octet = octets[at];
      hash = (hash ^ (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet)) * 0x01000193;
    }
    // A public network: protection against rebinding is no concern here.
    return 23 << 24 | hash & 0xffffff;
  }

  int count() {
    return count;
  }

  byte[] octets() {
    return octets;
  }

  int start(int number) {
    return starts[number];
  }

  int length(int number) {
    return starts[number + 1] - starts[number];
  }

  boolean isBlocked(int number) {
    return blocked[number];
  }

  /** Where it is allowed: the address it must be answered with. */
  int address(int number) {
    return addresses[number];
  }
}
