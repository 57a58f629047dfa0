package dev.tacet.lists;

import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Tier;
import java.util.List;
import java.util.Objects;

/**
 * Addresses that devices of a vendor talk to. An answer that leads there is judged as a name of
 * that tier is; what a device contacts without asking for a name, no DNS server can stop.
 *
 * @param network as the file has it: {@code 50.226.99.160/27}
 * @param sources ids of {@code blocklists/sources.json}
 */
public record VendorRange(
    String network,
    AddressRange range,
    Tier tier,
    String purpose,
    String sideEffect,
    List<String> sources) {
  public VendorRange {
    Objects.requireNonNull(network);
    Objects.requireNonNull(range);
    Objects.requireNonNull(tier);
    Objects.requireNonNull(purpose);
    Objects.requireNonNull(sideEffect);
    sources = List.copyOf(sources);
  }
}
