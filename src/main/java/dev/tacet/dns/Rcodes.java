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

  private Rcodes() {}

  /** The mnemonic, or {@code RCODE23} for one without. */
  public static String name(int rcode) {
    // 16 is BADVERS in an OPT and BADSIG in a TSIG; only the first occurs here.
    return rcode == BADVERS ? "BADVERS" : Rcode.string(rcode);
  }
}
