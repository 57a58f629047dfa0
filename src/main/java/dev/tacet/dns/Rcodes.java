package dev.tacet.dns;

import org.xbill.DNS.Rcode;

/** Response codes (RFC 1035 section 4.1.1, RFC 6891 section 6.1.3), with the names people know. */
public final class Rcodes {
  public static final int NOERROR = Rcode.NOERROR;
  public static final int FORMERR = Rcode.FORMERR;
  public static final int SERVFAIL = Rcode.SERVFAIL;
  public static final int NXDOMAIN = Rcode.NXDOMAIN;
  public static final int NOTIMP = Rcode.NOTIMP;
  public static final int REFUSED = Rcode.REFUSED;
  public static final int BADVERS = Rcode.BADVERS;

  /** RFC 7873 section 8. */
  public static final int BADCOOKIE = Rcode.BADCOOKIE;

  /** No code: the client was told nothing at all. */
  public static final int NO_REPLY = -1;

  private Rcodes() {}

  /** The mnemonic, {@code RCODE23} for one without, or {@code none}. */
  public static String name(int rcode) {
    if (rcode == NO_REPLY) {
      return "none";
    }
    // 16 is BADVERS in an OPT and BADSIG in a TSIG; only the first occurs here.
    return rcode == BADVERS ? "BADVERS" : Rcode.string(rcode);
  }
}
