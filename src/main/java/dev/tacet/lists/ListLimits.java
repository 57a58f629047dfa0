package dev.tacet.lists;

import java.time.Duration;

/**
 * How much of a stranger's list is taken in. Beyond any of these the whole list is refused.
 *
 * @param fetched octets as they come over the network or from the file
 * @param inflated octets after unpacking
 * @param ratio of inflated to fetched octets
 * @param fetchTime from the first connection to the last octet, redirects included
 */
record ListLimits(
    long fetched, long inflated, int ratio, long lines, Duration fetchTime, int redirects) {
  static final ListLimits SHIPPED =
      new ListLimits(64L << 20, 512L << 20, 200, 10_000_000, Duration.ofSeconds(120), 5);
}
