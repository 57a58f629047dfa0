package dev.tacet.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

  /** This object, and the head of its octets. */
  private static final int OWN_OVERHEAD = 64;

  /** Behind what was packed: four numbers of four octets, three of two, the flags. */
  private static final int TRAILER = 4 * 4 + 3 * 2 + 1;

  private static final int PACKED_AUTHENTIC = 1;
  private static final int PACKED_NEGATIVE = 2;

  /** What an address is looked at for, without making an object of each. */
  public interface AddressTest {
    /**
     * @param at where the address starts among octets that are not to be changed
     * @param length 4 or 16
     */
    boolean holds(byte[] octets, int at, int length);
  }

  /**
   * The message and, behind it, two octets for each TTL, which say where that stands, and the
   * addresses, each with its length before it. Of one that was {@link #unpack unpacked}, what it
   * was unpacked from stands behind these: it is not copied once more.
   */
  private final byte[] octets;

  private final int length;
  private final int addressesAt;
  private final int addressesEnd;
  private final short rcode;
  private final boolean authenticData;
  private final boolean negative;
  private final int ttlSeconds;
  private final List<DomainName> canonicalNames;
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
    this(
        packed(wire, ttlOffsets, addresses),
        wire.length,
        wire.length + 2 * ttlOffsets.length,
        wire.length + 2 * ttlOffsets.length + packedSize(addresses),
        rcode,
        authenticData,
        ttlSeconds,
        negative,
        canonicalNames,
        errors);
  }

  private Answer(
      byte[] octets,
      int length,
      int addressesAt,
      int addressesEnd,
      int rcode,
      boolean authenticData,
      int ttlSeconds,
      boolean negative,
      List<DomainName> canonicalNames,
      List<ExtendedErrorText> errors) {
    this.octets = octets;
    this.length = length;
    this.addressesAt = addressesAt;
    this.addressesEnd = addressesEnd;
    this.rcode = (short) rcode;
    this.authenticData = authenticData;
    this.ttlSeconds = ttlSeconds;
    this.negative = negative;
    this.canonicalNames = List.copyOf(canonicalNames);
    this.errors = List.copyOf(errors);
  }

  private static byte[] packed(byte[] wire, int[] ttlOffsets, List<InetAddress> addresses) {
    int at = wire.length + 2 * ttlOffsets.length;
    byte[] octets = Arrays.copyOf(wire, at + packedSize(addresses));
    for (int i = 0; i < ttlOffsets.length; i++) {
      Wire.put16(octets, wire.length + 2 * i, ttlOffsets[i]);
    }
    for (InetAddress one : addresses) {
      byte[] address = one.getAddress();
      octets[at] = (byte) address.length;
      System.arraycopy(address, 0, octets, at + 1, address.length);
      at += 1 + address.length;
    }
    return octets;
  }

  private static int packedSize(List<InetAddress> addresses) {
    int size = 0;
    for (InetAddress address : addresses) {
      size += 1 + (address instanceof Inet4Address ? 4 : 16);
    }
    return size;
  }

  /** Octets of what {@link #packTo} writes. */
  public int packedSize() {
    int size = addressesEnd + TRAILER;
    for (DomainName name : canonicalNames) {
      size += 1 + name.length();
    }
    for (ExtendedErrorText error : errors) {
      size += 4 + error.text().getBytes(StandardCharsets.UTF_8).length;
    }
    return size;
  }

  /**
   * Writes all that this answer is, for a cache, which has thousands for days: as octets they are
   * nothing to walk for the collector. To be read by this program only, and by {@link #unpack}.
   *
   * @param at from there on it takes {@link #packedSize} octets
   */
  public void packTo(byte[] target, int at) {
    System.arraycopy(octets, 0, target, at, addressesEnd);
    int next = at + addressesEnd;
    for (DomainName name : canonicalNames) {
      target[next] = (byte) name.length();
      name.copyTo(target, next + 1);
      next += 1 + name.length();
    }
    for (ExtendedErrorText error : errors) {
      byte[] text = error.text().getBytes(StandardCharsets.UTF_8);
      Wire.put16(target, next, error.code());
      Wire.put16(target, next + 2, text.length);
      System.arraycopy(text, 0, target, next + 4, text.length);
      next += 4 + text.length;
    }
    Wire.put32(target, next, length);
    Wire.put32(target, next + 4, addressesAt);
    Wire.put32(target, next + 8, addressesEnd);
    Wire.put32(target, next + 12, ttlSeconds);
    Wire.put16(target, next + 16, rcode);
    Wire.put16(target, next + 18, canonicalNames.size());
    Wire.put16(target, next + 20, errors.size());
    target[next + 22] =
        (byte) ((authenticData ? PACKED_AUTHENTIC : 0) | (negative ? PACKED_NEGATIVE : 0));
  }

  /**
   * The answer that {@link #packTo} wrote. Nothing is checked: never to be given octets that were
   * not our own a moment ago, in this process.
   *
   * @param packed the whole of it, which is not to be changed any more
   */
  public static Answer unpack(byte[] packed) {
    int trailer = packed.length - TRAILER;
    int next = (int) Wire.u32(packed, trailer + 8);
    int flags = packed[trailer + 22];
    List<DomainName> names = List.of();
    int count = Wire.u16(packed, trailer + 18);
    if (count > 0) {
      DomainName[] each = new DomainName[count];
      for (int i = 0; i < count; i++) {
        int end = next + 1 + (packed[next] & 0xff);
        each[i] = DomainName.canonical(packed, next + 1, end);
        next = end;
      }
      names = List.of(each);
    }
    List<ExtendedErrorText> errors = List.of();
    count = Wire.u16(packed, trailer + 20);
    if (count > 0) {
      ExtendedErrorText[] each = new ExtendedErrorText[count];
      for (int i = 0; i < count; i++) {
        int octets = Wire.u16(packed, next + 2);
        String text = new String(packed, next + 4, octets, StandardCharsets.UTF_8);
        each[i] = new ExtendedErrorText(Wire.u16(packed, next), text);
        next += 4 + octets;
      }
      errors = List.of(each);
    }
    return new Answer(
        packed,
        (int) Wire.u32(packed, trailer),
        (int) Wire.u32(packed, trailer + 4),
        (int) Wire.u32(packed, trailer + 8),
        Wire.u16(packed, trailer + 16),
        (flags & PACKED_AUTHENTIC) != 0,
        (int) Wire.u32(packed, trailer + 12),
        (flags & PACKED_NEGATIVE) != 0,
        names,
        errors);
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
    List<InetAddress> all = new ArrayList<>();
    for (int at = addressesAt; at < addressesEnd; at += 1 + octets[at]) {
      try {
        all.add(InetAddress.getByAddress(Arrays.copyOfRange(octets, at + 1, at + 1 + octets[at])));
      } catch (UnknownHostException e) {
        throw new IllegalStateException("an address was kept with " + octets[at] + " octets", e);
      }
    }
    return List.copyOf(all);
  }

  /** Whether one of its {@link #addresses} is of a kind; makes no object. */
  public boolean anyAddress(AddressTest test) {
    for (int at = addressesAt; at < addressesEnd; at += 1 + octets[at]) {
      if (test.holds(octets, at + 1, octets[at])) {
        return true;
      }
    }
    return false;
  }

  /** The same, to be judged by other addresses, too, than those in its records. */
  Answer leadingToo(List<InetAddress> others) {
    List<InetAddress> all = new ArrayList<>(others);
    all.addAll(addresses());
    int[] ttlOffsets = new int[ttls()];
    for (int i = 0; i < ttlOffsets.length; i++) {
      ttlOffsets[i] = ttlAt(i);
    }
    return new Answer(
        octets(),
        rcode,
        authenticData,
        ttlSeconds,
        ttlOffsets,
        negative,
        canonicalNames,
        all,
        errors);
  }

  /** How many TTLs the message has. */
  private int ttls() {
    return (addressesAt - length) / 2;
  }

  private int ttlAt(int number) {
    return Wire.u16(octets, length + 2 * number);
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
    byte[] message = octets();
    Wire.put16(message, 2, Wire.u16(message, 2) & ~Wire.AD | (authenticData ? Wire.AD : 0));
    return message;
  }

  /**
   * The same with no TTL below or above these seconds. A TTL of 0 stays: whoever sets it wants it
   * not kept.
   */
  public Answer withTtls(int least, int most) {
    byte[] own = octets;
    for (int i = 0; i < ttls(); i++) {
      long ttl = Wire.u32(octets, ttlAt(i));
      long within = within(ttl, least, most);
      if (within != ttl) {
        own = own == octets ? octets.clone() : own;
        Wire.put32(own, ttlAt(i), within);
      }
    }
    int seconds = (int) within(ttlSeconds, least, most);
    return own == octets && seconds == ttlSeconds
        ? this
        : with(own, authenticData, seconds, errors);
  }

  private Answer with(
      byte[] own, boolean authentic, int seconds, List<ExtendedErrorText> extendedErrors) {
    return new Answer(
        own,
        length,
        addressesAt,
        addressesEnd,
        rcode,
        authentic,
        seconds,
        negative,
        canonicalNames,
        extendedErrors);
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
    return authenticData ? with(octets, false, ttlSeconds, errors) : this;
  }

  Answer with(List<ExtendedErrorText> others) {
    return with(octets, authenticData, ttlSeconds, others);
  }

  /** The message as it came, without OPT; a copy. */
  byte[] octets() {
    return Arrays.copyOf(octets, length);
  }

  /** The upstream's own extended errors, as far as they are passed on. */
  List<ExtendedErrorText> errors() {
    return errors;
  }

  /**
   * Octets in memory, about, for a bound on what is held of answers as objects. Names count in
   * full: compressed on the wire, a few octets there can be hundreds here.
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
    return addressesEnd + names + texts + OWN_OVERHEAD;
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
    int opt = query.edns().present() ? MessageWriter.OPT_OCTETS : 0;
    byte[] out = new byte[length + opt];
    System.arraycopy(octets, 0, out, 0, length);
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
    for (int i = 0; i < ttls(); i++) {
      int at = ttlAt(i);
      Wire.put32(out, at, stale ? STALE_TTL : Math.max(0, Wire.u32(out, at) - ageSeconds));
    }
    return MessageWriter.withOpt(out, length, query, shown, stale ? staleErrors() : errors);
  }

  private List<ExtendedErrorText> staleErrors() {
    List<ExtendedErrorText> all = new ArrayList<>(errors);
    all.add(0, ExtendedErrorText.of(ExtendedError.STALE_ANSWER, ""));
    return all;
  }

  /** Whether the other would be served, judged and kept as this one, octet by octet. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Answer answer
        && length == answer.length
        && addressesAt == answer.addressesAt
        && rcode == answer.rcode
        && authenticData == answer.authenticData
        && negative == answer.negative
        && ttlSeconds == answer.ttlSeconds
        && Arrays.equals(octets, 0, addressesEnd, answer.octets, 0, answer.addressesEnd)
        && canonicalNames.equals(answer.canonicalNames)
        && errors.equals(answer.errors);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        ByteBuffer.wrap(octets, 0, addressesEnd),
        length,
        addressesAt,
        rcode,
        authenticData,
        negative,
        ttlSeconds,
        canonicalNames,
        errors);
  }
}
