package dev.tacet.listen;

import java.time.Duration;

/**
 * What hostile or merely unlucky clients can make us hold.
 *
 * @param udpOutstanding UDP queries without an answer yet, of all addresses together
 * @param perConnection queries without an answer yet of one TCP connection; above it nothing more
 *     is read from that connection
 * @param unsentOctets answers that wait for slow TCP clients, of all connections together
 * @param answerWithin after this a query is given up with SERVFAIL: its place is needed. Longer
 *     than everything behind it takes, so that only a bug makes it matter
 */
record Limits(int udpOutstanding, int perConnection, long unsentOctets, Duration answerWithin) {
  static final Limits DEFAULT = new Limits(10_000, 64, 16L << 20, Duration.ofSeconds(10));
}
