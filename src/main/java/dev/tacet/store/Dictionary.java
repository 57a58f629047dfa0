package dev.tacet.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The ids of what the present epoch has written to one dictionary table, by its octets. Its size is
 * bounded by the epoch, which ends when it is full. A few arrays, whatever it holds: some 45 octets
 * a name. Whoever asks chooses the names, so where they go is not to be foreseen: the hash begins
 * with a number drawn at the start. One thread: the log's.
 */
final class Dictionary {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long SEED = new SecureRandom().nextLong();
  private static final long FACTOR = 0x9e3779b97f4a7c15L;
  private static final long OTHER_FACTOR = 0xd6e8feb86659fd93L;

  private static final int FIRST_ENTRIES = 256;
  private static final int FIRST_OCTETS = 4_096;

  /** Kept from epoch to epoch: what a home needs. */
  private static final int SLOTS_KEPT = 1 << 15;

  private static final int OCTETS_KEPT = 1 << 19;

  /** More than that is kept while a fourth of it is used: to grow anew each time is garbage. */
  private static final int USED_PART = 4;

  /** The place of an entry, counted from 1; 0 where there is none. Half of it stays free. */
  private int[] slots = new int[2 * FIRST_ENTRIES];

  private int[] hashes = new int[FIRST_ENTRIES];
  private int[] starts = new int[FIRST_ENTRIES + 1];
  private int[] ids = new int[FIRST_ENTRIES];
  private byte[] octets = new byte[FIRST_OCTETS];
  private int size;

  /** Ids are kept as what they are above this. */
  private long base;

  private long next;

  /** Starts afresh, at an id that is not taken. */
  void clear(long firstId) {
    if (slots.length > SLOTS_KEPT && 2 * size < slots.length / USED_PART
        || octets.length > OCTETS_KEPT && starts[size] < octets.length / USED_PART) {
      int[] fewSlots = new int[2 * FIRST_ENTRIES];
      int[] fewHashes = new int[FIRST_ENTRIES];
      int[] fewStarts = new int[FIRST_ENTRIES + 1];
      int[] fewIds = new int[FIRST_ENTRIES];
      octets = new byte[FIRST_OCTETS];
      slots = fewSlots;
      hashes = fewHashes;
      starts = fewStarts;
      ids = fewIds;
    }
    Arrays.fill(slots, 0);
    size = 0;
    base = firstId;
    next = firstId;
  }

  /** Takes over what was written before, with an id from the first one on. */
  void put(byte[] key, long id) {
    insert(key, 0, key.length, hash(key, 0, key.length), id);
    next = Math.max(next, id + 1);
  }

  /** The id of a part of an array, or 0 where it is not written yet. */
  long find(byte[] in, int from, int to) {
    int hash = hash(in, from, to);
    int mask = slots.length - 1;
    for (int at = hash & mask; slots[at] != 0; at = at + 1 & mask) {
      int entry = slots[at] - 1;
      if (hashes[entry] == hash
          && Arrays.equals(octets, starts[entry], starts[entry + 1], in, from, to)) {
        return base + ids[entry];
      }
    }
    return 0;
  }

  /** Takes the next id for a key that is not written yet. */
  long add(byte[] in, int from, int to) {
    long id = next++;
    insert(in, from, to, hash(in, from, to), id);
    return id;
  }

  private void insert(byte[] in, int from, int to, int hash, long id) {
    int end = starts[size] + to - from;
    if (end > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, end));
    }
    if (size == hashes.length) {
      // All or none: where there is no memory for one of them, it stays as it was.
      int[] moreHashes = Arrays.copyOf(hashes, 2 * size);
      int[] moreIds = Arrays.copyOf(ids, 2 * size);
      int[] moreStarts = Arrays.copyOf(starts, 2 * size + 1);
      slots = new int[4 * size];
      hashes = moreHashes;
      ids = moreIds;
      starts = moreStarts;
      for (int entry = 0; entry < size; entry++) {
        place(entry);
      }
    }
    System.arraycopy(in, from, octets, starts[size], to - from);
    starts[size + 1] = end;
    hashes[size] = hash;
    ids[size] = Math.toIntExact(id - base);
    place(size++);
  }

  private void place(int entry) {
    int mask = slots.length - 1;
    int at = hashes[entry] & mask;
    while (slots[at] != 0) {
      at = at + 1 & mask;
    }
    slots[at] = entry + 1;
  }

  /** Eight octets at a time. */
  static long longHash(byte[] in, int from, int to) {
    long hash = SEED + to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(in, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << 8 | in[at] & 0xff;
    }
    return mixed(hash ^ rest);
  }

  private static int hash(byte[] in, int from, int to) {
    return (int) longHash(in, from, to);
  }

  private static long mixed(long value) {
    long product = value * FACTOR;
    product = (product ^ product >>> 32) * OTHER_FACTOR;
    return product ^ product >>> 29;
  }

  long next() {
    return next;
  }

  int size() {
    return size;
  }
}
