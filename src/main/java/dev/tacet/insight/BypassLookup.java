package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.BypassName;
import dev.tacet.lists.BypassNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the names that lead past this server; the longest counts. Immutable, thread-safe. */
public final class BypassLookup {
  private final List<BypassName> known = new ArrayList<>();
  private final SuffixTable table;

  public BypassLookup(BypassNames names) {
    Map<DomainName, Integer> numbers = new HashMap<>();
    for (BypassName name : names.names()) {
      if (numbers.putIfAbsent(name.name(), known.size()) == null) {
        known.add(name);
      }
    }
    table = SuffixTable.of(numbers);
  }

  /** What is said of a name; empty where nothing is. */
  public Optional<BypassName> of(DomainName name) {
    Optional<BypassName> longest = Optional.empty();
    int hash = 0;
    for (int labels = 1; labels <= Math.min(name.labelCount(), table.longest()); labels++) {
      hash = SuffixTable.hash(name, labels, hash);
      int number = table.number(name, labels, hash);
      if (number != SuffixTable.NONE && known.get(number).covers(name)) {
        longest = Optional.of(known.get(number));
      }
    }
    return longest;
  }

  /** By which way a device goes that asks it. */
  public static Bypass.Way way(BypassName name) {
    return switch (name.kind()) {
      case CANARY, DISCOVERY -> Bypass.Way.CANARY;
      case BROWSER, RELAY, RESOLVER -> Bypass.Way.RESOLVER_NAME;
      case APP_RESOLVER -> Bypass.Way.APP_RESOLVER;
    };
  }
}
