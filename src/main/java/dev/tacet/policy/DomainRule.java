package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.Objects;

/** A rule on a domain name. */
public record DomainRule(DomainName name, Scope scope, Action action) {
  public DomainRule {
    Objects.requireNonNull(name);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(action);
  }

  /** The same name and reach, whatever is wanted of it. */
  public boolean sameTarget(DomainRule other) {
    return name.equals(other.name) && scope == other.scope;
  }

  /**
   * The name as the owner may type it again: {@code =x.example}, {@code x.example}, {@code *.x}.
   */
  public String target() {
    return switch (scope) {
      case EXACT -> "=" + name;
      case SUBTREE -> name.toString();
      case BELOW -> "*." + name;
    };
  }
}
