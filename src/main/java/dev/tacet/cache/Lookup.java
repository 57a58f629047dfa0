package dev.tacet.cache;

import dev.tacet.dns.Answer;

/** What the cache has for a key. Immutable. */
public sealed interface Lookup {
  /**
   * Within its TTL.
   *
   * @param ageSeconds since it came from the upstream; an int, so that the record, of which each
   *     hit makes one, has 24 octets
   * @param due whether it is popular and expires soon: whoever is told so, and nobody else, may ask
   *     for it again
   */
  record Fresh(Answer answer, int ageSeconds, boolean due) implements Lookup {}

  /** Past its TTL, and good only while no upstream answers (RFC 8767). */
  record Stale(Answer answer, long ageSeconds) implements Lookup {}

  record Missing() implements Lookup {
    static final Missing INSTANCE = new Missing();
  }
}
