package dev.tacet.cache;

/**
 * Counters of the cache, at about one moment. Immutable.
 *
 * @param hits look-ups that found an answer within its TTL
 * @param misses look-ups that found none, or only one past its TTL
 * @param stale answers given though their TTL had passed
 * @param entries answers kept now
 * @param negative those of them that say there is nothing
 * @param octets memory they all take, about
 * @param maxOctets the memory they may take
 */
public record CacheCounts(
    long hits, long misses, long stale, long entries, long negative, long octets, long maxOctets) {}
