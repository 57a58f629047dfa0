package dev.tacet.policy;

import dev.tacet.dns.DomainName;

/**
 * How far a rule on a name reaches. The order is stored in {@code state.db} and the compiled index:
 * append only.
 */
public enum Scope {
  /** This name and no other. */
  EXACT,
  /** This name and everything below it. */
  SUBTREE,
  /** Everything below this name, but not the name itself ({@code *.name}). */
  BELOW;

  /** Whether a rule of this scope on {@code rule} speaks about {@code name}. */
  public boolean covers(DomainName rule, DomainName name) {
    return switch (this) {
      case EXACT -> name.equals(rule);
      case SUBTREE -> name.isAtOrBelow(rule);
      case BELOW -> name.isBelow(rule);
    };
  }
}
