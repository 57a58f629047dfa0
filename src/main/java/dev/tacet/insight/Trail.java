package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What one party's queries for one name add up to. Filled by {@link Trails} on its thread, then
 * read.
 *
 * <p>Counts are exact. Times are kept to the tenth of a second, the newest ones, and of times less
 * than a second apart (A, AAAA and HTTPS of one wish) only the first; what was left out is counted.
 * A row of the log that stands for several queries of a storm is taken as queries that came evenly
 * over its minute.
 */
public final class Trail {
  /** Bursts kept of one trail; of more, the largest. */
  static final int MAX_BURSTS = 64;

  private static final int FIRST_TIMES = 4;
  private static final int TENTHS_APART = 10;

  /** What one row of a storm stands for came within so long. */
  private static final long SPREAD_MILLIS = 60_000;

  final HourCounts hours = new HourCounts();
  final PartyTotals totals;
  final int hash;
  private final DomainName name;
  private final long baseMillis;
  private final long[] byFate = new long[Fate.values().length];

  /** A ring once it is full: twice the tenths since the base, plus one where blocked. */
  private int[] times = new int[FIRST_TIMES];

  private int kept;
  private int oldest;
  private int lastTenths = Integer.MIN_VALUE;
  private long dropped;
  private long firstMillis;
  private long lastMillis;
  private long previousMillis;
  private long firstBlockedMillis = Long.MIN_VALUE;
  private long lastBlockedMillis = Long.MIN_VALUE;
  private long lastReachedMillis = Long.MIN_VALUE;
  private int smallestTtl = -1;
  private int largestTtl = -1;
  private String blockedBy = "";
  private long burstFromMillis;
  private long burstQueries;
  private long burstBlocked;
  private List<Burst> bursts = List.of();
  private int burstsLost;

  Trail(PartyTotals totals, DomainName name, int hash, long firstMillis) {
    this.totals = totals;
    this.name = name;
    this.hash = hash;
    this.firstMillis = firstMillis;
    lastMillis = firstMillis;
    previousMillis = firstMillis;
    burstFromMillis = firstMillis;
    baseMillis = firstMillis;
  }

  public Party party() {
    return totals.party();
  }

  public DomainName name() {
    return name;
  }

  /** Queries that met this fate, repeats included. */
  public long queries(Fate fate) {
    return byFate[fate.ordinal()];
  }

  /** All queries, repeats included. */
  public long queries() {
    return sum(byFate);
  }

  /** Queries after which the name was given to the device, or may have been. */
  public long reached() {
    long sum = 0;
    for (Fate fate : Fate.values()) {
      sum += fate.reached() ? queries(fate) : 0;
    }
    return sum;
  }

  /** The earliest time seen, milliseconds since 1970. */
  public long firstMillis() {
    return firstMillis;
  }

  /** The latest time seen, milliseconds since 1970. */
  public long lastMillis() {
    return lastMillis;
  }

  /** Queries in each hour of each day. */
  public HourCounts hours() {
    return hours;
  }

  /** When it was first blocked; {@link Long#MIN_VALUE} where it never was. */
  public long firstBlockedMillis() {
    return firstBlockedMillis;
  }

  /** When it was last blocked; {@link Long#MIN_VALUE} where it never was. */
  public long lastBlockedMillis() {
    return lastBlockedMillis;
  }

  /** When it was last given to the device; {@link Long#MIN_VALUE} where it never was. */
  public long lastReachedMillis() {
    return lastReachedMillis;
  }

  /** What decided the last block: a list, a vendor tier or a rule; empty where nothing is known. */
  public String blockedBy() {
    return blockedBy;
  }

  /** The smallest TTL of an answer seen, seconds; -1 where none is known. */
  public int smallestTtl() {
    return smallestTtl;
  }

  /** The largest TTL of an answer seen, seconds; -1 where none is known. */
  public int largestTtl() {
    return largestTtl;
  }

  /** How many times are kept. */
  public int kept() {
    return kept;
  }

  /** Times that are not kept, because there were too many; those of one second not counted. */
  public long dropped() {
    return dropped;
  }

  /** A kept time, milliseconds since 1970, cut to tenths; in the order they came, oldest is 0. */
  public long timeMillis(int index) {
    return baseMillis + (timeAt(index) >> 1) * 100L;
  }

  /** Whether the query of that time was blocked. */
  public boolean blockedAt(int index) {
    return (timeAt(index) & 1) != 0;
  }

  /** The bursts, in order of time; where there were more than can be kept, the largest. */
  public List<Burst> bursts() {
    List<Burst> all = new ArrayList<>(bursts);
    if (burstQueries >= Burst.MIN_QUERIES) {
      all.add(new Burst(burstFromMillis, previousMillis, burstQueries, burstBlocked));
    }
    all.sort((a, b) -> Long.compare(a.fromMillis(), b.fromMillis()));
    return Collections.unmodifiableList(all);
  }

  /** Bursts that are not kept. */
  public int burstsLost() {
    return burstsLost;
  }

  @Override
  public String toString() {
    return party().key() + " " + name + " " + queries();
  }

  /** As {@link Party#equals} and {@link DomainName#equals}; nearly always it is the same object. */
  boolean isOf(Party party) {
    return totals.party() == party || totals.party().equals(party);
  }

  boolean isFor(DomainName asked) {
    return name == asked || name.equals(asked);
  }

  /**
   * Since when the queries of one row that stands for several came: since the last one, and within
   * the minute that such a row is of.
   */
  long spreadFrom(long at) {
    return Math.max(Math.min(previousMillis, at), at - SPREAD_MILLIS);
  }

  /**
   * @param from since when the queries came, evenly; {@code at} where they came at once
   */
  void count(long from, long at, Fate fate, String by, int ttl, int queries) {
    byFate[fate.ordinal()] += queries;
    firstMillis = Math.min(firstMillis, at);
    lastMillis = Math.max(lastMillis, at);
    boolean blocked = fate == Fate.BLOCKED;
    if (blocked) {
      firstBlockedMillis =
          lastBlockedMillis == Long.MIN_VALUE ? at : Math.min(firstBlockedMillis, at);
      lastBlockedMillis = Math.max(lastBlockedMillis, at);
      blockedBy = by;
    } else if (fate.reached()) {
      lastReachedMillis = Math.max(lastReachedMillis, at);
    }
    if (ttl >= 0) {
      smallestTtl = smallestTtl < 0 ? ttl : Math.min(smallestTtl, ttl);
      largestTtl = Math.max(largestTtl, ttl);
    }
    long pause =
        from < at ? Math.max(from - previousMillis, (at - from) / queries) : at - previousMillis;
    if (pause > Burst.MAX_PAUSE_MILLIS || pause < -1_000) {
      endBurst();
      burstFromMillis = from;
    }
    previousMillis = Math.max(at, burstFromMillis);
    burstQueries += queries;
    burstBlocked += blocked ? queries : 0;
  }

  private void endBurst() {
    if (burstQueries >= Burst.MIN_QUERIES) {
      keepBurst(new Burst(burstFromMillis, previousMillis, burstQueries, burstBlocked));
    }
    burstQueries = 0;
    burstBlocked = 0;
  }

  private void keepBurst(Burst burst) {
    if (bursts.isEmpty()) {
      bursts = new ArrayList<>(2);
    }
    if (bursts.size() < MAX_BURSTS) {
      bursts.add(burst);
      return;
    }
    burstsLost++;
    int smallest = 0;
    for (int i = 1; i < bursts.size(); i++) {
      smallest = bursts.get(i).queries() < bursts.get(smallest).queries() ? i : smallest;
    }
    if (bursts.get(smallest).queries() < burst.queries()) {
      bursts.set(smallest, burst);
    }
  }

  /**
   * The tenths a time would be kept as, or {@link Integer#MIN_VALUE} where it is not to be kept:
   * within a second of the last one, or more than three years from the first.
   */
  int tenthsOf(long atMillis) {
    long tenths = Math.floorDiv(atMillis - baseMillis, 100L);
    if (tenths <= Integer.MIN_VALUE / 2 || tenths > Integer.MAX_VALUE / 2) {
      dropped++;
      return Integer.MIN_VALUE;
    }
    if (lastTenths != Integer.MIN_VALUE && Math.abs(tenths - lastTenths) < TENTHS_APART) {
      return Integer.MIN_VALUE;
    }
    return (int) tenths;
  }

  boolean timesAreFull() {
    return kept == times.length;
  }

  int timesRoom() {
    return times.length;
  }

  void growTimes(int room) {
    times = inOrder(room);
    oldest = 0;
  }

  /** Keeps the newest that fit. */
  void trimTimes(int room) {
    int surplus = Math.max(0, kept - room);
    oldest = (oldest + surplus) % times.length;
    kept -= surplus;
    dropped += surplus;
    growTimes(room);
  }

  /** Keeps a time; where there is no room, in place of the oldest. */
  void keepTime(int tenths, boolean blocked) {
    int time = tenths << 1 | (blocked ? 1 : 0);
    lastTenths = tenths;
    if (kept < times.length) {
      int at = oldest + kept;
      times[at < times.length ? at : at - times.length] = time;
      kept++;
      return;
    }
    times[oldest] = time;
    oldest = oldest + 1 == times.length ? 0 : oldest + 1;
    dropped++;
  }

  private int[] inOrder(int room) {
    int[] ordered = new int[room];
    int first = Math.min(kept, times.length - oldest);
    System.arraycopy(times, oldest, ordered, 0, first);
    System.arraycopy(times, 0, ordered, first, kept - first);
    return ordered;
  }

  private int timeAt(int index) {
    if (index < 0 || index >= kept) {
      throw new IndexOutOfBoundsException("time " + index + " of " + kept);
    }
    int at = oldest + index;
    return times[at < times.length ? at : at - times.length];
  }

  static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }
}
