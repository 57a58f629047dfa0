package dev.tacet.alert.watch;

import dev.tacet.dns.DomainName;
import java.util.Objects;
import java.util.Set;

/**
 * A list of which something is not in force until the owner has seen it. Immutable.
 *
 * @param withheld names this house uses that it would block
 * @param problem why its newest version as a whole is not in force; empty where it is
 */
public record HeldList(String name, Set<DomainName> withheld, String problem) {
  public HeldList {
    Objects.requireNonNull(name);
    withheld = Set.copyOf(withheld);
    Objects.requireNonNull(problem);
  }
}
