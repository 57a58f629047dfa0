package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleIndex;
import java.util.Map;
import java.util.Set;

/**
 * All that lists say, to be put in force in one piece. Immutable.
 *
 * @param modes of the lists in the index that do not just decide, by their names
 * @param groups the group of devices a list is for, by the list's name; one not named is for all
 * @param withheld names a list may not block yet, by the list's name
 */
public record ListsInForce(
    RuleIndex index,
    Map<String, ListMode> modes,
    Map<String, String> groups,
    Map<String, Set<DomainName>> withheld) {
  public ListsInForce {
    modes = Map.copyOf(modes);
    groups = Map.copyOf(groups);
    withheld = Map.copyOf(withheld);
  }

  /** The policy with these lists in place of its own. */
  public Policy in(Policy policy) {
    return policy
        .withLists(index)
        .withListModes(modes)
        .withListGroups(groups)
        .withWithheld(withheld);
  }

  /** The same for all devices, which is the most they can say to any. */
  ListsInForce toEveryone() {
    return new ListsInForce(index, modes, Map.of(), withheld);
  }
}
