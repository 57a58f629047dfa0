package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.RuleIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An index and what it is made of. Immutable.
 *
 * @param fingerprint of what it is made of
 * @param lists the ids of the lists in it, by the names it has of them
 */
record MadeIndex(RuleIndex index, byte[] fingerprint, Map<String, String> lists) {
  static final MadeIndex NONE = new MadeIndex(RuleIndex.empty(), new byte[0], Map.of());

  static MadeIndex of(RuleIndex index, byte[] fingerprint, List<Subscription> lists) {
    return new MadeIndex(
        index,
        fingerprint,
        lists.stream().collect(Collectors.toMap(list -> list.config().name(), Subscription::id)));
  }

  /** Tells a list how many of its rules are not in here for want of room. */
  void tell(Subscription list) {
    boolean isHere = list.id().equals(lists.get(list.config().name()));
    list.leftOut(
        index.sources().stream()
            .filter(source -> isHere && source.name().equals(list.config().name()))
            .mapToLong(source -> index.leftOut(source.index()))
            .sum());
  }

  /** What its lists say, by what is wanted of them. */
  ListsInForce as(List<WantedList> wanted) {
    Map<String, ListMode> modes = new HashMap<>();
    Map<String, String> groups = new HashMap<>();
    Map<String, Set<DomainName>> withheld = new HashMap<>();
    lists.keySet().forEach(name -> modes.put(name, ListMode.OFF));
    for (WantedList list : wanted) {
      // A list of the same name from elsewhere is not the one in this index.
      if (list.id().equals(lists.get(list.name()))) {
        modes.put(list.name(), list.mode());
        list.config().group().ifPresent(group -> groups.put(list.name(), group));
        withheld.put(list.name(), list.state().withheld());
      }
    }
    modes.values().removeIf(mode -> mode == ListMode.ON);
    withheld.values().removeIf(Set::isEmpty);
    return new ListsInForce(index, modes, groups, withheld);
  }
}
