package dev.tacet.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * An upstream's answer: the octets as they came, without OPT, and the facts others need of them.
 * Serving it is one copy with id, question and TTLs patched; unknown types, signatures and order
 * survive untouched. Immutable.
 */
public final class Answer {
  /** TTL of a stale answer in seconds (RFC 8767 section 4). */
  public static final int STALE_TTL = 30;

  /** Objects around the octets of a name, and of an extended error, in memory. */
  private static final int NAME_OVERHEAD = 64;

  private static final int TEXT_OVERHEAD = 80;

  private final byte[] wire;
  private final int rcode;
  private final boolean authenticData;
  private final int ttlSeconds;
  private final int[] ttlOffsets;
  private final boolean negative;
  private final List<DomainName> canonicalNames;
  private final List<InetAddress> addresses;
  private final List<ExtendedErrorText> errors;

  Answer(
      byte[] wire,
      int rcode,
      boolean authenticData,
      int ttlSeconds,
      int[] ttlOffsets,
      boolean negative,
      List<DomainName> canonicalNames,
      List<InetAddress> addresses,
      List<ExtendedErrorText> errors) {
    this.wire = wire;
    this.rcode = rcode;
    this.authenticData = authenticData;
    this.ttlSeconds = ttlSeconds;
    this.ttlOffsets = ttlOffsets;
    this.negative = negative;
    this.canonicalNames = List.copyOf(canonicalNames);
    this.addresses = List.copyOf(addresses);
    this.errors = List.copyOf(errors);
  }

  /** The response code, extended ones included: 0 to 4,095. */
  public int rcode() {
    return rcode;
  }

  /**
   * The code this client is told. The upper bits of an extended one travel in an OPT (RFC 6891
   * section 6.1.3); without them BADVERS would be NOERROR, so a client without EDNS is told
   * SERVFAIL.
   */
  public int rcodeFor(Query query) {
    return rcode > Wire.RCODE && !query.edns().present() ? Rcodes.SERVFAIL : rcode;
  }

  /**
   * Seconds it may be kept: the smallest TTL of its answer, or, for NXDOMAIN and NODATA, the
   * smaller of the SOA's TTL and its MINIMUM field (RFC 2308 section 5).
   *
   * @return 0 to 604,800; 0 means "do not cache"
   */
  public int ttlSeconds() {
    return ttlSeconds;
  }

  /** The other ends of the aliases, in order: CNAME and DNAME targets, HTTPS and SVCB targets. */
  public List<DomainName> canonicalNames() {
    return canonicalNames;
  }

  /** A and AAAA data of the answer, and the address hints of HTTPS and SVCB records. */
  public List<InetAddress> addresses() {
    return addresses;
  }

  /** The same, to be judged by other addresses, too, than those in its records. */
  Answer leadingToo(List<InetAddress> others) {
    List<InetAddress> all = new ArrayList<>(others);
    all.addAll(addresses);
    return new Answer(
        wire, rcode, authenticData, ttlSeconds, ttlOffsets, negative, canonicalNames, all, errors);
  }

  /** Whether there is no data of the type asked for: NXDOMAIN, NODATA, an error. */
  public boolean negative() {
    return negative;
  }

  /**
   * The message as it came, without OPT: a copy, for those who look at its proofs or keep it. Its
   * AD bit is that of {@link #authenticData}, for it is read again as if an upstream had said so.
   */
  public byte[] message() {
    byte[] message = wire.clone();
    Wire.put16(message, 2, Wire.u16(wire, 2) & ~Wire.AD | (authenticData ? Wire.AD : 0));
    return message;
  }

  /**
   * The same with no TTL below or above these seconds. A TTL of 0 stays: whoever sets it wants it
   * not kept.
   */
  public Answer withTtls(int least, int most) {
    byte[] own = wire;
    for (int at : ttlOffsets) {
      long ttl = Wire.u32(wire, at);
      long within = within(ttl, least, most);
      if (within != ttl) {
        own = own == wire ? wire.clone() : own;
        Wire.put32(own, at, within);
      }
    }
    int seconds = (int) within(ttlSeconds, least, most);
    return own == wire && seconds == ttlSeconds
        ? this
        : new Answer(
            own,
            rcode,
            authenticData,
            seconds,
            ttlOffsets,
            negative,
            canonicalNames,
            addresses,
            errors);
  }

  private static long within(long ttl, int least, int most) {
    return ttl == 0 ? 0 : Math.min(most, Math.max(least, ttl));
  }

  /** Whether it says that its data was validated (the AD bit, RFC 4035 section 3.2.3). */
  public boolean authenticData() {
    return authenticData;
  }

  /** The same without that word: for who gave it may not be believed. */
  public Answer unproven() {
    return authenticData
        ? new Answer(
            wire, rcode, false, ttlSeconds, ttlOffsets, negative, canonicalNames, addresses, errors)
        : this;
  }

  Answer with(List<ExtendedErrorText> others) {
    return new Answer(
        wire,
        rcode,
        authenticData,
        ttlSeconds,
        ttlOffsets,
        negative,
        canonicalNames,
        addresses,
        others);
  }

  /** As they came, without OPT; not to be changed. */
  byte[] octets() {
    return wire;
  }

  /** The upstream's own extended errors, as far as they are passed on. */
  List<ExtendedErrorText> errors() {
    return errors;
  }

  /**
   * Octets in memory, about, for a bound on what a cache holds. Names count in full: compressed on
   * the wire, a few octets there can be hundreds here.
   */
  public int size() {
    int names = 0;
    for (DomainName name : canonicalNames) {
      names += NAME_OVERHEAD + 2 * name.length();
    }
    int texts = 0;
    for (ExtendedErrorText error : errors) {
      texts += TEXT_OVERHEAD + 2 * error.text().length();
    }
    return wire.length + 4 * ttlOffsets.length + 80 * addresses.size() + names + texts + 160;
  }

  /**
   * The answer as this client must see it: its id, its letter case, its flags, TTLs counted down,
   * an OPT only if it sent one, truncated where it does not fit.
   *
   * @param ageSeconds how long the answer lay in the cache
   */
  public byte[] forClient(Query query, long ageSeconds) {
    return render(query, ageSeconds, false);
  }

  /** As {@link #forClient}, for an answer past its TTL: TTL 30 and EDE 3 (RFC 8767 section 4). */
  public byte[] staleForClient(Query query) {
    return render(query, 0, true);
  }

  private byte[] render(Query query, long ageSeconds, boolean stale) {
    byte[] out = wire.clone();
    int shown = rcodeFor(query);
    Wire.put16(out, 0, query.id());
    boolean wantsAuthentic = query.authenticData() || query.edns().dnssecOk();
    Wire.put16(
        out,
        2,
        MessageWriter.flags(query)
            | (authenticData && wantsAuthentic && !stale ? Wire.AD : 0)
            | shown & Wire.RCODE);
    query.copyQuestionTo(out);
    for (int at : ttlOffsets) {
      long left = stale ? STALE_TTL : Math.max(0, Wire.u32(out, at) - ageSeconds);
      Wire.put32(out, at, left);
    }
    return MessageWriter.withOpt(out, out.length, query, shown, stale ? staleErrors() : errors);
  }

  private List<ExtendedErrorText> staleErrors() {
    List<ExtendedErrorText> all = new ArrayList<>(errors);
    all.add(0, ExtendedErrorText.of(ExtendedError.STALE_ANSWER, ""));
    return all;
  }
}
