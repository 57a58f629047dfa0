package dev.tacet.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Keeps upstreams' answers for as long as their TTL, and some time longer as a stand-in for when no
 * upstream answers. Bounded by entries and by octets. Negative answers have a quarter of the room
 * to themselves: a flood of names that do not exist drives out no name that does.
 *
 * <p>Thread-safe; never blocks.
 */
public final class AnswerCache {
  /** Key, name and the cache's own bookkeeping for one entry, in octets, beside name and answer. */
  private static final int OVERHEAD = 320;

  /** No answer is larger in memory than this: 64 KiB on the wire, full of the smallest records. */
  private static final long LARGEST = 256 * 1024;

  private static final int NEGATIVE_SHARE = 4;

  private record Entry(Answer answer, int octets, long storedNanos, long freshNanos) {}

  private final boolean on;
  private final Duration minTtl;
  private final Duration staleFor;
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
    this.minTtl = config.minTtl();
    this.staleFor = config.staleFor();
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
  private Cache<CacheKey, Entry> region(long maxEntries, long maxOctets) {
    long useful = Math.min(maxOctets, maxEntries * LARGEST);
    long share = Math.max(1, useful / Math.max(1, maxEntries));
    return Caffeine.newBuilder()
        .maximumWeight(Math.min(useful, share * maxEntries))
        .weigher((CacheKey key, Entry entry) -> (int) Math.max(share, entry.octets()))
        .expireAfter(Expiry.writing((CacheKey key, Entry entry) -> kept(entry)))
        .ticker(ticker::getAsLong)
        .removalListener((key, entry, cause) -> octets.add(-entry.octets()))
        // Its upkeep is microseconds: done by whoever is here, no further threads.
        .executor(Runnable::run)
        .build();
  }

  private Duration kept(Entry entry) {
    return Duration.ofNanos(entry.freshNanos()).plus(staleFor);
  }

  /** Whether the configuration lets it keep anything. */
  public boolean on() {
    return on;
  }

  public Lookup lookup(CacheKey key) {
    Entry entry = positive.getIfPresent(key);
    if (entry == null) {
      entry = negative.getIfPresent(key);
    }
    if (entry == null) {
      misses.increment();
      return Lookup.Missing.INSTANCE;
    }
    long age = ticker.getAsLong() - entry.storedNanos();
    if (age < entry.freshNanos()) {
      hits.increment();
      return new Lookup.Fresh(entry.answer(), Duration.ofNanos(age).toSeconds());
    }
    stale.increment();
    return new Lookup.Stale(entry.answer(), Duration.ofNanos(age).toSeconds());
  }

  /**
   * Keeps an answer that came just now, in place of what was there. One that says it may not be
   * kept (TTL 0, a negative one without SOA) takes the old one away all the same: it is newer.
   */
  public void store(CacheKey key, Answer answer) {
    if (!on) {
      return;
    }
    if (answer.ttlSeconds() == 0) {
      positive.invalidate(key);
      negative.invalidate(key);
      return;
    }
    long fresh = Math.max(Duration.ofSeconds(answer.ttlSeconds()).toNanos(), minTtl.toNanos());
    int size = answer.size() + key.question().qname().length() + OVERHEAD;
    octets.add(size);
    Entry entry = new Entry(answer, size, ticker.getAsLong(), fresh);
    (answer.negative() ? negative : positive).put(key, entry);
    (answer.negative() ? positive : negative).invalidate(key);
  }

  public CacheCounts counts() {
    return new CacheCounts(
        hits.sum(),
        misses.sum(),
        stale.sum(),
        positive.estimatedSize() + negative.estimatedSize(),
        octets.sum());
  }
}
