package dev.tacet.server;

import dev.tacet.device.Learned;
import dev.tacet.device.LearnedName;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.VendorMark;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.policy.QuarantineProposals;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a device that learned is granted: the names it asked for and was answered, but none that a
 * vendor profile says it can do without, nor one that by now a rule stops. What a profile keeps
 * (clock, updates, login) comes first, then what was asked most. Thread-safe.
 */
final class NeededNames implements QuarantineProposals {
  private final Learned learned;
  private final CurrentPolicy current;
  private final VendorProfiles vendors;

  NeededNames(Learned learned, CurrentPolicy current, VendorProfiles vendors) {
    this.learned = learned;
    this.current = current;
    this.vendors = vendors;
  }

  private record Needed(LearnedName name, boolean kept) {}

  @Override
  public List<DomainName> proposed(int device) {
    Policy policy = current.get();
    Map<DomainName, Needed> needed = new HashMap<>();
    for (int id : policy.devices().idsOf(device)) {
      for (LearnedName name : learned.of(id)) {
        Optional<VendorMark> mark = vendors.markOf(name.name());
        boolean proposable =
            name.passed()
                && name.name().labelCount() >= QuarantineProposals.FEWEST_LABELS
                && !policy.stops(device, name.name());
        if (proposable && mark.filter(m -> !m.isKept()).isEmpty()) {
          needed.merge(name.name(), new Needed(name, mark.isPresent()), NeededNames::more);
        }
      }
    }
    return needed.values().stream()
        .sorted(
            Comparator.comparing((Needed n) -> !n.kept())
                .thenComparing(n -> -n.name().times())
                .thenComparing(n -> n.name().name()))
        .map(n -> n.name().name())
        .toList();
  }

  private static Needed more(Needed one, Needed other) {
    return one.name().times() >= other.name().times() ? one : other;
  }
}
