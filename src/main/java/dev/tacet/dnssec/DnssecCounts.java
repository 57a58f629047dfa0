package dev.tacet.dnssec;

/**
 * What became of answers that were judged, since the start. Immutable.
 *
 * @param insecure provably unsigned, or not to be judged
 * @param unknown those for which DS or DNSKEY could not be had
 * @param problem what keeps everything from being proven, in words; or empty
 */
public record DnssecCounts(long secure, long insecure, long bogus, long unknown, String problem) {
  /** Where nothing is judged. */
  public static final DnssecCounts NONE = new DnssecCounts(0, 0, 0, 0, "");
}
