package dev.tacet.insight;

/**
 * Many queries of one party for one name with no pause between them of more than {@link
 * #MAX_PAUSE_MILLIS}. Immutable.
 *
 * @param fromMillis when the first came, milliseconds since 1970
 * @param toMillis when the last came
 * @param queries how many, repeats included
 * @param blocked how many of them were answered so that they lead nowhere
 */
public record Burst(long fromMillis, long toMillis, long queries, long blocked) {
  /** A longer pause ends a burst. Stubs that get no answer ask again after 5 s (RFC 1536 kin). */
  public static final long MAX_PAUSE_MILLIS = 6_000;

  /** Fewer queries are no burst: a page opened thrice asks for A, AAAA and HTTPS thrice. */
  public static final int MIN_QUERIES = 20;

  public Burst {
    if (toMillis < fromMillis || queries < 1 || blocked < 0 || blocked > queries) {
      throw new IllegalArgumentException("a burst that no clock could show");
    }
  }

  /** Queries a minute while it lasted; a burst shorter than a minute is taken as one minute. */
  public double perMinute() {
    return queries * 60_000.0 / Math.max(60_000, toMillis - fromMillis);
  }
}
