package dev.tacet.control.api;

/** The answer cache. */
public record CacheStatus(long entries, long octets, long hits, long misses, long stale) {}
