package dev.tacet.cache;

import dev.tacet.dns.Answer;

/**
 * An answer in the cache, at one moment. Immutable.
 *
 * @param ageNanos since it came from the upstream
 * @param freshNanos how long after its coming it is good
 * @param goneNanos how long after its coming it is gone
 * @param asked how often it was asked for since it came
 * @param octets memory it takes, about
 */
public record CachedAnswer(
    CacheKey key,
    Answer answer,
    long ageNanos,
    long freshNanos,
    long goneNanos,
    int asked,
    int octets) {
  /** Whether its TTL has passed. */
  public boolean stale() {
    return ageNanos >= freshNanos;
  }
}
