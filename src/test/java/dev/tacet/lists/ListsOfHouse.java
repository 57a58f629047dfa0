package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lists as a few sets of names, judged by the simplest code there is: a keep entry, then an allow,
 * then the first list in alphabetical order. An entry is {@code name}, {@code name AAAA} for that
 * type alone, or an address.
 */
final class ListsOfHouse implements Judge {
  private final Map<String, Set<String>> lists = new TreeMap<>();
  private Withholding withheld = Withholding.NONE;

  ListsOfHouse list(String list, String... entries) {
    lists.computeIfAbsent(list, l -> new TreeSet<>()).addAll(List.of(entries));
    return this;
  }

  ListsOfHouse withholding(Withholding names) {
    withheld = names;
    return this;
  }

  boolean blocks(String list, DomainName name) {
    return lists.getOrDefault(list, Set.of()).contains(name.toString());
  }

  @Override
  public Verdict judge(DomainName name, int type, List<InetAddress> addresses, Set<String> silent) {
    Optional<Verdict> kept = Optional.empty();
    Optional<Verdict> allowed = Optional.empty();
    Optional<Verdict> blocked = Optional.empty();
    for (String list : lists.keySet()) {
      if (silent.contains(list)
          || withheld.of(list).contains(name)
          || !speaks(list, name, type, addresses)) {
        continue;
      }
      if (list.endsWith("/keep")) {
        kept = kept.or(() -> Optional.of(allowed(Rung.KEEP, list)));
      } else if (list.startsWith("allow")) {
        allowed = allowed.or(() -> Optional.of(allowed(Rung.LIST_ALLOW, list)));
      } else {
        Rung rung = list.equals("7") ? Rung.OWNER : Rung.LIST_BLOCK;
        blocked =
            blocked.or(
                () ->
                    Optional.of(
                        new Verdict.Blocked(
                            new Reason(rung, list), name.toString(), Optional.empty())));
      }
    }
    Optional<Verdict> black = blocked;
    Optional<Verdict> white = allowed;
    return kept.or(() -> white).or(() -> black).orElse(Verdict.Allowed.BY_DEFAULT);
  }

  private boolean speaks(String list, DomainName name, int type, List<InetAddress> addresses) {
    Set<String> entries = lists.get(list);
    return entries.contains(name.toString())
        || type == 28 && entries.contains(name + " AAAA")
        || addresses.stream().anyMatch(led -> entries.contains(led.getHostAddress()));
  }

  private static Verdict allowed(Rung rung, String list) {
    return new Verdict.Allowed(new Reason(rung, list), Optional.empty());
  }
}
