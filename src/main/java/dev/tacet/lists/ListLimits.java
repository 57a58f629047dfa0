package dev.tacet.lists;

import java.time.Duration;

/**
 * How much of a list is taken in. Beyond any of these the whole list is refused.
 *
 * @param fetched octets as they come over the network or from the file
 * @param inflated octets after unpacking
 * @param ratio of inflated to fetched octets
 * @param fetchTime from the first connection to the last octet, redirects included
 */
record ListLimits(
    long fetched, long inflated, int ratio, long lines, Duration fetchTime, int redirects) {
  /** A stranger's list: its server may be broken or hostile. */
  static final ListLimits DOWNLOAD =
      new ListLimits(64L << 20, 512L << 20, 200, 10_000_000, Duration.ofSeconds(120), 5);

  /**
   * A file the owner put there himself: its length is meant. What bounds it is the index, 2 GiB for
   * all lists, of which a line takes some 18 octets; and the time is a slow memory card's.
   */
  static final ListLimits FILE =
      new ListLimits(512L << 20, 512L << 20, 200, 20_000_000, Duration.ofSeconds(300), 0);
}
