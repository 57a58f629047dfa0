package dev.tacet.insight.report;

import java.util.Objects;
import java.util.Optional;

/**
 * What went to one company. Immutable.
 *
 * @param company empty for all names whose company is not known
 * @param country of its seat, ISO 3166-1 alpha-2; empty where not known, {@code ZZ} for no single
 *     seat
 * @param how the company is known, in words; empty where it is not
 * @param names different names asked for
 * @param devices that asked
 */
public record OwnerLine(
    Optional<String> company,
    Optional<String> country,
    String how,
    int names,
    int devices,
    long queries,
    long blocked) {
  public OwnerLine {
    Objects.requireNonNull(company);
    Objects.requireNonNull(country);
    Objects.requireNonNull(how);
  }

  /** Queries that were not blocked. */
  public long passed() {
    return queries - blocked;
  }
}
