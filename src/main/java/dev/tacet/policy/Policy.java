package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.ClientProfile.Access;
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
import java.util.stream.Collectors;

/**
 * May this be answered? One immutable snapshot of everything that has a say, so that a query is
 * judged by one state of the world from its first step to its last. Pure: no clock, no I/O; whoever
 * replaces the snapshot decides when a pause or a rule ends.
 *
 * <p>It finds the rules that match and count; the {@link Ladder} decides between them.
 */
public final class Policy {
  /** Aliases that rules put one behind the other; what the last of them leads to is looked up. */
  static final int MAX_ALIASES = 8;

  /** Everything that has a say. */
  private record Parts(
      RuleIndex lists,
      Map<String, ListMode> modes,
      Map<String, Set<DomainName>> withheld,
      RuleBook rules,
      Map<String, ProfileState> states,
      HomeNetworks networks,
      boolean paused) {
    Parts {
      modes = Map.copyOf(modes);
      states = Map.copyOf(states);
    }
  }

  /** Everything allowed for our own networks: what is in force before any list is. */
  public static final Policy OPEN =
      new Policy(
          new Parts(
              RuleIndex.empty(),
              Map.of(),
              Map.of(),
              RuleBook.EMPTY,
              Map.of(),
              HomeNetworks.PRIVATE_ONLY,
              false));

  private final Parts parts;
  private final ClientProfile everyone;
  private final ClientProfile strangers;

  private Policy(Parts parts) {
    this.parts = parts;
    everyone = profile(Access.FILTERED);
    strangers = profile(Access.REFUSED);
  }

  private ClientProfile profile(Access access) {
    return ClientProfile.of(0, access, parts.lists.sources(), parts.states, parts.modes);
  }

  /** The same, with other lists. */
  public Policy withLists(RuleIndex changed) {
    Parts p = parts;
    return new Policy(
        new Parts(changed, p.modes, p.withheld, p.rules, p.states, p.networks, p.paused));
  }

  /**
   * The same, with other modes of the lists; one not named is on.
   *
   * @param changed by the list's name
   */
  public Policy withListModes(Map<String, ListMode> changed) {
    Parts p = parts;
    return new Policy(
        new Parts(p.lists, changed, p.withheld, p.rules, p.states, p.networks, p.paused));
  }

  /**
   * The same, with other names withheld: of these very names, asked for or met as a canonical name,
   * and of where these lead, a list's blocks say nothing.
   *
   * @param changed by the list's name
   */
  public Policy withWithheld(Map<String, Set<DomainName>> changed) {
    Parts p = parts;
    Map<String, Set<DomainName>> copy =
        changed.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    return new Policy(new Parts(p.lists, p.modes, copy, p.rules, p.states, p.networks, p.paused));
  }

  /** The same, with other rules of the owner. */
  public Policy withRules(RuleBook changed) {
    Parts p = parts;
    return new Policy(
        new Parts(p.lists, p.modes, p.withheld, changed, p.states, p.networks, p.paused));
  }

  /** The same, with other states of the vendor profiles; a vendor not named is off. */
  public Policy withProfiles(Map<String, ProfileState> changed) {
    Parts p = parts;
    return new Policy(
        new Parts(p.lists, p.modes, p.withheld, p.rules, changed, p.networks, p.paused));
  }

  /** The same, for other networks of ours. */
  public Policy withNetworks(HomeNetworks changed) {
    Parts p = parts;
    return new Policy(
        new Parts(p.lists, p.modes, p.withheld, p.rules, p.states, changed, p.paused));
  }

  /** The same, paused or not. */
  public Policy withPause(boolean changed) {
    Parts p = parts;
    return new Policy(
        new Parts(p.lists, p.modes, p.withheld, p.rules, p.states, p.networks, changed));
  }

  public RuleIndex lists() {
    return parts.lists;
  }

  public RuleBook rules() {
    return parts.rules;
  }

  public boolean paused() {
    return parts.paused;
  }

  /** The state in force of a vendor profile. */
  public ProfileState profileState(String vendor) {
    return parts.states.getOrDefault(vendor, ProfileState.OFF);
  }

  /** What a list is for. */
  public ListMode listMode(String name) {
    return parts.modes.getOrDefault(name, ListMode.ON);
  }

  public ClientProfile profileOf(InetAddress client) {
    return parts.networks.contains(client) ? everyone : strangers;
  }

  /** As {@link #judge(Asked)}, for a question over UDP. */
  public Verdict judge(Question question, ClientProfile profile) {
    return judge(Asked.of(question, profile));
  }

  /** May this be asked upstream, and what is the client told otherwise? */
  public Verdict judge(Asked asked) {
    return judge(asked, asked.question().qname());
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
  public Verdict judgeAnswer(Asked asked, Verdict verdict, Answer answer) {
    return judgeLed(asked, verdict, answer.canonicalNames(), answer.addresses());
  }

  /** As {@link #judgeAnswer}, for an answer of which only the addresses are known. */
  public Verdict judgeAddresses(Asked asked, Verdict verdict, List<InetAddress> addresses) {
    return judgeLed(asked, verdict, List.of(), addresses);
  }

  private Verdict judgeLed(
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
      List<Match> matches = parts.lists.matches(address);
      if (!matches.isEmpty()) {
        DomainName qname = asked.question().qname();
        List<Considered> considered = Considering.of(asked, qname, matches, parts.withheld);
        Verdict there =
            Ladder.judge(new Ladder.Case(this, asked.profile(), Optional.empty(), considered));
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

  /** What lists that only watch said first is kept; they never stop anything. */
  private static Verdict watched(Verdict so, Verdict there, Optional<DomainName> canonical) {
    boolean news = so.reason().rung() == Rung.DEFAULT && there.reason().rung() == Rung.SHADOW;
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
  public Explanation explain(Asked asked) {
    DomainName name = asked.question().qname();
    Ladder.Case subject = caseOf(asked, name);
    return new Explanation(
        name,
        judge(asked),
        Ladder.explain(subject),
        parts.rules.matches(name),
        subject.considered());
  }

  /**
   * The ladder for an address that an answer leads to, every rung asked. The owner's rules are on
   * names and say nothing of it.
   *
   * @param asked whose question is answered; its name is not judged
   */
  public Explanation explain(Asked asked, InetAddress address) {
    DomainName qname = asked.question().qname();
    List<Considered> considered =
        Considering.of(asked, qname, parts.lists.matches(address), parts.withheld);
    Ladder.Case subject = new Ladder.Case(this, asked.profile(), Optional.empty(), considered);
    return new Explanation(
        qname, Ladder.judge(subject), Ladder.explain(subject), List.of(), considered);
  }

  private Ladder.Case caseOf(Asked asked, DomainName name) {
    return new Ladder.Case(
        this,
        asked.profile(),
        Optional.of(name),
        Considering.of(asked, name, parts.lists.matches(name), parts.withheld));
  }
}
