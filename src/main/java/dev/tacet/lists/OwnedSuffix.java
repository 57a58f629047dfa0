package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.util.Objects;

/**
 * A domain and the company behind it, from {@code blocklists/owners.json}. Immutable.
 *
 * @param country of the company's seat, ISO 3166-1 alpha-2; {@code ZZ} where it has no single one
 * @param source {@code v2fly} (the grouping of a public list), {@code curated} or {@code vendor
 *     files}
 */
public record OwnedSuffix(DomainName suffix, String company, String country, String source) {
  public OwnedSuffix {
    Objects.requireNonNull(suffix);
    Objects.requireNonNull(company);
    Objects.requireNonNull(country);
    Objects.requireNonNull(source);
  }
}
