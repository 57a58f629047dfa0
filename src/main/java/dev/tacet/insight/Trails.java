package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Adds observations up, by party and by party and name: the one pass over the log from which all
 * insight is made. An addition takes some tens of nanoseconds, and the whole is bounded ({@link
 * TrailLimits}): what goes beyond is counted, so that a report can say what it did not see. One
 * thread; once filled, it may be read by several.
 *
 * <p>Observations may come in any order, best in order of time. A time that goes back is taken as
 * it is: whoever looks for rhythms knows it for a clock that was set.
 */
public final class Trails implements Consumer<Observation> {
  private static final int FIRST_SLOTS = 1 << 10;
  private static final int BYTES_A_TIME = Integer.BYTES;
  private static final int ROWS_AT_ONCE = 64;

  /** One that waits; used again. */
  private static final class Row {
    private long at;
    private Party party;
    private int hash;
    private DomainName name;
    private Fate fate;
    private String by;
    private int ttlSeconds;
    private int repeats;
    private Trail trail;
  }

  private final ZoneId zone;
  private final TrailLimits limits;
  private final Map<Party, PartyTotals> parties = new LinkedHashMap<>();
  private final List<Trail> trails = new ArrayList<>();
  private Trail[] slots = new Trail[FIRST_SLOTS];
  private long spareBytes;
  private int timesOfOneTrail;

  /**
   * The quarter of the last observation: nearly always that of the next one too. Several may read
   * filled trails, so it is one object, whole whoever set it.
   */
  private Quarter quarter = new Quarter(Long.MAX_VALUE, 0);

  /**
   * Added, and not counted yet. What a row is counted in lies anywhere in memory, which takes
   * longer to come than all the counting; so the places of several rows are gone to first, one
   * after another without waiting, and the rows counted then, in their order.
   */
  private final Row[] waiting = new Row[ROWS_AT_ONCE];

  private int waitingRows;

  /** So that going to the places is not found to be of no use. */
  private int seen;

  private long observations;
  private long queries;
  private long withoutParty;
  private long withoutTrail;
  private long hoursLost;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /**
   * @param zone by whose clock on the wall hours and days are told
   */
  public Trails(ZoneId zone) {
    this(zone, TrailLimits.DEFAULT);
  }

  public Trails(ZoneId zone, TrailLimits limits) {
    this.zone = zone;
    this.limits = limits;
    spareBytes = limits.bytes();
    timesOfOneTrail = limits.timesOfOneTrail();
    Arrays.setAll(waiting, i -> new Row());
  }

  /** Adds one observation. */
  public void add(Observation observation) {
    add(
        observation.atMillis(),
        observation.party(),
        observation.party().hashCode(),
        observation.name(),
        observation.fate(),
        observation.by(),
        observation.ttlSeconds(),
        observation.repeats());
  }

  @Override
  public void accept(Observation observation) {
    add(observation);
  }

  /**
   * As {@link #add(Observation)}, of what one consists of.
   *
   * @param partyHash the party's own hash
   */
  void add(
      long at,
      Party party,
      int partyHash,
      DomainName name,
      Fate fate,
      String by,
      int ttlSeconds,
      int repeats) {
    Row row = waiting[waitingRows++];
    row.at = at;
    row.party = party;
    row.hash = hash(partyHash, name);
    row.name = name;
    row.fate = fate;
    row.by = by;
    row.ttlSeconds = ttlSeconds;
    row.repeats = repeats;
    if (waitingRows == ROWS_AT_ONCE) {
      countWaiting();
    }
  }

  private void countWaiting() {
    int rows = waitingRows;
    if (rows == 0) {
      return; // filled trails, which several threads may read
    }
    waitingRows = 0;
    for (int i = 0; i < rows; i++) {
      Row row = waiting[i];
      row.trail = slots[slotOf(row.party, row.name, row.hash)];
    }
    for (int i = 0; i < rows; i++) {
      Trail trail = waiting[i].trail;
      seen += trail == null ? 0 : trail.glance();
    }
    for (int i = 0; i < rows; i++) {
      count(waiting[i]);
    }
  }

  private void count(Row row) {
    long at = row.at;
    Fate fate = row.fate;
    int repeats = row.repeats;
    observations++;
    queries += repeats;
    firstMillis = Math.min(firstMillis, at);
    lastMillis = Math.max(lastMillis, at);
    // One that was not there may be there by now.
    Trail trail = row.trail != null ? row.trail : slots[slotOf(row.party, row.name, row.hash)];
    PartyTotals totals = trail != null ? trail.totals : totalsFor(row.party);
    if (totals == null) {
      withoutParty += repeats;
      return;
    }
    totals.count(at, fate, repeats);
    int hourNow = hourOf(at);
    addHour(totals.hours, hourNow, repeats);
    boolean blocked = fate == Fate.BLOCKED;
    if (blocked) {
      addHour(totals.blockedHours, hourNow, repeats);
    }
    if (trail == null) {
      trail = newTrail(totals, row.name, row.hash, at);
    }
    if (trail == null) {
      withoutTrail += repeats;
      totals.countWithoutTrail(repeats);
      return;
    }
    trail.count(at, fate, row.by, row.ttlSeconds, repeats);
    addHour(trail.hours, hourNow, repeats);
    int tenths = trail.tenthsOf(at);
    if (tenths != Integer.MIN_VALUE) {
      if (trail.timesAreFull()) {
        growTimes(trail);
      }
      trail.keepTime(tenths, blocked);
    }
  }

  /** By whose clock on the wall hours and days are told. */
  public ZoneId zone() {
    return zone;
  }

  /** Every trail, in the order of their first observations. */
  public List<Trail> all() {
    countWaiting();
    return Collections.unmodifiableList(trails);
  }

  /** Every party, in the order of their first observations. */
  public Collection<PartyTotals> parties() {
    countWaiting();
    return Collections.unmodifiableCollection(parties.values());
  }

  public Optional<PartyTotals> of(Party party) {
    countWaiting();
    return Optional.ofNullable(parties.get(party));
  }

  public Optional<Trail> of(Party party, DomainName name) {
    countWaiting();
    int hash = hash(party.hashCode(), name);
    return Optional.ofNullable(slots[slotOf(party, name, hash)]);
  }

  /** Observations added. */
  public long observations() {
    countWaiting();
    return observations;
  }

  /** Queries they stood for. */
  public long queries() {
    countWaiting();
    return queries;
  }

  /**
   * The earliest time seen, milliseconds since 1970; {@link Long#MAX_VALUE} where there is none.
   */
  public long firstMillis() {
    countWaiting();
    return firstMillis;
  }

  /** The latest time seen, milliseconds since 1970; {@link Long#MIN_VALUE} where there is none. */
  public long lastMillis() {
    countWaiting();
    return lastMillis;
  }

  /** What was not followed, in sentences for the reader of a report; empty where nothing was. */
  public List<String> skipped() {
    countWaiting();
    List<String> said = new ArrayList<>();
    if (withoutParty > 0) {
      said.add(
          withoutParty
              + " queries of further devices were left out: at most "
              + limits.parties()
              + " devices are told apart.");
    }
    if (withoutTrail > 0) {
      said.add(
          withoutTrail
              + " queries count for their device only, not for their name: at most "
              + limits.names()
              + " names are followed, "
              + limits.namesOfOneParty()
              + " of one device.");
    }
    long dropped = trails.stream().mapToLong(Trail::dropped).sum();
    if (dropped > 0) {
      said.add(
          "Of "
              + dropped
              + " queries only the hour is known: the newest "
              + timesOfOneTrail
              + " times of a device and name are kept.");
    }
    if (hoursLost > 0) {
      said.add(hoursLost + " queries are missing in the counts by hour, for want of room.");
    }
    return List.copyOf(said);
  }

  /** Queries of parties beyond the limit. */
  public long queriesWithoutParty() {
    countWaiting();
    return withoutParty;
  }

  /** Queries for names beyond the limits; they count for their party. */
  public long queriesWithoutTrail() {
    countWaiting();
    return withoutTrail;
  }

  /** The hour on the wall, days since 1970 times 24 plus the hour of the day. */
  int hourOf(long atMillis) {
    Quarter known = quarter;
    long into = atMillis - known.fromMillis;
    if (into >= 0 && into < Quarter.MILLIS) {
      return known.hour;
    }
    // Offsets are multiples of a quarter of an hour since a hundred years: within one, all is
    // equal.
    long from = Math.floorDiv(atMillis, Quarter.MILLIS) * Quarter.MILLIS;
    int offset = zone.getRules().getOffset(Instant.ofEpochMilli(from)).getTotalSeconds();
    long wall = Math.floorDiv(from, 1000L) + offset;
    known = new Quarter(from, (int) Math.floorDiv(wall, 3600L));
    quarter = known;
    return known.hour;
  }

  /** A quarter of an hour, and the hour on the wall it is in. */
  private record Quarter(long fromMillis, int hour) {
    static final long MILLIS = 900_000;
  }

  /** Null where there are too many parties already. */
  private PartyTotals totalsFor(Party party) {
    PartyTotals totals = parties.get(party);
    if (totals == null && parties.size() < limits.parties()) {
      totals = new PartyTotals(party);
      parties.put(party, totals);
    }
    return totals;
  }

  /** Null where there are too many trails already. */
  private Trail newTrail(PartyTotals totals, DomainName name, int hash, long atMillis) {
    if (trails.size() >= limits.names() || totals.names() >= limits.namesOfOneParty()) {
      return null;
    }
    Trail trail = new Trail(totals, name, hash, atMillis);
    totals.countName();
    trails.add(trail);
    slots[slotOf(totals.party(), name, hash)] = trail;
    if (trails.size() * 2 > slots.length) {
      rehash();
    }
    return trail;
  }

  /** The slot of a trail, or the empty one where it would stand. */
  private int slotOf(Party party, DomainName name, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (true) {
      Trail there = slots[slot];
      if (there == null || there.hash == hash && there.isOf(party) && there.isFor(name)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
  }

  private void rehash() {
    slots = new Trail[slots.length * 2];
    int mask = slots.length - 1;
    for (Trail trail : trails) {
      int slot = trail.hash & mask;
      while (slots[slot] != null) {
        slot = slot + 1 & mask;
      }
      slots[slot] = trail;
    }
  }

  private static int hash(int party, DomainName name) {
    int mixed = (party * 31 + name.hashCode()) * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }

  private void addHour(HourCounts counts, int hourNow, int howMany) {
    if (!counts.endsWith(hourNow) && counts.mustGrowFor(hourNow)) {
      if (counts.isAtItsEnd() || !take(counts.growthBytes())) {
        hoursLost += howMany;
        return;
      }
      counts.grow();
    }
    counts.add(hourNow, howMany);
  }

  private void growTimes(Trail trail) {
    int more = Math.min(timesOfOneTrail, trail.timesRoom() * 2) - trail.timesRoom();
    if (more <= 0 || !take(more * BYTES_A_TIME)) {
      return;
    }
    if (trail.timesRoom() + more > timesOfOneTrail) {
      spareBytes += (long) more * BYTES_A_TIME; // Making room has trimmed this trail too.
      return;
    }
    trail.growTimes(trail.timesRoom() + more);
  }

  /** Takes octets from what is spare; where there is too little, older times make room. */
  private boolean take(int bytes) {
    while (spareBytes < bytes) {
      if (timesOfOneTrail / 2 < TrailLimits.FEWEST_TIMES) {
        return false;
      }
      timesOfOneTrail /= 2;
      for (Trail trail : trails) {
        int surplus = trail.timesRoom() - timesOfOneTrail;
        if (surplus > 0) {
          trail.trimTimes(timesOfOneTrail);
          spareBytes += (long) surplus * BYTES_A_TIME;
        }
      }
    }
    spareBytes -= bytes;
    return true;
  }

  /** The trails of each party, parties and trails in the order of their first observations. */
  public Map<Party, List<Trail>> byParty() {
    countWaiting();
    Map<Party, List<Trail>> sorted = new LinkedHashMap<>();
    parties.keySet().forEach(party -> sorted.put(party, new ArrayList<>()));
    trails.forEach(trail -> sorted.get(trail.party()).add(trail));
    return Collections.unmodifiableMap(sorted);
  }

  @Override
  public String toString() {
    countWaiting();
    return parties.size() + " parties, " + trails.size() + " trails " + Arrays.asList(skipped());
  }
}
