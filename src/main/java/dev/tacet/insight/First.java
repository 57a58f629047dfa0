package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.Objects;

/**
 * A party asks a registrable domain for the first time, long after it was first seen. Immutable.
 *
 * @param domain the registrable domain
 * @param name the name below it that was asked first
 * @param atMillis when, milliseconds since 1970
 * @param queries for all names of the domain since then
 * @param evidence what was counted, in sentences
 * @param limits what it does not show, in sentences
 */
public record First(
    Party party,
    DomainName domain,
    DomainName name,
    long atMillis,
    long queries,
    List<String> evidence,
    List<String> limits) {
  public First {
    Objects.requireNonNull(party);
    Objects.requireNonNull(domain);
    Objects.requireNonNull(name);
    evidence = List.copyOf(evidence);
    limits = List.copyOf(limits);
  }
}
