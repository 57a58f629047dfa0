package dev.tacet.control.api;

/**
 * The answer cache.
 *
 * @param entries answers kept now
 * @param negative those of them that say there is nothing
 * @param octets memory they take, about
 * @param maxOctets memory they may take; 0 where the cache is off
 * @param hits queries answered from it within the TTL
 * @param misses queries for which an upstream was asked first
 * @param hitRate the share of hits, 0 to 1
 * @param stale answers given past their TTL, since no upstream answered in time
 * @param prefetched answers asked for before they expired
 * @param kept how it stands with the file that outlives a restart; empty where there is none
 */
public record CacheStatus(
    long entries,
    long negative,
    long octets,
    long maxOctets,
    long hits,
    long misses,
    double hitRate,
    long stale,
    long prefetched,
    String kept) {}
