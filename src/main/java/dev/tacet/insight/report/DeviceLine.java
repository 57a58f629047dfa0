package dev.tacet.insight.report;

import dev.tacet.insight.Party;
import java.util.Objects;

/**
 * What one device did, all in all. Immutable.
 *
 * @param names different names it asked for
 * @param companies different companies behind them, as far as known
 * @param firstMillis when it asked first, milliseconds since 1970
 * @param lastMillis when it asked last
 */
public record DeviceLine(
    Party party,
    int names,
    int companies,
    long queries,
    long blocked,
    long firstMillis,
    long lastMillis) {
  public DeviceLine {
    Objects.requireNonNull(party);
  }

  /** Queries that were not blocked. */
  public long passed() {
    return queries - blocked;
  }
}
