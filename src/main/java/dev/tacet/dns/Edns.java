package dev.tacet.dns;

/**
 * What the stub said in its OPT record (RFC 6891).
 *
 * @param payloadSize octets of UDP the stub takes, 512 or more
 * @param dnssecOk the DO bit (RFC 3225)
 * @param padded whether it came with a padding option, and so takes one (RFC 7830 section 4)
 * @param keepalive whether it came with the keepalive option of TCP (RFC 7828)
 */
public record Edns(
    boolean present, int payloadSize, boolean dnssecOk, boolean padded, boolean keepalive) {
  /** The least any stub takes (RFC 1035 section 4.2.1); smaller values mean this one. */
  public static final int MIN_PAYLOAD = 512;

  /** The most we send or ask for over UDP, so that nothing is fragmented (RFC 9715). */
  public static final int OUR_PAYLOAD = 1232;

  public static final Edns NONE = new Edns(false, MIN_PAYLOAD, false, false, false);

  public Edns(boolean present, int payloadSize, boolean dnssecOk) {
    this(present, payloadSize, dnssecOk, false, false);
  }

  public Edns {
    payloadSize = Math.max(MIN_PAYLOAD, payloadSize);
  }
}
