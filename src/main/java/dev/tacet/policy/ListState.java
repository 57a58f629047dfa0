package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What was decided about the versions of a list. Immutable.
 *
 * @param version the one in force, by the hash of its octets; empty means the newest there is
 * @param pinned whether it stays that one whatever is fetched
 * @param withheld names the list would block and may not yet
 */
public record ListState(Optional<String> version, boolean pinned, Set<DomainName> withheld) {
  /** Nothing was decided. */
  public static final ListState NONE = new ListState(Optional.empty(), false, Set.of());

  public ListState {
    Objects.requireNonNull(version);
    withheld = Set.copyOf(withheld);
  }

  /** The same with other names withheld. */
  public ListState withheld(Set<DomainName> changed) {
    return new ListState(version, pinned, changed);
  }
}
