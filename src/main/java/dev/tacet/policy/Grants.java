package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that a locked quarantine lets pass. What a device learned is granted as it was asked; what
 * the owner grants covers all below it, as a block or an allow of the owner's does. Immutable.
 *
 * @param exact that name and no other
 * @param below that name and all below it; none of them is in {@code exact}, too
 */
public record Grants(Set<DomainName> exact, Set<DomainName> below) {
  static final Grants NONE = new Grants(Set.of(), Set.of());

  public Grants {
    Set<DomainName> wider = Set.copyOf(below);
    below = wider;
    exact =
        exact.stream()
            .filter(name -> !wider.contains(name))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The grant that covers a name. */
  public Optional<DomainName> covering(DomainName name) {
    return exact.contains(name) ? Optional.of(name) : above(name, below);
  }

  /** The longest of some names that a name is or is below. */
  private static Optional<DomainName> above(DomainName name, Set<DomainName> wider) {
    for (int labels = name.labelCount(); labels >= 0 && !wider.isEmpty(); labels--) {
      DomainName ancestor = name.suffix(labels);
      if (wider.contains(ancestor)) {
        return Optional.of(ancestor);
      }
    }
    return Optional.empty();
  }

  /** All of them, in order. */
  public Set<DomainName> names() {
    Set<DomainName> names = new TreeSet<>(exact);
    names.addAll(below);
    return names;
  }

  /** What both grant: of two names one below the other, the lower. */
  Grants common(Grants other) {
    Set<DomainName> exactly = new HashSet<>();
    Stream.concat(exact.stream(), other.exact.stream())
        .filter(name -> covering(name).isPresent() && other.covering(name).isPresent())
        .forEach(exactly::add);
    Set<DomainName> wider = new HashSet<>();
    Stream.concat(below.stream(), other.below.stream())
        .filter(name -> above(name, below).isPresent() && above(name, other.below).isPresent())
        .forEach(wider::add);
    return new Grants(exactly, wider);
  }
}
