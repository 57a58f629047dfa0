package dev.tacet.querylog;

import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What became of one query. Immutable.
 *
 * @param at wall-clock time the query arrived, kept to the millisecond
 * @param device the device's id, 0 while it is not known
 * @param rcode what the client was told, extended codes included
 * @param took from receiving the query to handing over the answer
 * @param addresses where an answer from an upstream led, the first {@link #MAX_ADDRESSES}; empty
 *     for all other origins
 * @param repeats queries this row stands for, 1 or more
 */
public record Decision(
    Instant at,
    InetAddress client,
    int device,
    Transport transport,
    Question question,
    Verdict verdict,
    Origin origin,
    int rcode,
    Duration took,
    List<InetAddress> addresses,
    int repeats) {
  /**
   * What is remembered of where a name led: an answer may have thousands, and rows wait by
   * thousands.
   */
  public static final int MAX_ADDRESSES = 16;

  public Decision {
    Objects.requireNonNull(at);
    Objects.requireNonNull(client);
    Objects.requireNonNull(transport);
    Objects.requireNonNull(question);
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(took);
    addresses =
        List.copyOf(
            addresses.size() <= MAX_ADDRESSES ? addresses : addresses.subList(0, MAX_ADDRESSES));
    if (repeats < 1) {
      throw new IllegalArgumentException("a row stands for at least one query");
    }
  }

  /** The same about another question, for what must not be kept as it was asked. */
  public Decision about(Question shown) {
    return new Decision(
        at, client, device, transport, shown, verdict, origin, rcode, took, addresses, repeats);
  }

  /** The same as a row for several queries. */
  Decision standingFor(int queries) {
    return new Decision(
        at, client, device, transport, question, verdict, origin, rcode, took, addresses, queries);
  }
}
