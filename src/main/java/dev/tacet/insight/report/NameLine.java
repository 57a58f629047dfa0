package dev.tacet.insight.report;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Owner;
import java.util.Objects;
import java.util.Optional;

/**
 * What one device, or the whole house, did with one name. Immutable.
 *
 * @param by what decided the last block; empty where nothing was blocked
 * @param firstMillis when it was asked first, milliseconds since 1970
 * @param lastMillis when it was asked last
 */
public record NameLine(
    DomainName name,
    Optional<Owner> owner,
    long queries,
    long blocked,
    String by,
    long firstMillis,
    long lastMillis) {
  public NameLine {
    Objects.requireNonNull(name);
    Objects.requireNonNull(owner);
    Objects.requireNonNull(by);
  }

  /** Queries that were not blocked. */
  public long passed() {
    return queries - blocked;
  }
}
