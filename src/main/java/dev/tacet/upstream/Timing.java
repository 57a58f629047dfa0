package dev.tacet.upstream;

import java.time.Duration;

/**
 * How long each step of asking may take. Immutable.
 *
 * @param repeatAfter silence after which a datagram counts as lost and is sent once more
 * @param patience silence after which another upstream is asked as well
 * @param budget silence after which a query has failed; a stub gives up after 5 s
 * @param probeEvery how often an upstream that rests is tried with a real query
 * @param idle how long a TCP connection stays open with nothing to wait for (RFC 7766 section
 *     6.2.3)
 */
public record Timing(
    Duration repeatAfter, Duration patience, Duration budget, Duration probeEvery, Duration idle) {
  /**
   * Silent upstreams are sent datagrams at 0, 0.8, 1.6, 2.4, 3.2 and 4 s: six at most, the last
   * with time for an answer before the stub gives up.
   */
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofMillis(800),
          Duration.ofMillis(1_600),
          Duration.ofMillis(4_500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10));

  public Timing {
    if (repeatAfter.compareTo(patience) >= 0 || patience.compareTo(budget) >= 0) {
      throw new IllegalArgumentException(
          "repeatAfter < patience < budget, not " + repeatAfter + ", " + patience + ", " + budget);
    }
  }

  /** The same with connections that stay open longer, or less long. */
  Timing withIdle(Duration other) {
    return new Timing(repeatAfter, patience, budget, probeEvery, other);
  }
}
