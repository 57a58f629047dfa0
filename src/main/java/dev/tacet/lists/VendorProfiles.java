package dev.tacet.lists;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The vendor profiles that travel in the jar, made from {@code blocklists/}.
 *
 * <p>{@link #shipped()}, {@link #ids()} and {@link #shippedStates()} are on the way to the first
 * answer and read one small file. The profiles themselves (600 KB of JSON, or the table that the
 * build made of it, {@link PreparedProfiles}) are read when first asked for: a start that finds a
 * good compiled index never does.
 *
 * <p>Immutable to its users and thread-safe.
 */
public final class VendorProfiles {
  private static final String FOLDER = "/dev/tacet/blocklists/";
  private static final String RANGES = "ip-ranges";

  /** The profile of what leads past the sinkhole, {@link BypassNames}: of no vendor. */
  public static final String BYPASS = "doh-bypass";

  /** The vendors whose block tier is in force out of the box: the mission's. */
  private static final List<String> IN_FORCE =
      List.of("xiaomi", "huami", "zmodo", "tencent", "amap");

  private final List<String> ids;
  private volatile List<VendorProfile> profiles;
  private volatile Parsed parsed;

  private VendorProfiles(List<String> ids) {
    this.ids = ids;
  }

  /**
   * @throws IllegalStateException where the jar holds no profiles: it was built wrongly
   */
  public static VendorProfiles shipped() {
    return new VendorProfiles(open("index.json", VendorFile::readIndex));
  }

  /** Every vendor's profile, ordered by id: who a name belongs to, they say. */
  public List<VendorProfile> all() {
    List<VendorProfile> known = profiles;
    if (known == null) {
      synchronized (this) {
        known = profiles;
        if (known == null) {
          known = List.copyOf(PreparedProfiles.profiles().orElseGet(this::readAll));
          profiles = known;
        }
      }
    }
    return known;
  }

  /** Every profile that can be in force: the vendors', and behind them {@link #BYPASS}. */
  public List<VendorProfile> blockable() {
    return parsed().blockable;
  }

  /** Of those that can be in force. */
  public Optional<VendorProfile> named(String id) {
    return blockable().stream().filter(profile -> profile.id().equals(id)).findFirst();
  }

  /** The ids of those that can be in force, ordered, {@link #BYPASS} last. */
  public Set<String> ids() {
    Set<String> all = new LinkedHashSet<>(ids);
    all.add(BYPASS);
    return Collections.unmodifiableSet(all);
  }

  /** The states of a fresh installation; a vendor that is not named is off. */
  public Map<String, ProfileState> shippedStates() {
    Map<String, ProfileState> states = new LinkedHashMap<>();
    IN_FORCE.forEach(id -> states.put(id, ProfileState.BLOCK));
    return Collections.unmodifiableMap(states);
  }

  /**
   * What the profiles say of a name, whatever their state: the longest entry decides, and of two of
   * one length the one that blocks; what telemetry one vendor shares with another is telemetry.
   */
  public Optional<VendorMark> markOf(DomainName name) {
    Optional<VendorMark> best = Optional.empty();
    for (VendorProfile profile : all()) {
      for (VendorEntry entry : profile.entries()) {
        if (entry.scope().covers(entry.name(), name)) {
          VendorMark mark = new VendorMark(profile.id(), entry);
          best = best.filter(one -> !mark.standsOver(one)).or(() -> Optional.of(mark));
        }
      }
    }
    return best;
  }

  /**
   * The vendor a name belongs to. The longest name decides; what stands below a vendor's own domain
   * is that vendor's, whoever else lists it.
   *
   * @return the vendor's id
   */
  public Optional<String> vendorOf(DomainName name) {
    Parsed all = parsed();
    for (int labels = name.labelCount(); labels > 0; labels--) {
      DomainName suffix = name.suffix(labels);
      String vendor = all.subtrees.get(suffix);
      if (vendor == null && labels == name.labelCount()) {
        vendor = all.exact.get(suffix);
      }
      if (vendor != null) {
        return Optional.of(vendor);
      }
    }
    return Optional.empty();
  }

  /**
   * The names that stand for a vendor in a filter: its own domains and the names of its entries
   * outside of them.
   *
   * @return empty for an unknown vendor
   */
  public List<DomainName> suffixes(String vendor) {
    VendorProfile profile = named(vendor).orElse(null);
    if (profile == null) {
      return List.of();
    }
    LinkedHashSet<DomainName> names = new LinkedHashSet<>(profile.suffixes());
    for (VendorEntry entry : profile.entries()) {
      if (names.stream().noneMatch(entry.name()::isAtOrBelow)) {
        names.add(entry.name());
      }
    }
    return List.copyOf(names);
  }

  /**
   * Changes whenever a shipped file does. A checksum and no hash: it tells builds apart, it defends
   * nothing, and it must be quick before anything is compiled.
   */
  String fingerprint() {
    return PreparedProfiles.fingerprint().orElseGet(VendorProfiles::fingerprintOfFiles);
  }

  /**
   * As {@link #fingerprint}, of the files themselves: each is searched for in the jar and unpacked.
   */
  static String fingerprintOfFiles() {
    CRC32C sum = new CRC32C();
    long octets = 0;
    List<String> files = new ArrayList<>(shipped().ids);
    files.add(RANGES);
    files.add(BYPASS);
    for (String id : files) {
      byte[] content = open(id + ".json", (file, in) -> in.readAllBytes());
      sum.update(id.getBytes(StandardCharsets.UTF_8));
      sum.update(content);
      octets += content.length;
    }
    return Long.toHexString(sum.getValue()) + "-" + octets;
  }

  private Parsed parsed() {
    Parsed known = parsed;
    if (known == null) {
      synchronized (this) {
        known = parsed;
        if (known == null) {
          known = new Parsed(all());
          parsed = known;
        }
      }
    }
    return known;
  }

  /** As {@link #all()}, of the JSON itself. */
  static List<VendorProfile> asPublished() {
    return shipped().readAll();
  }

  private List<VendorProfile> readAll() {
    Map<String, List<VendorRange>> ranges = open(RANGES + ".json", VendorFile::readRanges);
    if (!ids.containsAll(ranges.keySet())) {
      throw new IllegalStateException(RANGES + ".json names a vendor without profile");
    }
    return ids.stream().map(id -> read(id).withRanges(ranges.getOrDefault(id, List.of()))).toList();
  }

  private static VendorProfile read(String id) {
    VendorProfile profile =
        open(
            id + ".json",
            (file, in) -> VendorFile.read(file, new ByteArrayInputStream(in.readAllBytes())));
    if (!profile.id().equals(id)) {
      throw new IllegalStateException(id + ".json calls itself " + profile.id());
    }
    return profile;
  }

  private interface Reading<T> {
    T read(String file, InputStream in) throws IOException;
  }

  private static <T> T open(String file, Reading<T> reading) {
    try (InputStream in = VendorProfiles.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FOLDER + file + "; build it again");
      }
      return reading.read(file, in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FOLDER + file + " of the jar", e);
    }
  }

  /** What is there once the files are read. */
  private static final class Parsed {
    private final List<VendorProfile> blockable;
    private final Map<DomainName, String> subtrees = new HashMap<>();
    private final Map<DomainName, String> exact = new HashMap<>();

    Parsed(List<VendorProfile> profiles) {
      List<VendorProfile> all = new ArrayList<>(profiles);
      all.add(BypassNames.shipped().asProfile());
      blockable = List.copyOf(all);
      for (VendorProfile profile : profiles) {
        profile.suffixes().forEach(suffix -> subtrees.putIfAbsent(suffix, profile.id()));
      }
      // Decided against the vendors' own domains alone, so that the order of files is nothing.
      Map<DomainName, String> domains = Map.copyOf(subtrees);
      for (VendorProfile profile : profiles) {
        for (VendorEntry entry : profile.entries()) {
          if (!belongsTo(domains, entry.name())) {
            (entry.scope() == Scope.EXACT ? exact : subtrees)
                .putIfAbsent(entry.name(), profile.id());
          }
        }
      }
    }

    private static boolean belongsTo(Map<DomainName, String> domains, DomainName name) {
      for (int labels = name.labelCount(); labels > 0; labels--) {
        if (domains.containsKey(name.suffix(labels))) {
          return true;
        }
      }
      return false;
    }
  }
}
