package dev.tacet.listen;

import dev.tacet.dns.Rejected;
import dev.tacet.dns.Transport;
import java.util.Map;

/**
 * What happened since the start, at one moment. Immutable.
 *
 * @param received messages, broken ones included
 * @param answered replies handed to the system, errors included
 * @param rejected messages that were no query for us
 * @param dropped what got no answer
 * @param failed queries whose handler failed: a bug each
 * @param expired queries whose handler never answered: a bug each
 * @param socketErrors errors the system reported on a socket
 * @param outstanding UDP queries that wait for their answer now
 * @param connections TCP connections open now
 */
public record ListenerCounters(
    Map<Transport, Long> received,
    long answered,
    Map<Rejected.Reason, Long> rejected,
    Map<Dropped, Long> dropped,
    long failed,
    long expired,
    long socketErrors,
    int outstanding,
    int connections) {
  public ListenerCounters {
    received = Map.copyOf(received);
    rejected = Map.copyOf(rejected);
    dropped = Map.copyOf(dropped);
  }
}
