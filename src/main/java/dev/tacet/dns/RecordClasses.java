package dev.tacet.dns;

import org.xbill.DNS.DClass;

/** The classes of RFC 1035 section 3.2.4 and RFC 2136. */
public final class RecordClasses {
  public static final int IN = DClass.IN;
  public static final int CHAOS = DClass.CH;
  public static final int NONE = DClass.NONE;
  public static final int ANY = DClass.ANY;

  private RecordClasses() {}

  /** The mnemonic, or {@code CLASS32} for one without (RFC 3597 section 5). */
  public static String name(int qclass) {
    return DClass.string(qclass);
  }
}
