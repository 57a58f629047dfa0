package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.util.List;

/**
 * What the devices of one vendor talk to.
 *
 * @param id short, as typed: {@code xiaomi}
 * @param country of the seat, ISO 3166-1 alpha-2
 * @param suffixes the vendor's own domains
 * @param entries in the order of the file
 * @param ranges its addresses, from {@code ip-ranges.json}
 */
public record VendorProfile(
    String id,
    String name,
    String owner,
    String country,
    List<DomainName> suffixes,
    String notes,
    List<VendorEntry> entries,
    List<VendorRange> ranges) {
  public VendorProfile {
    suffixes = List.copyOf(suffixes);
    entries = List.copyOf(entries);
    ranges = List.copyOf(ranges);
  }

  VendorProfile withRanges(List<VendorRange> changed) {
    return new VendorProfile(id, name, owner, country, suffixes, notes, entries, changed);
  }

  /** The name of the file it was read from. */
  public String file() {
    return id + ".json";
  }
}
