package dev.tacet.dns;

/** How a query reached us. The order is stored in the query log: append only. */
public enum Transport {
  UDP,
  TCP,
  /** DNS over TLS (RFC 7858). */
  DOT,
  /** DNS over HTTPS (RFC 8484). */
  DOH,
  /** DNS over QUIC (RFC 9250). */
  DOQ;

  /** Whether nobody on the way can read it: only then is there sense in padding (RFC 8467). */
  public boolean encrypted() {
    return this == DOT || this == DOH || this == DOQ;
  }

  /** Whether its sockets are those of UDP. */
  public boolean overUdp() {
    return this == UDP || this == DOQ;
  }
}
