package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.VendorEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one suggestion is made of while the trails are gone through. One thread. */
final class SuggestionDraft {
  final Map<DomainName, Long> queriesByName = new LinkedHashMap<>();
  final Map<Party, Long> queriesByParty = new LinkedHashMap<>();
  final Map<DomainName, VendorEntry> entries = new HashMap<>();
  final Set<String> reasons = new LinkedHashSet<>();
  Certainty certainty = Certainty.WEAK;
  boolean fromOff;
  long queries;

  void add(Trail trail) {
    queries += trail.reached();
    queriesByName.merge(trail.name(), trail.reached(), Long::sum);
    queriesByParty.merge(trail.party(), trail.reached(), Long::sum);
  }

  List<Party> parties() {
    return queriesByParty.entrySet().stream()
        .sorted(
            Map.Entry.<Party, Long>comparingByValue()
                .reversed()
                .thenComparing(entry -> entry.getKey().key()))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<Suggestion.Name> names() {
    return queriesByName.entrySet().stream()
        .sorted(
            Map.Entry.<DomainName, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Leftovers.MAX_SHOWN)
        .map(
            entry ->
                new Suggestion.Name(
                    entry.getKey(),
                    Optional.ofNullable(entries.get(entry.getKey()))
                        .map(VendorEntry::purpose)
                        .orElse(""),
                    entry.getValue()))
        .toList();
  }

  List<String> sideEffects() {
    return entries.values().stream()
        .sorted(Comparator.comparing(VendorEntry::name))
        .map(entry -> entry.sideEffect() + " (" + entry.sideEffectBasis() + ")")
        .distinct()
        .limit(Leftovers.MAX_SHOWN)
        .toList();
  }
}
