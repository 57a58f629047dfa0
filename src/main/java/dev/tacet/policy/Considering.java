package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Explanation.Considered;
import dev.tacet.policy.Explanation.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of the rules that match count, before the {@link Ladder} weighs them. Pure functions. */
final class Considering {
  private Considering() {}

  /**
   * The rules that match, in their order; inside one vendor only the longest has a say. Where none
   * matches, nothing is allocated.
   *
   * @param name what is judged; for an address the QNAME
   * @param withheld by the list's name: names its blocks say nothing of
   */
  static List<Considered> of(
      Asked asked, DomainName name, List<Match> matches, Map<String, Set<DomainName>> withheld) {
    if (matches.isEmpty()) {
      return List.of();
    }
    List<Considered> considered = new ArrayList<>(matches.size());
    for (Match match : matches) {
      Standing standing = standing(asked, name, match, withheld);
      if (standing == Standing.IN_FORCE && isSuperseded(match.effect().source(), considered)) {
        standing = Standing.SUPERSEDED;
      }
      considered.add(new Considered(match, standing));
    }
    return considered;
  }

  private static boolean isSuperseded(RuleSource source, List<Considered> longer) {
    if (source.isProfile()) {
      for (Considered other : longer) {
        RuleSource theirs = other.match().effect().source();
        if (other.standing() != Standing.NOT_THIS
            && theirs.isProfile()
            && theirs.owner().equals(source.owner())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Standing standing(
      Asked asked, DomainName name, Match match, Map<String, Set<DomainName>> withheld) {
    Effect effect = match.effect();
    Terms terms = effect.terms();
    if (!terms
            .condition()
            .holds(name, asked.question().qtype(), asked.profile().who(), asked.client())
        || terms.answer() instanceof RuleAnswer.TcpOnly && asked.transport() != Transport.UDP
        || leadsBack(asked, name, terms.answer())) {
      return Standing.NOT_THIS;
    }
    return switch (asked.profile().modeOf(effect.source())) {
      case OFF -> Standing.OFF;
      case SHADOW -> Standing.SHADOW;
      case ON -> isWithheld(asked, name, effect, withheld) ? Standing.WITHHELD : Standing.IN_FORCE;
    };
  }

  /** An alias of itself would send a client round and round. */
  private static boolean leadsBack(Asked asked, DomainName name, RuleAnswer answer) {
    return answer instanceof RuleAnswer.Alias alias
        && (alias.canonical().equals(name) || alias.canonical().equals(asked.question().qname()));
  }

  private static boolean isWithheld(
      Asked asked, DomainName name, Effect effect, Map<String, Set<DomainName>> withheld) {
    if (withheld.isEmpty() || effect.terms().action() == Action.ALLOW) {
      return false;
    }
    Set<DomainName> names = withheld.getOrDefault(effect.source().name(), Set.of());
    return names.contains(name) || names.contains(asked.question().qname());
  }
}
