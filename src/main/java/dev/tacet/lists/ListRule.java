package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;

/** What a list line asks for: what it matches, and on what terms. Immutable. */
sealed interface ListRule {
  Terms terms();

  /** A name and how far it reaches. */
  record NameRule(DomainName name, Scope scope, Terms terms) implements ListRule {}

  /** Names by their text. */
  record PatternRule(PatternText pattern, Terms terms) implements ListRule {}

  /** Answers that lead to one of these addresses. */
  record AddressRule(AddressRange range, Terms terms) implements ListRule {}
}
