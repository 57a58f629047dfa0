package dev.tacet.cache;

/**
 * Counters of the cache, at about one moment. Immutable.
 *
 * @param hits look-ups that found an answer within its TTL
 * @param misses look-ups that found nothing
 * @param stale look-ups that found an answer past its TTL
 * @param entries answers kept now
 * @param octets memory they take, about
 */
public record CacheCounts(long hits, long misses, long stale, long entries, long octets) {}
