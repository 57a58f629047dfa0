package dev.tacet.insight.report;

import java.util.Objects;
import java.util.Optional;

/**
 * What went to companies of one country. Immutable.
 *
 * @param country of their seats, ISO 3166-1 alpha-2; empty where not known, {@code ZZ} for no
 *     single seat
 * @param companies how many, as far as known
 */
public record CountryLine(Optional<String> country, int companies, long queries, long blocked) {
  public CountryLine {
    Objects.requireNonNull(country);
  }

  /** Queries that were not blocked. */
  public long passed() {
    return queries - blocked;
  }
}
