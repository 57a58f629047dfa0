package dev.tacet.config;

import java.time.Duration;

/**
 * The answer cache.
 *
 * @param maxEntries answers kept; 0 turns the cache off
 * @param maxSizeBytes octets kept, the entries' overhead included
 * @param minTtl floor for upstream TTLs
 * @param staleFor how long an expired answer may stand in when no upstream answers (RFC 8767); zero
 *     turns it off
 */
public record CacheConfig(int maxEntries, long maxSizeBytes, Duration minTtl, Duration staleFor) {}
