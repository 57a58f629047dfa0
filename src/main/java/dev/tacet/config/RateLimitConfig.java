package dev.tacet.config;

import java.time.Duration;

/**
 * How much one device may ask.
 *
 * @param queries 0 means as much as it likes
 */
public record RateLimitConfig(int queries, Duration per) {
  /** Nobody is limited. */
  public static final RateLimitConfig OFF = new RateLimitConfig(0, Duration.ofMinutes(1));

  static RateLimitConfig read(Section in) {
    return new RateLimitConfig(
        in.integer(
            "queries",
            1_000,
            Bounds.between(0, 1_000_000),
            "Queries of one device in that time, which it may also ask at once; 0 sets no limit."
                + " The router and trustedForwarders have twenty times as many, programs on this"
                + " machine no limit."),
        in.duration(
            "per",
            Duration.ofSeconds(60),
            Bounds.between(Duration.ofSeconds(1), Duration.ofHours(1)),
            "That time."));
  }
}
