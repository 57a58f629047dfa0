package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Action;
import dev.tacet.policy.Condition;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names that a list leaves as they are inside zones it blocks: {@code transparent} zones of
 * unbound, {@code server=/name/#} of dnsmasq. There the longest zone decides, and so it is here: a
 * rule of the list on a zone above such a name says nothing about it and what is below it. What
 * other lists block stays blocked, and so does what the list names again further below. Immutable.
 */
record Exceptions(Set<DomainName> names, Set<DomainName> above) {
  /** Of one list; they are kept with the description of each version. */
  static final int MAX = 1_000;

  static final Exceptions NONE = of(Set.of());

  Exceptions {
    names = Set.copyOf(names);
    above = Set.copyOf(above);
  }

  static Exceptions of(Set<DomainName> names) {
    Set<DomainName> above = new HashSet<>();
    for (DomainName name : names) {
      for (int labels = name.labelCount() - 1; labels > 0; labels--) {
        above.add(name.suffix(labels));
      }
    }
    return new Exceptions(names, above);
  }

  /** The rule as it is to be in force. */
  ListRule applied(ListRule rule) {
    return rule instanceof NameRule zone && above.contains(zone.name()) ? applied(zone) : rule;
  }

  private NameRule applied(NameRule zone) {
    Terms terms = zone.terms();
    boolean isZone = zone.scope() != Scope.EXACT && terms.action() == Action.BLOCK;
    if (!isZone || terms.important() || terms.cancels()) {
      return zone;
    }
    Condition condition = terms.condition();
    List<DomainName> except =
        Stream.concat(
                condition.exceptBelow().stream(),
                names.stream().filter(name -> name.isBelow(zone.name())).sorted())
            .toList();
    return new NameRule(
        zone.name(),
        zone.scope(),
        new Terms(
            Action.BLOCK,
            false,
            false,
            new Condition(condition.types(), condition.otherTypes(), except),
            terms.answer()));
  }
}
