package dev.tacet.dns;

import java.util.OptionalInt;
import org.xbill.DNS.Type;

/** The record types Tacet itself treats apart, and the names of all (IANA's registry). */
public final class RecordTypes {
  public static final int A = Type.A;
  public static final int NS = Type.NS;
  public static final int CNAME = Type.CNAME;
  public static final int SOA = Type.SOA;
  public static final int PTR = Type.PTR;
  public static final int MX = Type.MX;
  public static final int TXT = Type.TXT;
  public static final int AAAA = Type.AAAA;
  public static final int SRV = Type.SRV;
  public static final int DNAME = Type.DNAME;
  public static final int OPT = Type.OPT;
  public static final int DS = Type.DS;
  public static final int RRSIG = Type.RRSIG;
  public static final int NSEC = Type.NSEC;
  public static final int DNSKEY = Type.DNSKEY;
  public static final int NSEC3 = Type.NSEC3;
  public static final int SVCB = Type.SVCB;
  public static final int HTTPS = Type.HTTPS;
  public static final int TKEY = Type.TKEY;
  public static final int TSIG = Type.TSIG;
  public static final int IXFR = Type.IXFR;
  public static final int AXFR = Type.AXFR;
  public static final int MAILB = Type.MAILB;
  public static final int MAILA = Type.MAILA;
  public static final int ANY = Type.ANY;

  private RecordTypes() {}

  /** The mnemonic, or {@code TYPE65280} for one without (RFC 3597 section 5). */
  public static String name(int type) {
    return Type.string(type);
  }

  /** The number of a mnemonic, of {@code TYPE12345}, or of a plain number; case is forgiven. */
  public static OptionalInt parse(String name) {
    int type = Type.value(name, true);
    return type < 0 || type > 0xffff ? OptionalInt.empty() : OptionalInt.of(type);
  }
}
