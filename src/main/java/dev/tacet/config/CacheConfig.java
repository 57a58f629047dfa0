package dev.tacet.config;

import java.time.Duration;

/**
 * The answer cache.
 *
 * @param maxEntries answers kept; 0 turns the cache off
 * @param maxSizeBytes octets kept, the entries' overhead included
 * @param minTtl floor for upstream TTLs
 * @param maxTtl ceiling for upstream TTLs
 * @param serveStale whether an expired answer may stand in when no upstream answers (RFC 8767)
 * @param staleFor for how long after its TTL; zero turns it off too
 * @param staleClientTimeout how long the upstream has before the expired answer is given
 * @param staleRefreshTime how long, after a failure, it is given without asking again
 * @param prefetch whether what is popular is asked for again before it expires
 * @param keep whether the cache outlives a restart
 */
public record CacheConfig(
    int maxEntries,
    long maxSizeBytes,
    Duration minTtl,
    Duration maxTtl,
    boolean serveStale,
    Duration staleFor,
    Duration staleClientTimeout,
    Duration staleRefreshTime,
    boolean prefetch,
    boolean keep) {
  private static final long MIB = 1L << 20;

  /** RFC 8767 section 4: seven days are the most. */
  private static final Duration LONGEST_TTL = Duration.ofDays(7);

  private static final Duration CLIENT_TIMEOUT = Duration.ofMillis(1_800);
  private static final Duration REFRESH_TIME = Duration.ofSeconds(5);

  /** As by default, but for these. */
  public CacheConfig(int maxEntries, long maxSizeBytes, Duration minTtl, Duration staleFor) {
    this(
        maxEntries,
        maxSizeBytes,
        minTtl,
        LONGEST_TTL,
        true,
        staleFor,
        CLIENT_TIMEOUT,
        REFRESH_TIME,
        true,
        false);
  }

  /** How long past its TTL an answer is of use; zero where none is. */
  public Duration staleTime() {
    return serveStale ? staleFor : Duration.ZERO;
  }

  static CacheConfig read(Section in) {
    CacheConfig read =
        new CacheConfig(
            in.integer(
                "maxEntries",
                20_000,
                Bounds.between(0, 10_000_000),
                "Answers kept. 0 turns it off."),
            in.size(
                "maxSize",
                16 * MIB,
                Bounds.between(MIB, 4096 * MIB),
                "Memory for these answers; whichever bound is reached first counts."),
            in.duration(
                "minTtl",
                Duration.ZERO,
                Bounds.upTo(Duration.ofHours(1)),
                "Floor for the TTLs of upstreams. Above 0 it breaks fast failovers, and no RFC allows"
                    + " it. What has TTL 0, or does not exist, keeps its own."),
            in.duration(
                "maxTtl",
                LONGEST_TTL,
                Bounds.between(Duration.ofMinutes(1), LONGEST_TTL),
                "Ceiling for the TTLs of upstreams (RFC 8767 section 4)."),
            in.flag(
                "serveStale",
                true,
                "Whether an expired answer stands in when no upstream answers in time (RFC 8767). The"
                    + " upstream is asked first, and the answer says that it is stale (EDE 3, TTL 30)."),
            in.duration(
                "staleFor",
                Duration.ofDays(1),
                Bounds.upTo(Duration.ofDays(3)),
                "How long after its TTL it may; others call this max-stale-ttl or serve-expired-ttl."),
            in.duration(
                "staleClientTimeout",
                CLIENT_TIMEOUT,
                Bounds.upTo(Duration.ofSeconds(4)),
                "How long the upstream has before the device gets the expired answer, while the asking"
                    + " goes on. 0 gives it at once."),
            in.duration(
                "staleRefreshTime",
                REFRESH_TIME,
                Bounds.between(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                "How long after a failure the expired answer is given without asking again."),
            in.flag(
                "prefetch",
                true,
                "Whether a name that was asked more than once is asked for again in the last tenth of"
                    + " its TTL, so that no device waits for it."),
            in.flag(
                "keep",
                false,
                "Whether answers outlive a restart: they are written to the data directory at the stop"
                    + " and every six hours. The file names what the house looked up."));
    if (read.minTtl.compareTo(read.maxTtl) > 0 && !in.isBroken("minTtl")) {
      in.reject("minTtl", "is above maxTtl; make it smaller");
    }
    return read;
  }
}
