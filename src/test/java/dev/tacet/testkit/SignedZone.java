package dev.tacet.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/**
 * A zone that signs what it is asked for when it is asked, honestly unless told otherwise. Records
 * and conduct are set before it is asked.
 */
public final class SignedZone {
  private static final int KEY_FLAGS = 257;
  private static final int MINIMUM = 60;
  private static final base32 HEX = new base32(base32.Alphabet.BASE32HEX, false, false);

  private final Name name;
  private final KeyPair keys;
  private final DNSKEYRecord key;
  private final List<Record> records = new ArrayList<>();
  private boolean signed = true;
  private boolean nsec3;
  private boolean optOut;
  private int iterations;
  private int ttl = 300;
  private Instant from = Instant.now().minus(Duration.ofDays(1));
  private Instant until = Instant.now().plus(Duration.ofDays(7));

  SignedZone(Name name, int algorithm) {
    this.name = name;
    this.keys = keys(algorithm);
    try {
      this.key = new DNSKEYRecord(name, DClass.IN, ttl, KEY_FLAGS, 3, algorithm, keys.getPublic());
    } catch (DNSSEC.DNSSECException e) {
      throw new IllegalStateException(e);
    }
    records.add(key);
    add("@ 300 IN SOA ns admin 1 2 3 4 " + MINIMUM, "@ 300 IN NS ns");
  }

  private static KeyPair keys(int algorithm) {
    try {
      KeyPairGenerator generator;
      switch (algorithm) {
        case DNSSEC.Algorithm.RSASHA256, DNSSEC.Algorithm.RSASHA512, DNSSEC.Algorithm.RSASHA1 -> {
          generator = KeyPairGenerator.getInstance("RSA");
          generator.initialize(2_048);
        }
        case DNSSEC.Algorithm.ECDSAP256SHA256 -> {
          generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        case DNSSEC.Algorithm.ECDSAP384SHA384 -> {
          generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(new ECGenParameterSpec("secp384r1"));
        }
        case DNSSEC.Algorithm.ED25519 -> generator = KeyPairGenerator.getInstance("Ed25519");
        case DNSSEC.Algorithm.ED448 -> generator = KeyPairGenerator.getInstance("Ed448");
        default -> throw new IllegalArgumentException("algorithm " + algorithm);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds records, relative to the zone: {@code "www 300 IN A 192.0.2.1"}. */
  public SignedZone add(String... lines) {
    byte[] octets = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (Master master = new Master(new ByteArrayInputStream(octets), name)) {
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        records.add(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public SignedZone add(Record record) {
    records.add(record);
    return this;
  }

  /** Without keys and signatures; its parent says so. */
  public SignedZone unsigned() {
    signed = false;
    records.removeIf(record -> record.getType() == Type.DNSKEY);
    return this;
  }

  public SignedZone valid(Instant begin, Instant end) {
    from = begin;
    until = end;
    return this;
  }

  /** Denies by NSEC3. */
  public SignedZone nsec3(int iterations, boolean optOut) {
    this.nsec3 = true;
    this.iterations = iterations;
    this.optOut = optOut;
    return this;
  }

  /** Takes a record away, such as one whose denial is the point. */
  public SignedZone remove(String owner, int type) {
    records.removeIf(r -> r.getName().equals(below(owner)) && r.getType() == type);
    return this;
  }

  Name below(String owner) {
    try {
      return Name.fromString(owner, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Name name() {
    return name;
  }

  public DNSKEYRecord key() {
    return key;
  }

  public KeyPair keys() {
    return keys;
  }

  boolean isSigned() {
    return signed;
  }

  /** The digest of its key, as its parent has it. */
  public DSRecord ds() {
    return new DSRecord(name, DClass.IN, ttl, DNSSEC.Digest.SHA256, key);
  }

  /** All of one name and type; empty where there is none. */
  Optional<RRset> rrset(Name owner, int type) {
    RRset rrset = new RRset();
    for (Record record : records) {
      if (record.getName().equals(owner) && record.getType() == type) {
        rrset.addRR(record);
      }
    }
    return rrset.isEmpty() ? Optional.empty() : Optional.of(signed(rrset));
  }

  /** The RRset of the wildcard as that of a name it stands for. */
  Optional<RRset> expanded(Name wildcard, Name owner, int type) {
    return rrset(wildcard, type)
        .map(
            found -> {
              RRset expanded = new RRset();
              found.rrs(false).forEach(record -> expanded.addRR(renamed(record, owner)));
              found.sigs().forEach(record -> expanded.addRR(renamed(record, owner)));
              return expanded;
            });
  }

  private static Record renamed(Record record, Name owner) {
    return Record.newRecord(
        owner,
        record.getType(),
        record.getDClass(),
        record.getTTL(),
        record.rdataToWireCanonical());
  }

  RRset signed(RRset rrset) {
    boolean delegation = rrset.getType() == Type.NS && !rrset.getName().equals(name);
    if (signed && !delegation) {
      rrset.addRR(sign(rrset, key, keys, from, until));
    }
    return rrset;
  }

  public static RRSIGRecord sign(
      RRset rrset, DNSKEYRecord key, KeyPair keys, Instant from, Instant until) {
    try {
      return DNSSEC.sign(rrset, key, keys.getPrivate(), from, until);
    } catch (DNSSEC.DNSSECException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isDelegatedBelow(Name owner) {
    return delegations().stream().anyMatch(cut -> owner.subdomain(cut));
  }

  private NavigableSet<Name> delegations() {
    NavigableSet<Name> cuts = new TreeSet<>();
    records.stream()
        .filter(record -> record.getType() == Type.NS && !record.getName().equals(name))
        .forEach(record -> cuts.add(record.getName()));
    return cuts;
  }

  /** Names with records; with those between them that have none, for NSEC3 and for existence. */
  NavigableSet<Name> names(boolean emptyToo) {
    NavigableSet<Name> names = new TreeSet<>();
    for (Record record : records) {
      names.add(record.getName());
      for (Name above = record.getName();
          emptyToo && !above.equals(name);
          above = new Name(above, 1)) {
        names.add(above);
      }
    }
    return names;
  }

  private int[] types(Name owner) {
    TreeSet<Integer> types = new TreeSet<>();
    records.stream()
        .filter(record -> record.getName().equals(owner))
        .forEach(record -> types.add(record.getType()));
    boolean insecureCut = delegations().contains(owner) && !types.contains(Type.DS);
    if (!types.isEmpty() && !insecureCut || !nsec3) {
      types.add(Type.RRSIG);
    }
    if (!nsec3) {
      types.add(Type.NSEC);
    }
    return types.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The record of denial at a name, or the one that covers it. */
  RRset denial(Name of) {
    return nsec3 ? signed(new RRset(hashed(of))) : signed(new RRset(plain(of)));
  }

  private NSECRecord plain(Name of) {
    NavigableSet<Name> names = names(false);
    Name owner = names.floor(of);
    Name next = names.higher(owner);
    return new NSECRecord(owner, DClass.IN, MINIMUM, next == null ? name : next, types(owner));
  }

  private NSEC3Record hashed(Name of) {
    TreeMap<byte[], Name> chain = new TreeMap<>(Arrays::compareUnsigned);
    for (Name one : names(true)) {
      boolean insecure =
          delegations().stream().anyMatch(one::subdomain) && rrset(one, Type.DS).isEmpty();
      if (!(optOut && insecure)) {
        chain.put(hash(one), one);
      }
    }
    byte[] hash = hash(of);
    byte[] from3 = chain.floorKey(hash) == null ? chain.lastKey() : chain.floorKey(hash);
    byte[] next = chain.higherKey(from3) == null ? chain.firstKey() : chain.higherKey(from3);
    return new NSEC3Record(
        below(HEX.toString(from3).toLowerCase(java.util.Locale.ROOT)),
        DClass.IN,
        MINIMUM,
        1,
        optOut ? 1 : 0,
        iterations,
        new byte[] {0x5a},
        next,
        types(chain.get(from3)));
  }

  private byte[] hash(Name of) {
    try {
      return new NSEC3Record(
              name, DClass.IN, 0, 1, 0, iterations, new byte[] {0x5a}, new byte[20], new int[0])
          .hashName(of);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean usesNsec3() {
    return nsec3;
  }
}
