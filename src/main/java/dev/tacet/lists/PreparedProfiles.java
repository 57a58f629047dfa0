package dev.tacet.lists;

import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The vendor profiles and the names of resolvers as octets, made of the JSON in the jar when the
 * jar is: whoever reads them so needs no reader of JSON, which is most of what that takes. The
 * build calls {@link #write}; where it did not, the JSON is read. Pure functions but for the files.
 */
public final class PreparedProfiles {
  private static final String PROFILES = "profiles.table";
  private static final String BYPASS = "bypass.table";
  private static final String FINGERPRINT = "profiles.sum";
  private static final Scope[] SCOPES = Scope.values();
  private static final Tier[] TIERS = Tier.values();
  private static final BypassName.Kind[] KINDS = BypassName.Kind.values();

  private PreparedProfiles() {}

  /**
   * Writes all to where this class looks for them.
   *
   * @param classes the directory of the compiled classes
   */
  public static void write(Path classes) throws IOException {
    Path folder = classes.resolve("dev/tacet/lists");
    Files.write(folder.resolve(PROFILES), of(VendorProfiles.asPublished()));
    Files.write(folder.resolve(BYPASS), of(BypassNames.asPublished()));
    Files.writeString(folder.resolve(FINGERPRINT), VendorProfiles.fingerprintOfFiles());
  }

  /** {@link VendorProfiles#fingerprint} as the build found it; empty where it wrote none. */
  static Optional<String> fingerprint() {
    try (InputStream in = PreparedProfiles.class.getResourceAsStream(FINGERPRINT)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FINGERPRINT + " of the jar", e);
    }
  }

  /** Those of the jar, by id; empty where the build made no table. */
  static Optional<List<VendorProfile>> profiles() {
    return open(PROFILES).map(in -> in.list(PreparedProfiles::profile));
  }

  /** Those of the jar; empty where the build made no table. */
  static Optional<BypassNames> bypass() {
    return open(BYPASS)
        .map(
            in ->
                new BypassNames(
                    in.list(PreparedProfiles::bypassName), in.list(PreparedProfiles::resolver)));
  }

  private static Optional<PackedTexts.Reader> open(String table) {
    try (InputStream in = PreparedProfiles.class.getResourceAsStream(table)) {
      return in == null ? Optional.empty() : Optional.of(new PackedTexts.Reader(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table + " of the jar", e);
    }
  }

  private static byte[] of(List<VendorProfile> profiles) {
    PackedTexts out = new PackedTexts();
    out.number(profiles.size());
    for (VendorProfile profile : profiles) {
      out.text(profile.id());
      out.text(profile.name());
      out.text(profile.owner());
      out.text(profile.country());
      out.number(profile.suffixes().size());
      profile.suffixes().forEach(suffix -> out.octets(suffix.toWire()));
      out.text(profile.notes());
      out.number(profile.entries().size());
      for (VendorEntry entry : profile.entries()) {
        out.octets(entry.name().toWire());
        out.number(entry.scope().ordinal());
        out.number(entry.tier().ordinal());
        out.text(entry.purpose());
        out.text(entry.sideEffect());
        out.text(entry.sideEffectBasis());
        out.texts(entry.sources());
        out.number(entry.line());
      }
      out.number(profile.ranges().size());
      for (VendorRange range : profile.ranges()) {
        out.text(range.network());
        out.octets(range.range().first().getAddress());
        out.octets(range.range().last().getAddress());
        out.number(range.tier().ordinal());
        out.text(range.purpose());
        out.text(range.sideEffect());
        out.texts(range.sources());
      }
    }
    return out.packed();
  }

  private static VendorProfile profile(PackedTexts.Reader in) {
    return new VendorProfile(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.list(PackedTexts.Reader::name),
        in.text(),
        in.list(PreparedProfiles::entry),
        in.list(PreparedProfiles::range));
  }

  private static VendorEntry entry(PackedTexts.Reader in) {
    return new VendorEntry(
        in.name(),
        SCOPES[in.number()],
        TIERS[in.number()],
        in.text(),
        in.text(),
        in.text(),
        in.texts(),
        in.number());
  }

  private static VendorRange range(PackedTexts.Reader in) {
    return new VendorRange(
        in.text(),
        new AddressRange(in.address(), in.address()),
        TIERS[in.number()],
        in.text(),
        in.text(),
        in.texts());
  }

  private static byte[] of(BypassNames bypass) {
    PackedTexts out = new PackedTexts();
    out.number(bypass.names().size());
    for (BypassName name : bypass.names()) {
      out.octets(name.name().toWire());
      out.number(name.scope().ordinal());
      out.number(name.kind().ordinal());
      out.text(name.action());
      out.text(name.meaning());
      out.number(name.wellKnown() ? 1 : 0);
      out.texts(name.sources());
      out.number(name.line());
    }
    out.number(bypass.resolvers().size());
    for (PublicResolver resolver : bypass.resolvers()) {
      out.text(resolver.name());
      out.number(resolver.addresses().size());
      resolver.addresses().forEach(address -> out.octets(address.getAddress()));
    }
    return out.packed();
  }

  private static BypassName bypassName(PackedTexts.Reader in) {
    return new BypassName(
        in.name(),
        SCOPES[in.number()],
        KINDS[in.number()],
        in.text(),
        in.text(),
        in.number() == 1,
        in.texts(),
        in.number());
  }

  private static PublicResolver resolver(PackedTexts.Reader in) {
    return new PublicResolver(in.text(), in.list(PackedTexts.Reader::address));
  }
}
