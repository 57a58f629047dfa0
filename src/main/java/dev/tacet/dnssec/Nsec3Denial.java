package dev.tacet.dnssec;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/** Proofs by NSEC3 (RFC 5155 section 8), each hash counted. */
final class Nsec3Denial implements Denial {
  /** More than this means insecure (RFC 9276 section 3.2, CVE-2023-50868). */
  static final int MAX_ITERATIONS = 100;

  private static final int SHA_1 = 1;
  private static final int HASH_OCTETS = 20;
  private static final int OPT_OUT = 1;
  private static final base32 HEX = new base32(base32.Alphabet.BASE32HEX, false, false);

  private record Link(byte[] from, byte[] to, NSEC3Record record) {
    boolean covers(byte[] hash) {
      boolean behind = Arrays.compareUnsigned(from, hash) < 0;
      boolean before = Arrays.compareUnsigned(hash, to) < 0;
      boolean last = Arrays.compareUnsigned(from, to) >= 0;
      return last ? behind || before : behind && before;
    }

    boolean optOut() {
      return (record.getFlags() & OPT_OUT) != 0;
    }

    boolean has(int type) {
      return record.hasType(type);
    }

    /** What is below this name is not in this zone (RFC 5155 section 8.3). */
    boolean leaves() {
      return has(Type.DNAME) || has(Type.NS) && !has(Type.SOA);
    }
  }

  /** The longest name that exists, and what covers the one that is a label longer. */
  private record Enclosing(Name name, Link nextCloser) {}

  private final Name zone;
  private final Work work;
  private final List<Link> links = new ArrayList<>();
  private final Map<Name, byte[]> hashes = new HashMap<>();

  /**
   * @param records verified with the zone's keys; those of other parameters than the first are left
   *     aside (RFC 5155 section 8.2)
   */
  Nsec3Denial(Name zone, List<NSEC3Record> records, Work work) {
    this.zone = zone;
    this.work = work;
    for (NSEC3Record record : records) {
      if (record.getHashAlgorithm() != SHA_1
          || (record.getFlags() & ~OPT_OUT) != 0
          || record.getName().labels() != zone.labels() + 1
          || record.getNext().length != HASH_OCTETS) {
        continue;
      }
      NSEC3Record first = links.isEmpty() ? record : links.get(0).record();
      byte[] from = HEX.fromString(record.getName().getLabelString(0).toUpperCase(Locale.ROOT));
      if (from != null
          && from.length == HASH_OCTETS
          && record.getIterations() == first.getIterations()
          && Arrays.equals(salt(record), salt(first))) {
        links.add(new Link(from, record.getNext(), record));
      }
    }
  }

  private static byte[] salt(NSEC3Record record) {
    return record.getSalt() == null ? new byte[0] : record.getSalt();
  }

  /** Whether a look at these would cost more than they are worth; then nothing is proven. */
  static boolean tooCostly(List<NSEC3Record> records) {
    return records.stream().anyMatch(record -> record.getIterations() > MAX_ITERATIONS);
  }

  @Override
  public Denied noName(Name name) {
    Optional<Enclosing> enclosing = enclosing(name);
    boolean noWildcard =
        enclosing
            .flatMap(there -> NsecDenial.wildcard(there.name()))
            .flatMap(this::covering)
            .isPresent();
    return noWildcard ? proven(enclosing.get().nextCloser()) : Denied.NOT_PROVEN;
  }

  @Override
  public Denied noData(Name name, int type) {
    Optional<Link> own = at(name);
    if (own.isPresent()) {
      return lacks(own.get(), name, type) ? Denied.PROVEN : Denied.NOT_PROVEN;
    }
    Optional<Enclosing> enclosing = enclosing(name);
    if (enclosing.isEmpty()) {
      return Denied.NOT_PROVEN;
    }
    Link nextCloser = enclosing.get().nextCloser();
    Optional<Link> wildcard = NsecDenial.wildcard(enclosing.get().name()).flatMap(this::at);
    if (wildcard.isPresent()) {
      return lacks(wildcard.get(), name, type) ? proven(nextCloser) : Denied.NOT_PROVEN;
    }
    return nextCloser.optOut() ? Denied.OPEN : Denied.NOT_PROVEN;
  }

  @Override
  public Denied expanded(Name name, Name enclosing) {
    int drop = name.labels() - enclosing.labels() - 1;
    return covering(new Name(name, drop)).map(Nsec3Denial::proven).orElse(Denied.NOT_PROVEN);
  }

  @Override
  public Cut cut(Name name) {
    Optional<Link> own = at(name);
    if (own.isPresent()) {
      if (own.get().has(Type.DS) || own.get().has(Type.SOA)) {
        return Cut.NOT_PROVEN;
      }
      return own.get().has(Type.NS) ? Cut.INSECURE : Cut.NONE;
    }
    return enclosing(name)
        .map(there -> there.nextCloser().optOut() ? Cut.INSECURE : Cut.NOTHING)
        .orElse(Cut.NOT_PROVEN);
  }

  private static Denied proven(Link nextCloser) {
    return nextCloser.optOut() ? Denied.OPEN : Denied.PROVEN;
  }

  private static boolean lacks(Link link, Name name, int type) {
    if (link.has(type) || link.has(Type.CNAME)) {
      return false;
    }
    if (type == Type.DS) {
      return !link.has(Type.SOA) || name.equals(Name.root);
    }
    return link.has(Type.SOA) || !link.has(Type.NS);
  }

  private Optional<Enclosing> enclosing(Name name) {
    for (int drop = 1; drop <= name.labels() - zone.labels(); drop++) {
      Name above = new Name(name, drop);
      Optional<Link> there = at(above);
      if (there.isPresent()) {
        if (there.get().leaves()) {
          return Optional.empty();
        }
        return covering(new Name(name, drop - 1)).map(link -> new Enclosing(above, link));
      }
    }
    return Optional.empty();
  }

  private Optional<Link> at(Name name) {
    Optional<byte[]> hash = hash(name);
    return links.stream()
        .filter(link -> hash.isPresent() && Arrays.equals(link.from(), hash.get()))
        .findFirst();
  }

  private Optional<Link> covering(Name name) {
    Optional<byte[]> hash = hash(name);
    return links.stream().filter(link -> hash.isPresent() && link.covers(hash.get())).findFirst();
  }

  private Optional<byte[]> hash(Name name) {
    byte[] known = hashes.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    if (links.isEmpty() || !work.hash()) {
      return Optional.empty();
    }
    try {
      byte[] hash = links.get(0).record().hashName(name);
      hashes.put(name, hash);
      return Optional.of(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }
}
