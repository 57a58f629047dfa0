package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.Explanation.Considered;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Rewritten;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a {@link Policy} judges a name, and where it leads: it finds the rules that match and count,
 * and the {@link Ladder} decides between them. Immutable.
 */
final class Judging {
  /** Aliases that rules put one behind the other; what the last of them leads to is looked up. */
  static final int MAX_ALIASES = 8;

  private final Policy policy;
  private final RuleIndex lists;
  private final RuleBook rules;
  private final Map<String, Set<DomainName>> withheld;

  /**
   * @param withheld by the list's name: names its blocks say nothing of
   */
  Judging(Policy policy, RuleIndex lists, RuleBook rules, Map<String, Set<DomainName>> withheld) {
    this.policy = policy;
    this.lists = lists;
    this.rules = rules;
    this.withheld = withheld;
  }

  /**
   * May this be asked upstream, and what is the client told otherwise? A device that may be another
   * one has to be allowed as both.
   */
  Verdict judge(Asked asked) {
    DomainName qname = asked.question().qname();
    Verdict verdict = judge(asked, qname);
    for (ClientProfile other : asked.profile().stricter()) {
      if (isFinal(verdict)) {
        return verdict;
      }
      verdict = stricter(verdict, judge(asked.as(other), qname));
    }
    return verdict;
  }

  /** Nothing is stricter than no answer; one that a rule gives still is an answer. */
  private static boolean isFinal(Verdict verdict) {
    return !verdict.allows() && !(verdict instanceof Rewritten);
  }

  private static Verdict stricter(Verdict so, Verdict other) {
    return isFinal(other) || so.allows() && !other.allows() ? other : so;
  }

  private Verdict judge(Asked asked, DomainName name) {
    Verdict verdict = Ladder.judge(caseOf(asked, name));
    return verdict instanceof Rewritten rewritten ? followed(asked, rewritten) : verdict;
  }

  /**
   * A second look: where an innocent QNAME led, on the same ladder: canonical names first, then
   * addresses and address hints. An allow that somebody meant covers where the name leads; the one
   * by default does not. One address that is blocked blocks the whole answer.
   */
  Verdict judgeLed(
      Asked asked, Verdict verdict, List<DomainName> names, List<InetAddress> addresses) {
    Verdict so = judgeOneLed(asked, verdict, names, addresses);
    for (ClientProfile other : asked.profile().stricter()) {
      if (isFinal(so)) {
        return so;
      }
      Asked as = asked.as(other);
      so = stricter(so, judgeOneLed(as, judge(as, as.question().qname()), names, addresses));
    }
    return so;
  }

  private Verdict judgeOneLed(
      Asked asked, Verdict verdict, List<DomainName> names, List<InetAddress> addresses) {
    if (!verdict.allows() || verdict.reason().rung().coversWhereItLeads()) {
      return verdict;
    }
    Verdict so = verdict;
    for (DomainName name : names) {
      Verdict there = judge(asked, name);
      if (!there.allows()) {
        return via(there, name);
      }
      so = watched(so, there, Optional.of(name));
    }
    for (InetAddress address : addresses) {
      List<Match> matches = lists.matches(address);
      if (!matches.isEmpty()) {
        DomainName qname = asked.question().qname();
        List<Considered> considered = Considering.of(asked, qname, matches, withheld);
        Verdict there =
            Ladder.judge(
                new Ladder.Case(
                    policy,
                    asked.profile(),
                    Optional.empty(),
                    asked.question().qtype(),
                    considered));
        if (!there.allows()) {
          return there instanceof Rewritten rewritten ? followed(asked, rewritten) : there;
        }
        so = watched(so, there, Optional.empty());
      }
    }
    return so;
  }

  private static Verdict via(Verdict verdict, DomainName canonical) {
    Optional<DomainName> via = Optional.of(canonical);
    return verdict.match(
        allowed -> new Allowed(allowed.reason(), allowed.matched(), via),
        blocked -> new Blocked(blocked.reason(), blocked.rule(), via, blocked.answer()),
        rewritten ->
            new Rewritten(
                rewritten.reason(),
                rewritten.rule(),
                via,
                rewritten.aliases(),
                rewritten.records()),
        refused -> refused);
  }

  /** What would have been blocked is said once, and stops nothing. */
  private static Verdict watched(Verdict so, Verdict there, Optional<DomainName> canonical) {
    boolean news = so.reason().rung() == Rung.DEFAULT && there.reason().rung().wouldBlock();
    return !news ? so : canonical.map(name -> via(there, name)).orElse(there);
  }

  /**
   * The aliases that rules put behind an alias. It is the rule's wish to go there, so no list
   * judges the way; but the owner's own block of a name on it stands. A way that comes back, or is
   * longer than {@link #MAX_ALIASES}, ends where it is, and that name is looked up.
   */
  private Verdict followed(Asked asked, Rewritten first) {
    if (first.lookedUp().isEmpty()) {
      return first;
    }
    List<DomainName> aliases = new ArrayList<>(first.aliases());
    List<ResourceData> records = List.of();
    while (records.isEmpty()) {
      DomainName last = aliases.get(aliases.size() - 1);
      Verdict there = Ladder.judge(caseOf(asked, last));
      if (there instanceof Blocked blocked && blocked.reason().rung() == Rung.OWNER) {
        return via(blocked, last);
      }
      if (!(there instanceof Rewritten next) || aliases.size() >= MAX_ALIASES) {
        break;
      }
      records = next.records();
      if (next.lookedUp().isPresent()) {
        DomainName target = next.aliases().get(0);
        if (aliases.contains(target)) {
          break;
        }
        aliases.add(target);
      }
    }
    return new Rewritten(first.reason(), first.rule(), first.via(), aliases, records);
  }

  /** The ladder for a name, every rung asked. */
  Explanation explain(Asked asked) {
    DomainName name = asked.question().qname();
    Ladder.Case subject = caseOf(asked, name);
    return new Explanation(
        name,
        judge(asked),
        Ladder.explain(subject),
        rules.matches(name, asked.profile().who()),
        subject.considered());
  }

  /**
   * The ladder for an address that an answer leads to, every rung asked. The owner's rules are on
   * names and say nothing of it.
   *
   * @param asked whose question is answered; its name is not judged
   */
  Explanation explain(Asked asked, InetAddress address) {
    DomainName qname = asked.question().qname();
    List<Considered> considered = Considering.of(asked, qname, lists.matches(address), withheld);
    Ladder.Case subject =
        new Ladder.Case(
            policy, asked.profile(), Optional.empty(), asked.question().qtype(), considered);
    return new Explanation(
        qname, Ladder.judge(subject), Ladder.explain(subject), List.of(), considered);
  }

  private Ladder.Case caseOf(Asked asked, DomainName name) {
    return new Ladder.Case(
        policy,
        asked.profile(),
        Optional.of(name),
        asked.question().qtype(),
        Considering.of(asked, name, lists.matches(name), withheld));
  }
}
