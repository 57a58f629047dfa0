package dev.tacet.dns;

/** The extended errors Tacet emits (RFC 8914 section 4). */
public enum ExtendedError {
  STALE_ANSWER(3),
  FORGED_ANSWER(4),
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
}
