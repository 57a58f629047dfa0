package dev.tacet.cache;

import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import java.util.Arrays;
import java.util.List;

/**
 * A part of the cache with bounds of its own: answers as octets in {@link Cells}, and for each a
 * row of numbers, which knows its neighbours by their numbers. So a collector has nothing to walk
 * here however many there are, a new answer makes nothing old point to something young, and a hit
 * writes numbers only.
 *
 * <p>What has to go is found as in S3-FIFO (Yang and others, "FIFO queues are all you need for
 * cache eviction", SOSP 2023): a new answer comes into a small queue, a tenth of all; at its end go
 * those that nobody asked for again, while the others come into the main queue. There, who was
 * asked for since gets another turn, three at most. Of those that had to go the {@link Ghosts} are
 * known for a while: one that comes back comes into the main queue at once. So names that are asked
 * once, be it twenty thousand a second, drive out each other.
 *
 * <p>One thread at a time: {@link AnswerCache} holds its lock. Nothing here takes long: what may
 * concern many entries is done in steps.
 */
final class Region {
  static final int NONE = -1;

  /** Of an entry besides its cells, in octets: its row, at most, its places in index and ghosts. */
  static final int ENTRY_SIZE = 48 + 32 + 32;

  private static final int PIECE_SHIFT = 8;
  private static final int PIECE = 1 << PIECE_SHIFT;

  // The numbers of a row.
  private static final int HASH = 0;
  private static final int FIRST_CELL = 1;
  private static final int NEWER = 2;
  private static final int OLDER = 3;
  private static final int ASKED = 4;
  private static final int STATE = 5;
  private static final int TYPE_AND_CLASS = 6;
  private static final int NAME_LENGTH = 7;
  private static final int LENGTH = 8;
  private static final int FRESH_SECONDS = 9;
  private static final int STORED = 10; // two of them
  private static final int ROW = 12;

  // The bits of STATE.
  private static final int FREQUENCY = 3;
  private static final int IN_MAIN = 4;
  private static final int RENEWED = 8;
  private static final int DNSSEC_OK = 16;
  private static final int CHECKING_DISABLED = 32;

  private static final int SMALL_PART = 10;

  /** While the small queue has more than a fifth, the main one has room. */
  private static final int MAIN_HAS_ROOM = 5;

  /** So many get another turn before some other one goes: nobody waits longer. */
  private static final int PATIENCE = 64;

  /** So many at the end of each queue are looked at, whether their time is over. */
  private static final int LOOKED_AT = 2;

  /** Rows of one step, and octets. */
  private static final int STEP = 128;

  private static final int STEP_OCTETS = 1 << 17;

  private static final long SECOND = 1_000_000_000L;

  private final int maxEntries;
  private final long maxOctets;
  private final long largest;
  private final long staleNanos;
  private final Cells cells = new Cells();
  private final HashIndex index = new HashIndex();
  private final Ghosts ghosts = new Ghosts();
  private final Queue small = new Queue();
  private final Queue main = new Queue();
  private int[][] rows = new int[0][];

  /** Rows ever used; those given back since are a chain by NEWER. */
  private int made;

  private int free = NONE;
  private int entries;

  /** The ends of a queue; its entries know their neighbours. */
  private static final class Queue {
    int newest = NONE;
    int oldest = NONE;
    int entries;
    long cells;

    void clear() {
      newest = NONE;
      oldest = NONE;
      entries = 0;
      cells = 0;
    }
  }

  /**
   * An answer to be kept.
   *
   * @param octets the name's, then the packed answer's
   * @param freshSeconds how long it is good; above 0
   * @param asked how often devices asked for it already
   */
  record Incoming(
      CacheKey key, int hash, byte[] octets, int freshSeconds, long storedNanos, int asked) {
    static Incoming of(CacheKey key, int hash, Answer answer, long storedNanos, int asked) {
      int name = key.qname().length();
      byte[] octets = new byte[name + answer.packedSize()];
      key.qname().copyTo(octets, 0);
      answer.packTo(octets, name);
      return new Incoming(key, hash, octets, answer.ttlSeconds(), storedNanos, asked);
    }
  }

  /** A copy of an entry, its answer still packed. */
  record Copied(
      CacheKey key, byte[] packed, long storedNanos, int freshSeconds, int asked, int octets) {}

  /**
   * @param maxOctets of all that {@link #octets} counts
   * @param largest a larger answer is not kept
   * @param staleNanos how long past its TTL an answer is kept
   */
  Region(int maxEntries, long maxOctets, long largest, long staleNanos) {
    this.maxEntries = maxEntries;
    this.maxOctets = maxOctets;
    this.largest = Math.min(largest, maxOctets);
    this.staleNanos = staleNanos;
  }

  int entries() {
    return entries;
  }

  /** What all entries take in memory, about. */
  long octets() {
    return (long) cells.used() * Cells.SIZE + (long) entries * ENTRY_SIZE;
  }

  private static int octets(int cells) {
    return cells * Cells.SIZE + ENTRY_SIZE;
  }

  /** The entry with a key, or {@link #NONE}; one whose time is over goes when it is met. */
  int find(CacheKey key, int hash, long nowNanos) {
    for (int place = index.first(hash); place != HashIndex.NONE; place = index.after(place, hash)) {
      int entry = index.entry(place);
      if (has(entry, key)) {
        if (over(entry, nowNanos)) {
          remove(entry);
          return NONE;
        }
        return entry;
      }
    }
    return NONE;
  }

  private boolean has(int entry, CacheKey key) {
    return get(entry, TYPE_AND_CLASS) == typeAndClass(key)
        && get(entry, NAME_LENGTH) == key.qname().length()
        && (get(entry, STATE) & (DNSSEC_OK | CHECKING_DISABLED)) == bits(key)
        && cells.beginsWith(get(entry, FIRST_CELL), key.qname());
  }

  private static int typeAndClass(CacheKey key) {
    return key.qtype() << 16 | key.qclass();
  }

  private static int bits(CacheKey key) {
    return (key.dnssecOk() ? DNSSEC_OK : 0) | (key.checkingDisabled() ? CHECKING_DISABLED : 0);
  }

  /** Since it came; never negative, though the clock was read before the lock was had. */
  long ageNanos(int entry, long nowNanos) {
    return Math.max(0, nowNanos - storedNanos(entry));
  }

  private long storedNanos(int entry) {
    return (long) get(entry, STORED) << 32 | get(entry, STORED + 1) & 0xffff_ffffL;
  }

  long freshNanos(int entry) {
    return get(entry, FRESH_SECONDS) * SECOND;
  }

  private boolean over(int entry, long nowNanos) {
    return nowNanos - storedNanos(entry) >= freshNanos(entry) + staleNanos;
  }

  /** The packed answer; a copy. */
  byte[] answer(int entry) {
    int name = get(entry, NAME_LENGTH);
    return cells.copy(get(entry, FIRST_CELL), name, get(entry, LENGTH) - name);
  }

  /** Notes that it was wanted, so that it stays. */
  void touch(int entry) {
    int state = get(entry, STATE);
    if ((state & FREQUENCY) < FREQUENCY) {
      set(entry, STATE, state + 1);
    }
  }

  /** Counts one who asked, and tells how many that were. */
  int ask(int entry) {
    int times = get(entry, ASKED) + 1;
    if (times > 0) {
      set(entry, ASKED, times);
      return times;
    }
    return Integer.MAX_VALUE;
  }

  /** True for the first who calls it. */
  boolean renew(int entry) {
    int state = get(entry, STATE);
    set(entry, STATE, state | RENEWED);
    return (state & RENEWED) == 0;
  }

  /**
   * Keeps an answer in place of what is there under its key, and removes others where there is no
   * room. One that is too large is not kept, and what was there goes all the same.
   *
   * @return whether it is kept
   */
  boolean put(Incoming incoming, long nowNanos) {
    int hash = incoming.hash();
    int place = comesBack(hash) ? IN_MAIN : 0;
    int old = find(incoming.key(), hash, nowNanos);
    if (old != NONE) {
      place = get(old, STATE) & (IN_MAIN | FREQUENCY);
      remove(old);
    }
    long size = octets(Cells.count(incoming.octets().length));
    if (maxEntries == 0 || size > largest) {
      return false;
    }
    removeOver(small, nowNanos);
    removeOver(main, nowNanos);
    while (entries >= maxEntries || octets() + size > maxOctets) {
      makeRoom(nowNanos);
    }
    // All memory first: where there is none left, nothing is half done.
    cells.reserve(Cells.count(incoming.octets().length));
    reserveRow();
    index.reserve();
    int entry = free == NONE ? made : free;
    if (!index.add(hash, entry)) {
      return false;
    }
    takeRow(entry);
    CacheKey key = incoming.key();
    set(entry, HASH, hash);
    set(entry, FIRST_CELL, cells.keep(incoming.octets()));
    set(entry, ASKED, incoming.asked());
    set(entry, STATE, place | bits(key));
    set(entry, TYPE_AND_CLASS, typeAndClass(key));
    set(entry, NAME_LENGTH, key.qname().length());
    set(entry, LENGTH, incoming.octets().length);
    set(entry, FRESH_SECONDS, incoming.freshSeconds());
    set(entry, STORED, (int) (incoming.storedNanos() >>> 32));
    set(entry, STORED + 1, (int) incoming.storedNanos());
    entries++;
    join((place & IN_MAIN) != 0 ? main : small, entry);
    return true;
  }

  /**
   * Whether a name is to come into the main queue at once. While that has room a name that went
   * long ago is let in, too: in a flood everything goes soon. Once it is full such a name would
   * drive out one that is asked for more often.
   */
  private boolean comesBack(int hash) {
    boolean room = small.cells * MAIN_HAS_ROOM > cells.used();
    return room ? ghosts.has(hash) : ghosts.hasNewest(hash);
  }

  private void reserveRow() {
    if (free == NONE && made >>> PIECE_SHIFT == rows.length) {
      int[][] more = Arrays.copyOf(rows, rows.length + 1);
      more[rows.length] = new int[PIECE * ROW];
      rows = more;
    }
  }

  private void takeRow(int entry) {
    if (entry == made) {
      made++;
    } else {
      free = get(entry, NEWER);
    }
  }

  private void removeOver(Queue queue, long nowNanos) {
    for (int i = 0; i < LOOKED_AT && queue.oldest != NONE && over(queue.oldest, nowNanos); i++) {
      remove(queue.oldest);
    }
  }

  /** Removes one entry: one whose time is over, or that nobody asked for lately. */
  private void makeRoom(long nowNanos) {
    for (int tries = 0; tries < PATIENCE; tries++) {
      boolean fromSmall = main.entries == 0 || small.cells * SMALL_PART >= cells.used();
      Queue queue = fromSmall ? small : main;
      int entry = queue.oldest;
      int state = get(entry, STATE);
      if (over(entry, nowNanos)) {
        remove(entry);
        return;
      }
      if ((state & FREQUENCY) == 0) {
        evict(entry);
        return;
      }
      leave(queue, entry);
      set(entry, STATE, fromSmall ? state & ~FREQUENCY | IN_MAIN : state - 1);
      join(main, entry);
    }
    evict(undeserving());
  }

  /** Among many that were all asked for: who came last and was not yet. */
  private int undeserving() {
    if (small.newest != NONE && (get(small.newest, STATE) & FREQUENCY) == 0) {
      return small.newest;
    }
    return small.oldest != NONE ? small.oldest : main.oldest;
  }

  private void evict(int entry) {
    ghosts.add(get(entry, HASH), entries);
    remove(entry);
  }

  void remove(int entry) {
    leave((get(entry, STATE) & IN_MAIN) != 0 ? main : small, entry);
    index.remove(get(entry, HASH), entry);
    cells.release(get(entry, FIRST_CELL));
    set(entry, FIRST_CELL, NONE);
    set(entry, NEWER, free);
    free = entry;
    entries--;
    if (entries == 0 && made > PIECE) {
      clear();
    }
  }

  /** Gives the memory back: all were removed. */
  private void clear() {
    cells.clear();
    index.clear();
    small.clear();
    main.clear();
    rows = new int[0][];
    made = 0;
    free = NONE;
  }

  private void join(Queue queue, int entry) {
    set(entry, NEWER, NONE);
    set(entry, OLDER, queue.newest);
    if (queue.newest == NONE) {
      queue.oldest = entry;
    } else {
      set(queue.newest, NEWER, entry);
    }
    queue.newest = entry;
    queue.entries++;
    queue.cells += cellsOf(entry);
  }

  private void leave(Queue queue, int entry) {
    int newer = get(entry, NEWER);
    int older = get(entry, OLDER);
    if (newer == NONE) {
      queue.newest = older;
    } else {
      set(newer, OLDER, older);
    }
    if (older == NONE) {
      queue.oldest = newer;
    } else {
      set(older, NEWER, newer);
    }
    queue.entries--;
    queue.cells -= cellsOf(entry);
  }

  private int cellsOf(int entry) {
    return Cells.count(get(entry, LENGTH));
  }

  /**
   * Copies some of the entries.
   *
   * @param from 0 for the first step, then what the last one returned
   * @return where the next one begins, or {@link #NONE} after the last
   */
  int copy(int from, long nowNanos, List<Copied> target) {
    int octets = 0;
    int end = (int) Math.min((long) from + STEP, made);
    int entry = from;
    for (; entry < end && octets < STEP_OCTETS; entry++) {
      if (live(entry, nowNanos)) {
        octets += get(entry, LENGTH);
        target.add(copied(entry));
      }
    }
    return entry < made ? entry : NONE;
  }

  /** Whether a row is that of an entry; one whose time is over goes. */
  private boolean live(int entry, long nowNanos) {
    // The rows are gone where the last entry was.
    if (entry >= made || get(entry, FIRST_CELL) == NONE) {
      return false;
    }
    if (over(entry, nowNanos)) {
      remove(entry);
      return false;
    }
    return true;
  }

  private Copied copied(int entry) {
    int state = get(entry, STATE);
    int type = get(entry, TYPE_AND_CLASS) >>> 16;
    int rclass = get(entry, TYPE_AND_CLASS) & 0xffff;
    return new Copied(
        new CacheKey(
            name(entry), type, rclass, (state & DNSSEC_OK) != 0, (state & CHECKING_DISABLED) != 0),
        answer(entry),
        storedNanos(entry),
        get(entry, FRESH_SECONDS),
        get(entry, ASKED),
        octets(cellsOf(entry)));
  }

  private DomainName name(int entry) {
    int length = get(entry, NAME_LENGTH);
    return DomainName.ofCanonicalWire(cells.copy(get(entry, FIRST_CELL), 0, length), length);
  }

  /**
   * Removes those of a name and of names below it, among some of the entries.
   *
   * @param from as with {@link #copy}
   * @param removed counts them, and the octets they took
   * @return as {@link #copy}
   */
  int removeBelow(DomainName name, int from, long nowNanos, long[] removed) {
    int end = (int) Math.min((long) from + STEP, made);
    for (int entry = from; entry < end; entry++) {
      if (live(entry, nowNanos) && name(entry).isAtOrBelow(name)) {
        removed[0]++;
        removed[1] += octets(cellsOf(entry));
        remove(entry);
      }
    }
    return end < made ? end : NONE;
  }

  private int get(int entry, int number) {
    return rows[entry >>> PIECE_SHIFT][(entry & PIECE - 1) * ROW + number];
  }

  private void set(int entry, int number, int value) {
    rows[entry >>> PIECE_SHIFT][(entry & PIECE - 1) * ROW + number] = value;
  }

  /** For tests: everything is where it has to be, and the bounds hold. */
  void check() {
    int[] firsts = new int[entries];
    int[] counts = new int[entries];
    int found = 0;
    for (int entry = 0; entry < made; entry++) {
      if (get(entry, FIRST_CELL) == NONE) {
        continue;
      }
      firsts[found] = get(entry, FIRST_CELL);
      counts[found++] = cellsOf(entry);
      int hash = get(entry, HASH);
      int place = index.first(hash);
      while (index.entry(place) != entry) {
        place = index.after(place, hash);
      }
    }
    cells.check(firsts, counts);
    check(small, 0);
    check(main, IN_MAIN);
    must(found == entries && index.size() == entries, "each entry is found once");
    must(small.entries + main.entries == entries, "each entry is in a queue");
    must(small.cells + main.cells == cells.used(), "each cell is counted in a queue");
    must(entries <= maxEntries && octets() <= maxOctets, "the bounds hold");
    int unused = 0;
    for (int row = free; row != NONE; row = get(row, NEWER)) {
      unused++;
    }
    must(unused + entries == made, "each row is used or free");
  }

  private void check(Queue queue, int place) {
    int count = 0;
    int older = NONE;
    for (int entry = queue.oldest; entry != NONE; entry = get(entry, NEWER)) {
      must(get(entry, FIRST_CELL) != NONE, "what is in a queue is an entry");
      must(get(entry, OLDER) == older, "neighbours know each other");
      must((get(entry, STATE) & IN_MAIN) == place, "an entry knows its queue");
      older = entry;
      count++;
    }
    must(queue.newest == older && queue.entries == count, "a queue knows its ends");
  }

  private static void must(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("it does not hold that " + what);
    }
  }
}
