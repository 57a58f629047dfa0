package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.VendorEntry;
import dev.tacet.lists.VendorProfile;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of the vendor profiles, found by the names of a log. Immutable. */
final class ProfileNames {
  /** What one profile says of a name: its longest match. */
  record Match(String vendor, VendorEntry entry) {}

  private final SuffixTable names;
  private final List<List<Match>> matches = new ArrayList<>();
  private final Set<DomainName> aboveKept = new HashSet<>();

  ProfileNames(List<VendorProfile> profiles) {
    Map<DomainName, Integer> numbers = new HashMap<>();
    for (VendorProfile profile : profiles) {
      for (VendorEntry entry : profile.entries()) {
        int number = numbers.computeIfAbsent(entry.name(), name -> numbers.size());
        if (number == matches.size()) {
          matches.add(new ArrayList<>(1));
        }
        matches.get(number).add(new Match(profile.id(), entry));
        if (entry.tier() == Tier.KEEP) {
          for (int labels = 1; labels < entry.name().labelCount(); labels++) {
            aboveKept.add(entry.name().suffix(labels));
          }
        }
      }
    }
    names = SuffixTable.of(numbers);
  }

  /** What each profile says of a name, one match a profile: its longest. */
  List<Match> of(DomainName name) {
    List<Match> found = List.of();
    int hash = 0;
    for (int labels = 1; labels <= Math.min(name.labelCount(), names.longest()); labels++) {
      hash = SuffixTable.hash(name, labels, hash);
      int number = names.number(name, labels, hash);
      if (number != SuffixTable.NONE) {
        found = longer(found, matches.get(number), labels == name.labelCount());
      }
    }
    return found;
  }

  /** Of each vendor the longer match: those of a later suffix are. */
  private static List<Match> longer(List<Match> found, List<Match> longer, boolean whole) {
    List<Match> both = new ArrayList<>(found);
    for (Match match : longer) {
      if (whole || match.entry().scope() == Scope.SUBTREE) {
        both.removeIf(shorter -> shorter.vendor().equals(match.vendor()));
        both.add(0, match);
      }
    }
    return both;
  }

  /** Whether some profile keeps a name below this one: a rule for the subtree would break it. */
  boolean hasKeptBelow(DomainName name) {
    return aboveKept.contains(name);
  }
}
