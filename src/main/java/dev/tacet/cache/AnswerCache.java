package dev.tacet.cache;

import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Keeps upstreams' answers for as long as their TTL, and some time longer as a stand-in for when no
 * upstream answers. Bounded by entries and by octets. Negative answers have a quarter of the room
 * to themselves: a flood of names that do not exist drives out no name that does.
 *
 * <p>Answers are kept as octets and made into objects for whoever asks: see {@link Region} for why,
 * and for which of them go. Thread-safe; one plain lock guards all, is held for the time of a copy
 * of some hundred octets, and never while somebody else's code runs.
 */
public final class AnswerCache {
  /** No answer is larger: 64 KiB on the wire, full of the smallest records. */
  private static final long LARGEST = 256 * 1024;

  private static final int NEGATIVE_SHARE = 4;

  /** In the last tenth of its TTL what is popular is asked for again. */
  private static final int DUE_PART = 10;

  /** What lives shorter would be asked for again and again. */
  private static final long SHORTEST_PREFETCHED = TimeUnit.SECONDS.toNanos(10);

  private final boolean on;
  private final int minTtlSeconds;
  private final int maxTtlSeconds;
  private final long staleNanos;
  private final boolean prefetch;
  private final long maxOctets;
  private final LongSupplier ticker;
  private final ToIntFunction<CacheKey> hash;

  /** Guards what follows. */
  private final Object lock = new Object();

  private final Region positive;
  private final Region negative;
  private long hits;
  private long misses;
  private long stale;

  /**
   * @param ticker monotonic nanoseconds: a jump of the wall clock ages nothing
   */
  public AnswerCache(CacheConfig config, LongSupplier ticker) {
    this(config, ticker, new KeyHash());
  }

  AnswerCache(CacheConfig config, LongSupplier ticker, ToIntFunction<CacheKey> hash) {
    this.on = config.maxEntries() > 0;
    this.minTtlSeconds = (int) config.minTtl().toSeconds();
    this.maxTtlSeconds = (int) config.maxTtl().toSeconds();
    this.staleNanos = config.staleTime().toNanos();
    this.prefetch = config.prefetch();
    this.maxOctets = on ? config.maxSizeBytes() : 0;
    this.ticker = ticker;
    this.hash = hash;
    int negativeEntries = config.maxEntries() / NEGATIVE_SHARE;
    long negativeOctets = config.maxSizeBytes() / NEGATIVE_SHARE;
    this.negative = new Region(negativeEntries, negativeOctets, LARGEST, staleNanos);
    this.positive =
        new Region(
            config.maxEntries() - negativeEntries,
            config.maxSizeBytes() - negativeOctets,
            LARGEST,
            staleNanos);
  }

  /** Whether the configuration lets it keep anything. */
  public boolean on() {
    return on;
  }

  public Lookup lookup(CacheKey key) {
    int hashed = hash.applyAsInt(key);
    long now = ticker.getAsLong();
    long age;
    boolean fresh;
    boolean due;
    byte[] packed;
    synchronized (lock) {
      Region region = positive;
      int entry = region.find(key, hashed, now);
      if (entry == Region.NONE) {
        region = negative;
        entry = region.find(key, hashed, now);
      }
      if (entry == Region.NONE) {
        misses++;
        return Lookup.Missing.INSTANCE;
      }
      age = region.ageNanos(entry, now);
      fresh = age < region.freshNanos(entry);
      region.touch(entry);
      if (fresh) {
        hits++;
      } else {
        misses++;
      }
      due = fresh && region.ask(entry) > 1 && due(region, entry, age);
      packed = region.answer(entry);
    }
    Answer answer = Answer.unpack(packed);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(age);
    return fresh ? new Lookup.Fresh(answer, (int) seconds, due) : new Lookup.Stale(answer, seconds);
  }

  /** Whether it is this one's part to have it asked for again. */
  private boolean due(Region region, int entry, long age) {
    long fresh = region.freshNanos(entry);
    return prefetch
        && fresh >= SHORTEST_PREFETCHED
        && age >= fresh - fresh / DUE_PART
        && region.renew(entry);
  }

  /** Counts an answer that was given past its TTL. */
  public void servedStale() {
    synchronized (lock) {
      stale++;
    }
  }

  /**
   * The answer with the TTLs that whoever set up this cache allows. Devices are told these too,
   * from the first time on. Where nothing exists the upstream's word counts, for a name that was
   * just made must be found.
   */
  public Answer limited(Answer answer) {
    return answer.withTtls(answer.negative() ? 0 : minTtlSeconds, maxTtlSeconds);
  }

  /**
   * Keeps an answer that came just now for a device, in place of what was there. One that says it
   * may not be kept (TTL 0, a negative one without SOA) takes the old one away all the same: it is
   * newer.
   *
   * @param answer as {@link #limited} gives it
   */
  public void store(CacheKey key, Answer answer) {
    put(key, answer, 1);
  }

  /** As {@link #store}, for one that nobody asked for yet: it came before the last one expired. */
  public void renew(CacheKey key, Answer answer) {
    put(key, answer, 0);
  }

  private void put(CacheKey key, Answer answer, int asked) {
    if (!on) {
      return;
    }
    int hashed = hash.applyAsInt(key);
    long now = ticker.getAsLong();
    if (answer.ttlSeconds() == 0) {
      synchronized (lock) {
        remove(positive, key, hashed, now);
        remove(negative, key, hashed, now);
      }
      return;
    }
    Region.Incoming incoming = Region.Incoming.of(key, hashed, answer, now, asked);
    synchronized (lock) {
      remove(answer.negative() ? positive : negative, key, hashed, now);
      region(answer).put(incoming, now);
    }
  }

  private static void remove(Region region, CacheKey key, int hashed, long now) {
    int entry = region.find(key, hashed, now);
    if (entry != Region.NONE) {
      region.remove(entry);
    }
  }

  private Region region(Answer answer) {
    return answer.negative() ? negative : positive;
  }

  /**
   * Takes in an answer that was kept elsewhere, unless there is a newer one, or its time is over.
   *
   * @return whether it is kept
   */
  boolean restore(CacheKey key, Answer answer, long ageNanos) {
    Answer limited = limited(answer);
    long fresh = TimeUnit.SECONDS.toNanos(limited.ttlSeconds());
    if (!on || fresh == 0 || ageNanos < 0 || ageNanos >= fresh + staleNanos) {
      return false;
    }
    int hashed = hash.applyAsInt(key);
    long now = ticker.getAsLong();
    Region.Incoming incoming = Region.Incoming.of(key, hashed, limited, now - ageNanos, 0);
    synchronized (lock) {
      boolean newer =
          positive.find(key, hashed, now) != Region.NONE
              || negative.find(key, hashed, now) != Region.NONE;
      return !newer && region(limited).put(incoming, now);
    }
  }

  /** What is kept, be it stale, without counting as a look-up. */
  public Optional<Answer> peek(CacheKey key) {
    int hashed = hash.applyAsInt(key);
    long now = ticker.getAsLong();
    byte[] packed;
    synchronized (lock) {
      Region region = positive;
      int entry = region.find(key, hashed, now);
      if (entry == Region.NONE) {
        region = negative;
        entry = region.find(key, hashed, now);
      }
      if (entry == Region.NONE) {
        return Optional.empty();
      }
      packed = region.answer(entry);
    }
    return Optional.of(Answer.unpack(packed));
  }

  /**
   * Tells of each answer, in no order; what comes and goes meanwhile may be told or not. The lock
   * is held for some hundred of them at a time, and not while the reader reads.
   */
  public void each(Consumer<CachedAnswer> reader) {
    List<Region.Copied> some = new ArrayList<>();
    for (Region region : List.of(positive, negative)) {
      int at = 0;
      while (at != Region.NONE) {
        long now = ticker.getAsLong();
        synchronized (lock) {
          at = region.copy(at, now, some);
        }
        some.forEach(one -> reader.accept(shown(one, now)));
        some.clear();
      }
    }
  }

  private CachedAnswer shown(Region.Copied one, long now) {
    long fresh = TimeUnit.SECONDS.toNanos(one.freshSeconds());
    return new CachedAnswer(
        one.key(),
        Answer.unpack(one.packed()),
        Math.max(0, now - one.storedNanos()),
        fresh,
        fresh + staleNanos,
        one.asked(),
        one.octets());
  }

  /** Removes what is kept of a name and of every name below it; of the root, all there is. */
  public Removed flush(DomainName name) {
    long[] removed = {0, 0};
    for (Region region : List.of(positive, negative)) {
      int at = 0;
      while (at != Region.NONE) {
        long now = ticker.getAsLong();
        synchronized (lock) {
          at = region.removeBelow(name, at, now, removed);
        }
      }
    }
    return new Removed(removed[0], removed[1]);
  }

  public CacheCounts counts() {
    synchronized (lock) {
      long nothing = negative.entries();
      return new CacheCounts(
          hits,
          misses,
          stale,
          positive.entries() + nothing,
          nothing,
          positive.octets() + negative.octets(),
          maxOctets);
    }
  }

  /** For tests: everything is where it has to be, and the bounds hold. */
  void check() {
    synchronized (lock) {
      positive.check();
      negative.check();
    }
  }
}
