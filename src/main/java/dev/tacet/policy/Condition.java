package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * When a rule that matches a name speaks at all. Immutable.
 *
 * @param types query types the rule is about; empty means all
 * @param otherTypes the rule is about all types but {@code types}
 * @param exceptBelow names at or below which the rule says nothing (adblock's {@code denyallow})
 * @param clients the devices it is for
 */
public record Condition(
    Set<Integer> types, boolean otherTypes, List<DomainName> exceptBelow, Clients clients) {
  public static final Condition ALWAYS = new Condition(Set.of(), false, List.of());

  public Condition {
    types = Set.copyOf(types);
    exceptBelow = List.copyOf(exceptBelow);
    Objects.requireNonNull(clients);
  }

  /** For every device. */
  public Condition(Set<Integer> types, boolean otherTypes, List<DomainName> exceptBelow) {
    this(types, otherTypes, exceptBelow, Clients.ALL);
  }

  /**
   * Whether the rule speaks about this name, asked for with this query type by this device.
   *
   * @param client the address of the query
   */
  public boolean holds(DomainName name, int qtype, Who who, InetAddress client) {
    return holds(name, qtype) && clients.holds(who, client);
  }

  private boolean holds(DomainName name, int qtype) {
    if (!types.isEmpty() && types.contains(qtype) == otherTypes) {
      return false;
    }
    for (DomainName except : exceptBelow) {
      if (name.isAtOrBelow(except)) {
        return false;
      }
    }
    return true;
  }
}
