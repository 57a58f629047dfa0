package dev.tacet.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps upstreams' answers for as long as their TTL, and some time longer as a stand-in for when no
 * upstream answers. Bounded by entries and by octets. Negative answers have a quarter of the room
 * to themselves: a flood of names that do not exist drives out no name that does.
 *
 * <p>Thread-safe; never blocks. A hit is one look-up and two counters.
 */
public final class AnswerCache {
  /**
   * Key, name, entry and the cache's own bookkeeping for one, in octets, beside the octets of name
   * and answer: measured over ten thousand on a 64-bit machine with compressed references.
   */
  static final int OVERHEAD = 230;

  /** No answer is larger in memory than this: 64 KiB on the wire, full of the smallest records. */
  private static final long LARGEST = 256 * 1024;

  private static final int NEGATIVE_SHARE = 4;

  /** As many as Caffeine counts of one anyway, about. */
  private static final int TOLD_AT_FIRST = 16;

  private static final int TOLD_EVERY = 16;

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
  private final Cache<CacheKey, Entry> positive;
  private final Cache<CacheKey, Entry> negative;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder octets = new LongAdder();

  /**
   * @param ticker monotonic nanoseconds: a jump of the wall clock ages nothing
   */
  public AnswerCache(CacheConfig config, LongSupplier ticker) {
    this.on = config.maxEntries() > 0;
    this.minTtlSeconds = (int) config.minTtl().toSeconds();
    this.maxTtlSeconds = (int) config.maxTtl().toSeconds();
    this.staleNanos = config.staleTime().toNanos();
    this.prefetch = config.prefetch();
    this.maxOctets = on ? config.maxSizeBytes() : 0;
    this.ticker = ticker;
    int negativeEntries = config.maxEntries() / NEGATIVE_SHARE;
    long negativeOctets = config.maxSizeBytes() / NEGATIVE_SHARE;
    this.negative = region(negativeEntries, negativeOctets);
    this.positive =
        region(config.maxEntries() - negativeEntries, config.maxSizeBytes() - negativeOctets);
  }

  /**
   * Caffeine bounds either the count or the weight. A weight that is never below an even share of
   * the octets bounds both.
   */
  private Cache<CacheKey, Entry> region(long maxEntries, long most) {
    long useful = Math.min(most, maxEntries * LARGEST);
    long share = Math.max(1, useful / Math.max(1, maxEntries));
    return Caffeine.newBuilder()
        .maximumWeight(Math.min(useful, share * maxEntries))
        .weigher((CacheKey key, Entry entry) -> (int) Math.max(share, entry.octets))
        .expireAfter(Expiry.writing((CacheKey key, Entry entry) -> left(entry)))
        .ticker(ticker::getAsLong)
        .removalListener((key, entry, cause) -> octets.add(-entry.octets))
        // Its upkeep is microseconds: done by whoever is here, no further threads.
        .executor(Runnable::run)
        .build();
  }

  private Duration left(Entry entry) {
    long age = ticker.getAsLong() - entry.storedNanos;
    return Duration.ofNanos(Math.max(0, entry.freshNanos + staleNanos - age));
  }

  /** Whether the configuration lets it keep anything. */
  public boolean on() {
    return on;
  }

  public Lookup lookup(CacheKey key) {
    Entry entry = find(positive, key);
    if (entry == null) {
      entry = find(negative, key);
    }
    if (entry == null) {
      misses.increment();
      return Lookup.Missing.INSTANCE;
    }
    long age = ticker.getAsLong() - entry.storedNanos;
    long seconds = TimeUnit.NANOSECONDS.toSeconds(age);
    if (age < entry.freshNanos) {
      hits.increment();
      return new Lookup.Fresh(entry.answer, (int) seconds, entry.hit(age));
    }
    misses.increment();
    // Not counted as asked for, so Caffeine is told each time.
    positive.getIfPresent(key);
    negative.getIfPresent(key);
    return new Lookup.Stale(entry.answer, seconds);
  }

  /**
   * What is there. Of an answer that many ask for, Caffeine is told only now and then that it was
   * wanted: it keeps a list of the most recent and counts how often, which costs more than finding,
   * and knows what is popular all the same.
   */
  private static Entry find(Cache<CacheKey, Entry> region, CacheKey key) {
    Entry entry = region.policy().getIfPresentQuietly(key);
    if (entry != null && (entry.asked() < TOLD_AT_FIRST || entry.asked() % TOLD_EVERY == 0)) {
      region.getIfPresent(key);
    }
    return entry;
  }

  /** Counts an answer that was given past its TTL. */
  public void servedStale() {
    stale.increment();
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
    if (answer.ttlSeconds() == 0) {
      positive.invalidate(key);
      negative.invalidate(key);
      return;
    }
    Entry entry = entry(key, answer, 0, asked);
    octets.add(entry.octets);
    region(answer).put(key, entry);
    (answer.negative() ? positive : negative).invalidate(key);
  }

  private Cache<CacheKey, Entry> region(Answer answer) {
    return answer.negative() ? negative : positive;
  }

  private Entry entry(CacheKey key, Answer answer, long ageNanos, int asked) {
    long fresh = TimeUnit.SECONDS.toNanos(answer.ttlSeconds());
    boolean renewable = prefetch && fresh >= SHORTEST_PREFETCHED;
    return new Entry(
        answer,
        answer.size() + key.qname().length() + OVERHEAD,
        ticker.getAsLong() - ageNanos,
        fresh,
        renewable ? fresh - fresh / DUE_PART : Long.MAX_VALUE,
        asked);
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
    Entry entry = entry(key, limited, ageNanos, 0);
    boolean newer = positive.getIfPresent(key) != null || negative.getIfPresent(key) != null;
    if (newer) {
      return false;
    }
    octets.add(entry.octets);
    if (region(limited).asMap().putIfAbsent(key, entry) != null) {
      octets.add(-entry.octets);
      return false;
    }
    return true;
  }

  /** What is kept, be it stale, without counting as a look-up. */
  public Optional<Answer> peek(CacheKey key) {
    return Stream.of(positive, negative)
        .flatMap(region -> Optional.ofNullable(region.asMap().get(key)).stream())
        .map(entry -> entry.answer)
        .findFirst();
  }

  /** Tells of each answer, in no order; what comes and goes meanwhile may be told or not. */
  public void each(Consumer<CachedAnswer> reader) {
    for (Cache<CacheKey, Entry> region : List.of(positive, negative)) {
      region.asMap().forEach((key, entry) -> reader.accept(shown(key, entry)));
    }
  }

  private CachedAnswer shown(CacheKey key, Entry entry) {
    return new CachedAnswer(
        key,
        entry.answer,
        ticker.getAsLong() - entry.storedNanos,
        entry.freshNanos,
        entry.freshNanos + staleNanos,
        entry.asked(),
        entry.octets);
  }

  /** Removes what is kept of a name and of every name below it; of the root, all there is. */
  public Removed flush(DomainName name) {
    return remove(key -> key.qname().isAtOrBelow(name));
  }

  private Removed remove(Predicate<CacheKey> which) {
    long count = 0;
    long size = 0;
    for (Cache<CacheKey, Entry> region : List.of(positive, negative)) {
      for (var one : region.asMap().entrySet()) {
        if (which.test(one.getKey()) && region.asMap().remove(one.getKey(), one.getValue())) {
          count++;
          size += one.getValue().octets;
        }
      }
    }
    return new Removed(count, size);
  }

  public CacheCounts counts() {
    long nothing = negative.estimatedSize();
    return new CacheCounts(
        hits.sum(),
        misses.sum(),
        stale.sum(),
        positive.estimatedSize() + nothing,
        nothing,
        octets.sum(),
        maxOctets);
  }
}
