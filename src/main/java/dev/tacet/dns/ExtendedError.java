package dev.tacet.dns;

/** The extended errors Tacet emits (RFC 8914 section 4). */
public enum ExtendedError {
  STALE_ANSWER(3),
  FORGED_ANSWER(4),
  DNSSEC_BOGUS(6),
  SIGNATURE_EXPIRED(7),
  SIGNATURE_NOT_YET_VALID(8),
  DNSKEY_MISSING(9),
  RRSIGS_MISSING(10),
  NSEC_MISSING(12),
  NOT_READY(14),
  BLOCKED(15),
  PROHIBITED(18),
  NO_REACHABLE_AUTHORITY(22),
  NETWORK_ERROR(23);

  private final int code;

  ExtendedError(int code) {
    this.code = code;
  }

  /** The INFO-CODE. */
  public int code() {
    return code;
  }

  /** Whether it says that data is not true, rather than that there is none. */
  public boolean isBogus() {
    return switch (this) {
      case DNSSEC_BOGUS,
          SIGNATURE_EXPIRED,
          SIGNATURE_NOT_YET_VALID,
          DNSKEY_MISSING,
          RRSIGS_MISSING,
          NSEC_MISSING ->
          true;
      default -> false;
    };
  }
}
