package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.OwnedSuffix;
import dev.tacet.lists.OwnedSuffixes;
import dev.tacet.lists.VendorEntry;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.lists.VendorRange;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Scope;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which company, in which country, stands behind a name or an address. The longest known suffix
 * decides. What is not known stays unknown: a country is never guessed from a top-level domain, nor
 * a company from how a name looks.
 *
 * <p>What it cannot tell: who runs a server that a company rents (a shop in a cloud is the cloud's
 * by its address, the shop's by its name), and in which country that server stands: the country is
 * that of the company's seat.
 *
 * <p>Immutable, thread-safe; some 100 ns a name, 0.5 MB for the data of the jar.
 */
public final class Owners {
  /** Marks a name that counts alone, without what stands below it. */
  private static final int EXACT = 1 << 14;

  private final List<Owner> owners;
  private final SuffixTable suffixes;
  private final List<Ranged> ranges;

  private Owners(List<Owner> owners, SuffixTable suffixes, List<Ranged> ranges) {
    this.owners = List.copyOf(owners);
    this.suffixes = suffixes;
    this.ranges = List.copyOf(ranges);
  }

  private record Ranged(AddressRange range, Owner owner) {}

  /** By the data that travels in the jar. */
  public static Owners shipped() {
    return PreparedNames.open(PreparedNames.OWNERS)
        .map(Owners::readFrom)
        .orElseGet(Owners::asPublished);
  }

  /** As {@link #shipped()}, of the JSON itself: some 0.3 s on a first call. */
  static Owners asPublished() {
    return from(OwnedSuffixes.shipped(), VendorProfiles.shipped().all());
  }

  /**
   * @param suffixes the first counts where one stands there twice
   * @param profiles their own domains and names count where no suffix has said more
   * @throws IllegalArgumentException for more than 16,384 companies
   */
  public static Owners from(List<OwnedSuffix> suffixes, List<VendorProfile> profiles) {
    Making making = new Making();
    for (OwnedSuffix owned : suffixes) {
      making.add(owned.suffix(), new Owner(owned.company(), owned.country(), how(owned.source())));
    }
    for (VendorProfile profile : profiles) {
      for (DomainName suffix : profile.suffixes()) {
        making.add(suffix, new Owner(profile.owner(), profile.country(), Owner.How.VENDOR));
      }
    }
    // The suffixes say "Amazon" where a profile says "Amazon.com, Inc.": one company, one name.
    Owners soFar = making.made(List.of());
    List<Ranged> ranges = new ArrayList<>();
    for (VendorProfile profile : profiles) {
      Owner named = soFar.as(profile, Owner.How.NAMED);
      for (VendorEntry entry : profile.entries()) {
        if (soFar.of(entry.name()).isEmpty()) {
          making.add(entry.name(), named, entry.scope() == Scope.EXACT);
        }
      }
      Owner addressed = soFar.as(profile, Owner.How.ADDRESS);
      for (VendorRange range : profile.ranges()) {
        ranges.add(new Ranged(range.range(), addressed));
      }
    }
    return making.made(ranges);
  }

  private static Owners readFrom(ByteBuffer in) {
    Owner.How[] hows = Owner.How.values();
    List<Owner> owners = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      owners.add(new Owner(PreparedNames.text(in), PreparedNames.text(in), hows[in.get()]));
    }
    SuffixTable suffixes = SuffixTable.readFrom(in);
    List<Ranged> ranges = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      AddressRange range = new AddressRange(PreparedNames.address(in), PreparedNames.address(in));
      ranges.add(new Ranged(range, owners.get(in.getInt())));
    }
    return new Owners(owners, suffixes, ranges);
  }

  void writeTo(DataOutputStream out) throws IOException {
    // Whoever is known by an address alone owns no suffix.
    Map<Owner, Integer> numbers = new LinkedHashMap<>();
    owners.forEach(owner -> numbers.put(owner, numbers.size()));
    ranges.forEach(ranged -> numbers.putIfAbsent(ranged.owner(), numbers.size()));
    out.writeInt(numbers.size());
    for (Owner owner : numbers.keySet()) {
      PreparedNames.text(out, owner.company());
      PreparedNames.text(out, owner.country());
      out.writeByte(owner.how().ordinal());
    }
    suffixes.writeTo(out);
    out.writeInt(ranges.size());
    for (Ranged ranged : ranges) {
      PreparedNames.address(out, ranged.range().first());
      PreparedNames.address(out, ranged.range().last());
      out.writeInt(numbers.get(ranged.owner()));
    }
  }

  /** The company behind a name, by its longest known suffix. */
  public Optional<Owner> of(DomainName name) {
    int found = find(name);
    return found == SuffixTable.NONE ? Optional.empty() : Optional.of(owners.get(found & ~EXACT));
  }

  /** The company an address is known to belong to; few are. */
  public Optional<Owner> of(InetAddress address) {
    return ranges.stream()
        .filter(ranged -> ranged.range().contains(address))
        .min(Comparator.comparing(ranged -> ranged.owner().company()))
        .map(Ranged::owner);
  }

  /** The suffix by which a name's company is known: the evidence for {@link #of(DomainName)}. */
  public Optional<DomainName> knownBy(DomainName name) {
    int found = 0;
    int hash = 0;
    for (int labels = 1; labels <= Math.min(name.labelCount(), suffixes.longest()); labels++) {
      hash = SuffixTable.hash(name, labels, hash);
      if (counts(suffixes.number(name, labels, hash), name, labels)) {
        found = labels;
      }
    }
    return found == 0 ? Optional.empty() : Optional.of(name.suffix(found));
  }

  /** The number of suffixes known. */
  public int size() {
    return suffixes.size();
  }

  /** What is kept on the heap, in octets, without the companies' names. */
  public long octets() {
    return suffixes.octets();
  }

  private int find(DomainName name) {
    int found = SuffixTable.NONE;
    int hash = 0;
    for (int labels = 1; labels <= Math.min(name.labelCount(), suffixes.longest()); labels++) {
      hash = SuffixTable.hash(name, labels, hash);
      int number = suffixes.number(name, labels, hash);
      if (counts(number, name, labels)) {
        found = number;
      }
    }
    return found;
  }

  private static boolean counts(int number, DomainName name, int labels) {
    return number != SuffixTable.NONE && ((number & EXACT) == 0 || labels == name.labelCount());
  }

  private Owner as(VendorProfile profile, Owner.How how) {
    return profile.suffixes().stream()
        .flatMap(suffix -> of(suffix).stream())
        .findFirst()
        .map(owner -> new Owner(owner.company(), owner.country(), how))
        .orElseGet(() -> new Owner(profile.owner(), profile.country(), how));
  }

  private static Owner.How how(String source) {
    return switch (source) {
      case "v2fly" -> Owner.How.GROUPED;
      case "vendor files" -> Owner.How.VENDOR;
      default -> Owner.How.CURATED;
    };
  }

  /** The table while it grows. */
  private static final class Making {
    private final Map<Owner, Integer> owners = new LinkedHashMap<>();
    private final Map<DomainName, Integer> numbers = new HashMap<>();

    void add(DomainName suffix, Owner owner) {
      add(suffix, owner, false);
    }

    void add(DomainName suffix, Owner owner, boolean exact) {
      int number = owners.computeIfAbsent(owner, ignored -> owners.size());
      if (number >= EXACT) {
        throw new IllegalArgumentException("more than " + EXACT + " companies");
      }
      numbers.putIfAbsent(suffix, exact ? number | EXACT : number);
    }

    Owners made(List<Ranged> ranges) {
      return new Owners(List.copyOf(owners.keySet()), SuffixTable.of(numbers), ranges);
    }
  }
}
