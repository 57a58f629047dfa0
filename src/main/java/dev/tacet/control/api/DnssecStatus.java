package dev.tacet.control.api;

/**
 * What is done with signatures. The counts are of answers of upstreams, since the start.
 *
 * @param mode {@code off}, {@code pass} or {@code validate}; the rest is of validate only
 * @param insecure provably unsigned, or not to be judged
 * @param bogus not true, and told to nobody
 * @param unknown not to be judged because DS or DNSKEY could not be had
 * @param datesJudged false while the clock cannot be trusted
 * @param problem what keeps everything from being proven, or empty
 */
public record DnssecStatus(
    String mode,
    long secure,
    long insecure,
    long bogus,
    long unknown,
    boolean datesJudged,
    String problem) {
  /** Of a server that is not asked. */
  public static final DnssecStatus NONE = new DnssecStatus("", 0, 0, 0, 0, false, "");
}
