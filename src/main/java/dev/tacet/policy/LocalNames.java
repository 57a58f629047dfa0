package dev.tacet.policy;

import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.LocalRecord;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Rewritten;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is answered here whatever lists and rules say: the names of the house, the names that mean
 * nothing outside it, and those by which a program asks whether it may resolve past us. Rung 2 of
 * the ladder. Immutable, thread-safe.
 */
public final class LocalNames {
  /** Nothing is. */
  public static final LocalNames NONE =
      new LocalNames(List.of(), new Terms(Optional.empty(), false, false, Set.of(), Set.of()));

  private static final Reason LOCAL = new Reason(Rung.SPECIAL_USE, "local");
  private static final Reason SPECIAL = new Reason(Rung.SPECIAL_USE, "special-use");
  private static final Reason BYPASS = new Reason(Rung.SPECIAL_USE, "bypass-attempt");

  /**
   * What holds beside the records.
   *
   * @param suffix a name of one label is looked up below it, and a record right below it is known
   *     by its first label, too
   * @param singleLabels whether the addresses of other names of one label are asked of nobody
   * @param specialUse whether names of special use are answered here ({@link SpecialUse})
   * @param canaries names whose existence tells programs that they may resolve past us
   * @param elsewhere what other servers of the house answer for: nothing at or below is special
   * @param nat64 whose pointers are those of IPv4 addresses, whatever addresses the prefix is of
   *     (RFC 6147 section 5.3.1)
   */
  public record Terms(
      Optional<DomainName> suffix,
      boolean singleLabels,
      boolean specialUse,
      Set<DomainName> canaries,
      Set<DomainName> elsewhere,
      Optional<Dns64> nat64) {
    public Terms {
      canaries = Set.copyOf(canaries);
      elsewhere = Set.copyOf(elsewhere);
      Objects.requireNonNull(nat64);
    }

    /** Where the network has no NAT64. */
    public Terms(
        Optional<DomainName> suffix,
        boolean singleLabels,
        boolean specialUse,
        Set<DomainName> canaries,
        Set<DomainName> elsewhere) {
      this(suffix, singleLabels, specialUse, canaries, elsewhere, Optional.empty());
    }
  }

  /** What one name has: an alias, or records, never both (RFC 1034 section 3.6.2). */
  private record Entry(List<DomainName> alias, List<ResourceData> records) {}

  private final Terms terms;
  private final Map<DomainName, Entry> names = new HashMap<>();

  /** By the name that stands behind the asterisk. */
  private final Map<DomainName, Entry> wildcards = new HashMap<>();

  /** Names with nothing of their own and something below: they exist (RFC 8020). */
  private final Set<DomainName> above = new HashSet<>();

  /**
   * @param records in the order of their answers; the first name of an address is what its pointer
   *     says. Where a name has an alias, its other records say nothing
   */
  public LocalNames(List<LocalRecord> records, Terms terms) {
    this.terms = terms;
    Map<DomainName, Set<LocalRecord>> byName = new HashMap<>();
    for (LocalRecord record : records) {
      byName.computeIfAbsent(record.name(), name -> new LinkedHashSet<>()).add(record);
      shortened(record.name())
          .ifPresent(
              name ->
                  byName.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(record.at(name)));
    }
    pointers(records, byName);
    byName.forEach((name, own) -> put(name, List.copyOf(own)));
    terms.nat64().map(Dns64::reverseZone).ifPresent(this::exists);
  }

  /** {@code nas} and {@code nas.home.arpa} are one, with the suffix home.arpa. */
  private Optional<DomainName> shortened(DomainName name) {
    if (terms.suffix().isEmpty() || name.byteAt(0) == 1 && name.byteAt(1) == '*') {
      return Optional.empty();
    }
    DomainName suffix = terms.suffix().get();
    if (name.labelCount() == 1) {
      return below(suffix, name);
    }
    return name.labelCount() == suffix.labelCount() + 1 && name.isBelow(suffix)
        ? Optional.of(firstLabel(name))
        : Optional.empty();
  }

  private static Optional<DomainName> below(DomainName suffix, DomainName label) {
    byte[] octets = new byte[label.length() - 1 + suffix.length()];
    if (octets.length > DomainName.MAX_OCTETS) {
      return Optional.empty();
    }
    suffix.copyTo(octets, label.length() - 1);
    System.arraycopy(label.toWire(), 0, octets, 0, label.length() - 1);
    return Optional.of(DomainName.fromWire(octets));
  }

  private static DomainName firstLabel(DomainName name) {
    byte[] octets = new byte[name.byteAt(0) + 2];
    System.arraycopy(name.toWire(), 0, octets, 0, octets.length - 1);
    return DomainName.fromWire(octets);
  }

  /** Who has an address has its pointer, too, where the owner gave none. */
  private static void pointers(
      List<LocalRecord> records, Map<DomainName, Set<LocalRecord>> byName) {
    Set<InetAddress> pointed = new HashSet<>();
    for (LocalRecord record : records) {
      Optional<InetAddress> address = record.address().filter(a -> !record.isWildcard());
      if (address.isPresent() && pointed.add(address.get())) {
        LocalRecord pointer = LocalRecord.pointer(address.get(), record.name());
        byName.computeIfAbsent(pointer.name(), name -> new LinkedHashSet<>(Set.of(pointer)));
      }
    }
  }

  private void put(DomainName name, List<LocalRecord> own) {
    List<DomainName> alias =
        own.stream().flatMap(record -> record.canonicalName().stream()).limit(1).toList();
    List<ResourceData> data = new ArrayList<>();
    if (alias.isEmpty()) {
      own.forEach(record -> data.add(record.data()));
    }
    Entry entry = new Entry(alias, List.copyOf(data));
    boolean wildcard = own.get(0).isWildcard();
    if (wildcard) {
      wildcards.put(name.suffix(name.labelCount() - 1), entry);
    } else {
      names.put(name, entry);
    }
    exists(name);
  }

  /** Names above it are there, too. */
  private void exists(DomainName name) {
    for (int labels = name.labelCount() - 1; labels > 0; labels--) {
      above.add(name.suffix(labels));
    }
  }

  /** How many names have records. */
  public int size() {
    return names.size() + wildcards.size();
  }

  /** What a name of the house has; empty where it is none, or an alias. */
  public List<ResourceData> records(DomainName name) {
    Entry own = names.get(name);
    return own == null ? List.of() : own.records();
  }

  /** Whether a name leads into the house, or to the machine that asks. */
  boolean isOfTheHouse(DomainName name) {
    return names.containsKey(name)
        || !wildcards.isEmpty() && wildcardFor(name) != null
        || SpecialUse.of(name, RecordTypes.A)
            .filter(special -> special.kind() == SpecialUse.Kind.LOCALHOST)
            .isPresent();
  }

  /**
   * What rung 2 says of a name. An allow means that {@link #specialUse} answers.
   *
   * @return empty where it has nothing to say
   */
  Optional<Verdict> judge(DomainName name, int qtype) {
    Entry own = names.get(name);
    if (own == null && !wildcards.isEmpty()) {
      own = wildcardFor(name);
    }
    if (own != null) {
      return Optional.of(
          new Rewritten(LOCAL, name.toString(), Optional.empty(), own.alias(), own.records()));
    }
    if (terms.canaries().contains(name)) {
      return Optional.of(
          new Blocked(
              BYPASS, name.toString(), Optional.empty(), new RuleAnswer.Code(Rcodes.NXDOMAIN)));
    }
    return specialUse(name, qtype)
        .map(special -> new Allowed(SPECIAL, Optional.of(special.zone().toString())));
  }

  /** The closest one; a name that exists, be it with nothing of its own, hides those above it. */
  private Entry wildcardFor(DomainName name) {
    if (above.contains(name)) {
      return null;
    }
    for (int labels = name.labelCount() - 1; labels > 0; labels--) {
      DomainName parent = name.suffix(labels);
      Entry entry = wildcards.get(parent);
      if (entry != null || names.containsKey(parent) || above.contains(parent)) {
        return entry;
      }
    }
    return null;
  }

  /**
   * How a name of special use is answered.
   *
   * @return empty for names that may be asked of others
   */
  public Optional<SpecialUse> specialUse(DomainName name, int qtype) {
    if (terms.singleLabels()
        && name.labelCount() == 1
        && isAddressType(qtype)
        && !isElsewhere(name)) {
      Optional<SpecialUse> special = SpecialUse.of(name, qtype);
      // NODATA and not NXDOMAIN: a whole top-level domain would be gone for who asked (RFC 8020).
      return special.isPresent()
          ? special
          : Optional.of(new SpecialUse(name, SpecialUse.Kind.NO_DATA));
    }
    if (!terms.specialUse()) {
      return Optional.empty();
    }
    Optional<SpecialUse> special = SpecialUse.of(name, qtype);
    if (special.isEmpty() || isElsewhere(name) || isBehindNat64(name, qtype)) {
      return Optional.empty();
    }
    return above.contains(name) || isInNat64(name)
        ? Optional.of(new SpecialUse(special.get().zone(), SpecialUse.Kind.NO_DATA))
        : special;
  }

  /** A pointer that is the one of an IPv4 address. */
  private boolean isBehindNat64(DomainName name, int qtype) {
    return qtype == RecordTypes.PTR
        && terms.nat64().flatMap(prefix -> prefix.pointerOf(name)).isPresent();
  }

  private boolean isInNat64(DomainName name) {
    return terms.nat64().filter(prefix -> name.isAtOrBelow(prefix.reverseZone())).isPresent();
  }

  private boolean isElsewhere(DomainName name) {
    for (DomainName zone : terms.elsewhere()) {
      if (name.isAtOrBelow(zone)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAddressType(int qtype) {
    return qtype == RecordTypes.A
        || qtype == RecordTypes.AAAA
        || qtype == RecordTypes.HTTPS
        || qtype == RecordTypes.SVCB;
  }
}
