package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts different rules in at most 2 MiB, by 64-bit hashes: exactly up to {@link #EXACT}, beyond
 * by HyperLogLog (Flajolet and others, 2007) of 65,536 registers, which is off by 0.4 % on average.
 * What must be exact is counted by the compiler of the index, which has the names in order.
 */
final class DistinctCount {
  /** Of so many rules two share a hash once in two thousand million lists. */
  static final int EXACT = 1 << 17;

  private static final int REGISTER_BITS = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] octets = new byte[DomainName.MAX_OCTETS + 16];
  private long[] slots = new long[256];
  private int size;
  private byte[] registers = {};

  void add(ListRule rule) {
    add(hash(rule));
  }

  /**
   * Adds the name rule that these would make, without making it.
   *
   * @param wire a name's canonical wire octets, {@code length} of them
   */
  void add(byte[] wire, int length, Scope scope, Terms terms) {
    System.arraycopy(wire, 0, octets, 0, length);
    add(hash(length, scope, terms));
  }

  private void add(long hash) {
    if (registers.length > 0) {
      register(hash);
      return;
    }
    int slot = slot(hash);
    if (slots[slot] == 0) {
      slots[slot] = hash;
      if (++size * 2 > slots.length) {
        grow();
      }
    }
  }

  boolean isExact() {
    return registers.length == 0;
  }

  long size() {
    return isExact() ? size : estimate();
  }

  private int slot(long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = slots;
    if (size <= EXACT) {
      slots = new long[before.length * 2];
      for (long hash : before) {
        if (hash != 0) {
          slots[slot(hash)] = hash;
        }
      }
      return;
    }
    registers = new byte[1 << REGISTER_BITS];
    slots = new long[0];
    for (long hash : before) {
      if (hash != 0) {
        register(hash);
      }
    }
  }

  private void register(long hash) {
    int register = (int) (hash >>> 64 - REGISTER_BITS);
    int rank = Long.numberOfLeadingZeros(hash << REGISTER_BITS | 1L << REGISTER_BITS - 1) + 1;
    if (registers[register] < rank) {
      registers[register] = (byte) rank;
    }
  }

  private long estimate() {
    double sum = 0;
    int empty = 0;
    for (byte rank : registers) {
      sum += Math.scalb(1.0, -rank);
      empty += rank == 0 ? 1 : 0;
    }
    double count = registers.length;
    double raw = 0.7213 / (1 + 1.079 / count) * count * count / sum;
    boolean few = raw <= 2.5 * count && empty > 0;
    return Math.round(few ? count * Math.log(count / empty) : raw);
  }

  private long hash(ListRule rule) {
    long hash;
    if (rule instanceof ListRule.NameRule named) {
      named.name().copyTo(octets, 0);
      return hash(named.name().length(), named.scope(), rule.terms());
    } else if (rule instanceof ListRule.PatternRule matching) {
      PatternText pattern = matching.pattern();
      hash = 0x9ae16a3b2f90404fL + pattern.kind().ordinal() + (pattern.inverted() ? 8 : 0);
      for (int i = 0; i < pattern.text().length(); i++) {
        hash = (hash ^ pattern.text().charAt(i)) * 0x100000001b3L;
      }
    } else {
      ListRule.AddressRule led = (ListRule.AddressRule) rule;
      hash = folded(0xcbf29ce484222325L, led.range().first().getAddress());
      hash = folded(hash, led.range().last().getAddress());
    }
    return with(rule.terms(), hash);
  }

  private static long with(Terms terms, long matched) {
    long hash = mixed(terms == Terms.BLOCK ? matched : matched * 0x100000001b3L + terms.hashCode());
    return hash == 0 ? 1 : hash; // 0 marks a free slot
  }

  /** Neighbours differ: lists of addresses are full of them. */
  private static long folded(long seed, byte[] octets) {
    long hash = seed;
    for (byte octet : octets) {
      hash = (hash ^ octet & 0xff) * 0x100000001b3L;
    }
    return hash;
  }

  /** Eight octets at a time; the last eight may reach behind the name, where zeros are. */
  private long hash(int length, Scope scope, Terms terms) {
    LONGS.set(octets, length, 0L);
    long hash = length;
    for (int i = 0; i < length; i += 8) {
      hash = mixed(hash ^ (long) LONGS.get(octets, i)) + hash * 31;
    }
    return with(terms, hash + scope.ordinal());
  }

  private static long mixed(long value) {
    long hash = (value ^ value >>> 32) * 0xd6e8feb86659fd93L;
    hash = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
    return hash ^ hash >>> 32;
  }
}
