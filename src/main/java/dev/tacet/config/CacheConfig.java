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
public record CacheConfig(int maxEntries, long maxSizeBytes, Duration minTtl, Duration staleFor) {
  private static final long MIB = 1L << 20;

  static CacheConfig read(Section in) {
    return new CacheConfig(
        in.integer(
            "maxEntries", 20_000, Bounds.between(0, 10_000_000), "Answers kept. 0 turns it off."),
        in.size(
            "maxSize",
            16 * MIB,
            Bounds.between(MIB, 4096 * MIB),
            "Memory for these answers; whichever bound is reached first counts."),
        in.duration(
            "minTtl",
            Duration.ZERO,
            Bounds.upTo(Duration.ofHours(1)),
            "Floor for the TTLs of upstreams. Above 0 it breaks fast failovers."),
        in.duration(
            "staleFor",
            Duration.ofDays(1),
            Bounds.upTo(Duration.ofDays(3)),
            "How long an expired answer may stand in when no upstream answers (RFC 8767)."));
  }
}
