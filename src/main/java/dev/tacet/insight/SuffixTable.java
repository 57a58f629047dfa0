package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Names, each with a small number, found by the suffixes of another name without making an object:
 * ten thousand names in 40 octets each, where a map of them takes 150. Immutable.
 *
 * <p>A reader goes through a name from its last label on, and hands each suffix's hash to the next
 * one, which has one label more.
 */
final class SuffixTable {
  /** The number of a name that is not here. */
  static final int NONE = -1;

  private final byte[] octets;
  private final int[] names;
  private final short[] numbers;
  private final int size;
  private final int longest;

  private SuffixTable(byte[] octets, int[] names, short[] numbers, int size, int longest) {
    this.octets = octets;
    this.names = names;
    this.numbers = numbers;
    this.size = size;
    this.longest = longest;
  }

  /**
   * @param numbers 0 to 32,767 for each name
   * @throws IllegalArgumentException for another number
   */
  static SuffixTable of(Map<DomainName, Integer> numbers) {
    int slots = Math.max(16, Integer.highestOneBit(Math.max(1, numbers.size())) * 4);
    int[] names = new int[slots];
    short[] values = new short[slots];
    byte[] octets = new byte[1 + numbers.keySet().stream().mapToInt(DomainName::length).sum()];
    // Offset 0 means an empty slot, so nothing stands there.
    int at = 1;
    int longest = 0;
    for (Map.Entry<DomainName, Integer> entry : numbers.entrySet()) {
      DomainName name = entry.getKey();
      int number = entry.getValue();
      if (number < 0 || number > Short.MAX_VALUE) {
        throw new IllegalArgumentException("no number for a name: " + number);
      }
      int hash = 0;
      for (int labels = 1; labels <= name.labelCount(); labels++) {
        hash = hash(name, labels, hash);
      }
      int slot = slot(hash, slots);
      while (names[slot] != 0) {
        slot = slot + 1 & slots - 1;
      }
      names[slot] = at;
      values[slot] = (short) number;
      name.copyTo(octets, at);
      at += name.length();
      longest = Math.max(longest, name.labelCount());
    }
    return new SuffixTable(octets, names, values, numbers.size(), longest);
  }

  /**
   * Takes out what {@link #writeTo} wrote.
   *
   * @throws java.nio.BufferUnderflowException where there is less
   */
  static SuffixTable readFrom(ByteBuffer in) {
    int size = in.getInt();
    int longest = in.getInt();
    byte[] octets = new byte[in.getInt()];
    in.get(octets);
    int[] names = new int[in.getInt()];
    in.asIntBuffer().get(names);
    in.position(in.position() + Integer.BYTES * names.length);
    short[] numbers = new short[names.length];
    in.asShortBuffer().get(numbers);
    in.position(in.position() + Short.BYTES * numbers.length);
    return new SuffixTable(octets, names, numbers, size, longest);
  }

  /** Slots and all, so that whoever reads it has nothing to work out. */
  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(size);
    out.writeInt(longest);
    out.writeInt(octets.length);
    out.write(octets);
    out.writeInt(names.length);
    for (int name : names) {
      out.writeInt(name);
    }
    for (short number : numbers) {
      out.writeShort(number);
    }
  }

  int size() {
    return size;
  }

  /** The most labels a name here has: longer suffixes need not be asked for. */
  int longest() {
    return longest;
  }

  /** What is kept on the heap, in octets, without the few of the objects themselves. */
  long octets() {
    return octets.length + 4L * names.length + 2L * numbers.length;
  }

  /**
   * @param labels of the suffix, 1 to the name's own count
   * @param shorter the hash of the suffix with one label less; 0 for that of none
   */
  static int hash(DomainName name, int labels, int shorter) {
    int start = name.labelStart(name.labelCount() - labels);
    int end = start + 1 + name.byteAt(start);
    int hash = shorter;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + name.byteAt(i);
    }
    return hash;
  }

  /**
   * @param hash as {@link #hash} made it of this suffix
   * @return {@link #NONE} where the suffix is not here
   */
  int number(DomainName name, int labels, int hash) {
    int start = name.labelStart(name.labelCount() - labels);
    for (int slot = slot(hash, names.length); ; slot = slot + 1 & names.length - 1) {
      int at = names[slot];
      if (at == 0) {
        return NONE;
      }
      if (stands(name, start, at)) {
        return numbers[slot];
      }
    }
  }

  private boolean stands(DomainName name, int start, int at) {
    int length = name.length() - start;
    if (at + length > octets.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((octets[at + i] & 0xff) != name.byteAt(start + i)) {
        return false;
      }
    }
    return true;
  }

  private static int slot(int hash, int slots) {
    // The low bits of a sum of letters are much alike; the multiplication brings in the high ones.
    return (hash * 0x9e3779b9 >>> 16 ^ hash) & slots - 1;
  }
}
