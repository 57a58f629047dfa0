package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Network;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one vendor file. Streaming: 600 KB of JSON are read at a first start on slow boards, and
 * the line of each entry is wanted. Fields it does not know are left to later readers.
 */
final class VendorFile {
  private final JsonFields in;

  private VendorFile(JsonFields in) {
    this.in = in;
  }

  /**
   * @param file for messages
   * @throws IOException with file and line where a field is missing or says nothing known
   */
  static VendorProfile read(String file, InputStream json) throws IOException {
    try (JsonFields in = new JsonFields(file, json)) {
      return new VendorFile(in).profile();
    }
  }

  /** Reads the ids in {@code index.json}. */
  static List<String> readIndex(String file, InputStream json) throws IOException {
    try (JsonFields in = new JsonFields(file, json)) {
      List<String> vendors = List.of();
      in.open();
      for (String field = in.next(); !field.isEmpty(); field = in.next()) {
        if (field.equals("vendors")) {
          vendors = in.texts(field);
        } else {
          in.skip();
        }
      }
      if (vendors.isEmpty()) {
        throw in.wrong("it names no vendors");
      }
      return vendors;
    }
  }

  private VendorProfile profile() throws IOException {
    String id = "";
    String name = "";
    String owner = "";
    String country = "";
    String notes = "";
    List<DomainName> suffixes = new ArrayList<>();
    List<VendorEntry> entries = new ArrayList<>();
    in.open();
    for (String field = in.next(); !field.isEmpty(); field = in.next()) {
      switch (field) {
        case "vendor" -> id = in.text(field);
        case "name" -> name = in.text(field);
        case "owner" -> owner = in.text(field);
        case "country" -> country = in.text(field);
        case "notes" -> notes = in.text(field);
        case "suffixes" -> {
          for (String suffix : in.texts(field)) {
            suffixes.add(in.toName(suffix));
          }
        }
        case "entries" -> in.objects(field, () -> entries.add(entry()));
        default -> in.skip();
      }
    }
    if (id.isEmpty() || name.isEmpty() || owner.isEmpty() || country.isEmpty()) {
      throw in.wrong("vendor, name, owner and country must be given");
    }
    return new VendorProfile(id, name, owner, country, suffixes, notes, entries, List.of());
  }

  /** Reads {@code ip-ranges.json}: the addresses of each vendor, by its id. */
  static Map<String, List<VendorRange>> readRanges(String file, InputStream json)
      throws IOException {
    try (JsonFields in = new JsonFields(file, json)) {
      VendorFile ranges = new VendorFile(in);
      Map<String, List<VendorRange>> byVendor = new LinkedHashMap<>();
      in.open();
      for (String field = in.next(); !field.isEmpty(); field = in.next()) {
        if (field.equals("entries")) {
          in.objects(field, () -> ranges.range(byVendor));
        } else {
          in.skip();
        }
      }
      return byVendor;
    }
  }

  private void range(Map<String, List<VendorRange>> byVendor) throws IOException {
    String vendor = "";
    Network network = null;
    Tier tier = null;
    String purpose = "";
    String sideEffect = "";
    List<String> sources = List.of();
    for (String field = in.next(); !field.isEmpty(); field = in.next()) {
      switch (field) {
        case "vendor" -> vendor = in.text(field);
        case "cidr" -> network = network(in.text(field));
        case "tier" -> tier = in.oneOf(field, List.of(Tier.values()));
        case "purpose" -> purpose = in.text(field);
        case "side_effect" -> sideEffect = in.text(field);
        case "sources" -> sources = in.texts(field);
        default -> in.skip();
      }
    }
    if (vendor.isEmpty() || network == null || tier == null) {
      throw in.wrong("an entry needs vendor, cidr and tier");
    }
    if (purpose.isEmpty() || sideEffect.isEmpty() || sources.isEmpty()) {
      throw in.wrong("an entry needs purpose, side_effect and sources");
    }
    byVendor
        .computeIfAbsent(vendor, id -> new ArrayList<>())
        .add(
            new VendorRange(
                network.toString(), network.range(), tier, purpose, sideEffect, sources));
  }

  private Network network(String text) throws IOException {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      throw in.wrong(e.getMessage());
    }
  }

  private VendorEntry entry() throws IOException {
    DomainName domain = DomainName.ROOT;
    Scope scope = null;
    Tier tier = null;
    String purpose = "";
    String sideEffect = "";
    String basis = "";
    List<String> sources = List.of();
    int line = in.line();
    for (String field = in.next(); !field.isEmpty(); field = in.next()) {
      switch (field) {
        case "domain" -> {
          line = in.line();
          domain = in.domain(field);
        }
        case "match" -> scope = in.oneOf(field, List.of(Scope.EXACT, Scope.SUBTREE));
        case "tier" -> tier = in.oneOf(field, List.of(Tier.values()));
        case "purpose" -> purpose = in.text(field);
        case "side_effect" -> sideEffect = in.text(field);
        case "side_effect_basis" -> basis = in.text(field);
        case "sources" -> sources = in.texts(field);
        default -> in.skip();
      }
    }
    if (domain.equals(DomainName.ROOT) || scope == null || tier == null) {
      throw in.wrong("an entry needs domain, match and tier");
    }
    if (purpose.isEmpty() || sideEffect.isEmpty() || basis.isEmpty() || sources.isEmpty()) {
      throw in.wrong("an entry needs purpose, side_effect, side_effect_basis and sources");
    }
    return new VendorEntry(domain, scope, tier, purpose, sideEffect, basis, sources, line);
  }
}
