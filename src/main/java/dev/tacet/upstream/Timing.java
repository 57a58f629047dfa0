package dev.tacet.upstream;

import java.time.Duration;

/**
 * How long each step of asking may take. Immutable.
 *
 * @param repeatAfter silence after which a datagram counts as lost and is sent once more
 * @param beside silence after which one not asked yet is asked beside; of one known to be slow,
 *     four times what it takes
 * @param patience silence after which an upstream has failed; one that was asked before may be
 *     asked again
 * @param budget silence after which a query has failed; a stub gives up after 5 s
 * @param probeEvery how often an upstream that rests is tried with a real query
 * @param idle how long a TCP connection stays open with nothing to wait for (RFC 7766 section
 *     6.2.3)
 */
public record Timing(
    Duration repeatAfter,
    Duration beside,
    Duration patience,
    Duration budget,
    Duration probeEvery,
    Duration idle) {
  /**
   * Two silent ones that answered before are sent datagrams at 0, 0.8, 2 and 2.8 s, and at 0.4 and
   * 1.2 s: six at most. A resolver that looks a name up afresh may well take 0.4 s: it is not held
   * against it.
   */
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofMillis(800),
          Duration.ofMillis(400),
          Duration.ofMillis(1_600),
          Duration.ofMillis(4_500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10));

  public Timing {
    if (repeatAfter.compareTo(patience) >= 0 || patience.compareTo(budget) >= 0) {
      throw new IllegalArgumentException(
          "repeatAfter < patience < budget, not " + repeatAfter + ", " + patience + ", " + budget);
    }
    if (beside.compareTo(patience) > 0) {
      throw new IllegalArgumentException("beside at most " + patience + ", not " + beside);
    }
  }

  /** The same with connections that stay open longer, or less long. */
  Timing withIdle(Duration other) {
    return new Timing(repeatAfter, beside, patience, budget, probeEvery, other);
  }
}
