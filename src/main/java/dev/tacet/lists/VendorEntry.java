package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.util.List;

/**
 * One name of a vendor profile.
 *
 * @param purpose what the name serves
 * @param sideEffect what stops when it is blocked; "none reported" is no promise
 * @param sideEffectBasis how well the side effect is known: {@code reported}, {@code inferred from
 *     the purpose}, {@code none known}
 * @param sources ids of {@code blocklists/sources.json}, or {@code github:owner/name#number}
 * @param line where the entry's name stands in the vendor's file, from 1
 */
public record VendorEntry(
    DomainName name,
    Scope scope,
    Tier tier,
    String purpose,
    String sideEffect,
    String sideEffectBasis,
    List<String> sources,
    int line) {
  public VendorEntry {
    sources = List.copyOf(sources);
  }
}
