package dev.tacet.insight;

/**
 * All queries of one party together, those for names that no trail is kept of too. Filled by {@link
 * Trails} on its thread, then read.
 */
public final class PartyTotals {
  final HourCounts hours = new HourCounts();
  final HourCounts blockedHours = new HourCounts();
  private final Party party;
  private final long[] byFate = new long[Fate.values().length];
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;
  private int names;
  private long withoutTrail;

  PartyTotals(Party party) {
    this.party = party;
  }

  public Party party() {
    return party;
  }

  /** Queries that met this fate, repeats included. */
  public long queries(Fate fate) {
    return byFate[fate.ordinal()];
  }

  /** All queries, repeats included. */
  public long queries() {
    return Trail.sum(byFate);
  }

  /** Queries in each hour of each day. */
  public HourCounts hours() {
    return hours;
  }

  /** Blocked queries in each hour of each day. */
  public HourCounts blockedHours() {
    return blockedHours;
  }

  /** The earliest time seen, milliseconds since 1970. */
  public long firstMillis() {
    return firstMillis;
  }

  /** The latest time seen, milliseconds since 1970. */
  public long lastMillis() {
    return lastMillis;
  }

  /** Names of it that a trail is kept of. */
  public int names() {
    return names;
  }

  /** Queries for names beyond the limits, of which there is no trail. */
  public long queriesWithoutTrail() {
    return withoutTrail;
  }

  void count(long at, Fate fate, int queries) {
    byFate[fate.ordinal()] += queries;
    firstMillis = Math.min(firstMillis, at);
    lastMillis = Math.max(lastMillis, at);
  }

  void countName() {
    names++;
  }

  void countWithoutTrail(int queries) {
    withoutTrail += queries;
  }
}
