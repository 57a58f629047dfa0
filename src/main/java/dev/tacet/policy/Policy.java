package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.policy.ClientProfile.Access;
import dev.tacet.policy.ClientProfile.Role;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Refused;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * May this be answered? One immutable snapshot of everything that has a say, so that a query is
 * judged by one state of the world from its first step to its last. Pure: no clock, no I/O; whoever
 * replaces the snapshot decides when a pause or a rule ends.
 *
 * <p>Precedence is written down in one place, {@link #LADDER}: judging takes the first rung that
 * has something to say, explaining asks them all.
 */
public final class Policy {
  /** What is asked about, with what the lists say of it worked out once. */
  private record Asked(DomainName name, ClientProfile profile, List<Considered> considered) {}

  private record Considered(Match match, Role role) {}

  private interface RungJudge {
    Optional<Verdict> judge(Policy policy, Asked asked);
  }

  private record LadderStep(Rung rung, RungJudge judge) {}

  /** Rungs 2, 3, 7 and 8 have no rules yet that could speak on them. */
  private static final List<LadderStep> LADDER =
      List.of(
          new LadderStep(Rung.ACCESS, (policy, asked) -> byAccess(asked.profile())),
          new LadderStep(Rung.EXEMPT, (policy, asked) -> byExemption(asked.profile())),
          new LadderStep(Rung.PAUSED, (policy, asked) -> policy.byPause()),
          new LadderStep(Rung.OWNER, (policy, asked) -> policy.byOwner(asked.name())),
          new LadderStep(Rung.KEEP, (policy, asked) -> byLists(asked, Role.KEEPS, Rung.KEEP)),
          new LadderStep(
              Rung.LIST_ALLOW, (policy, asked) -> byLists(asked, Role.ALLOWS, Rung.LIST_ALLOW)),
          new LadderStep(
              Rung.LIST_BLOCK, (policy, asked) -> byLists(asked, Role.BLOCKS, Rung.LIST_BLOCK)),
          new LadderStep(Rung.DEFAULT, (policy, asked) -> Optional.of(Allowed.BY_DEFAULT)));

  /** Everything allowed for our own networks: what is in force before any list is. */
  public static final Policy OPEN =
      new Policy(RuleIndex.empty(), RuleBook.EMPTY, Map.of(), HomeNetworks.PRIVATE_ONLY, false);

  private final RuleIndex lists;
  private final RuleBook rules;
  private final Map<String, ProfileState> states;
  private final HomeNetworks networks;
  private final boolean paused;
  private final ClientProfile everyone;
  private final ClientProfile strangers;

  private Policy(
      RuleIndex lists,
      RuleBook rules,
      Map<String, ProfileState> states,
      HomeNetworks networks,
      boolean paused) {
    this.lists = lists;
    this.rules = rules;
    this.states = Map.copyOf(states);
    this.networks = networks;
    this.paused = paused;
    everyone = ClientProfile.of(0, Access.FILTERED, lists.sources(), this.states);
    strangers = ClientProfile.of(0, Access.REFUSED, lists.sources(), this.states);
  }

  /** The same, with other lists. */
  public Policy withLists(RuleIndex changed) {
    return new Policy(changed, rules, states, networks, paused);
  }

  /** The same, with other rules of the owner. */
  public Policy withRules(RuleBook changed) {
    return new Policy(lists, changed, states, networks, paused);
  }

  /** The same, with other states of the vendor profiles; a vendor not named is off. */
  public Policy withProfiles(Map<String, ProfileState> changed) {
    return new Policy(lists, rules, changed, networks, paused);
  }

  /** The same, for other networks of ours. */
  public Policy withNetworks(HomeNetworks changed) {
    return new Policy(lists, rules, states, changed, paused);
  }

  /** The same, paused or not. */
  public Policy withPause(boolean changed) {
    return new Policy(lists, rules, states, networks, changed);
  }

  public RuleIndex lists() {
    return lists;
  }

  public RuleBook rules() {
    return rules;
  }

  public boolean paused() {
    return paused;
  }

  /** The state in force of a vendor profile. */
  public ProfileState profileState(String vendor) {
    return states.getOrDefault(vendor, ProfileState.OFF);
  }

  public ClientProfile profileOf(InetAddress client) {
    return networks.contains(client) ? everyone : strangers;
  }

  public Verdict judge(Question question, ClientProfile profile) {
    return judge(question.qname(), profile);
  }

  private Verdict judge(DomainName name, ClientProfile profile) {
    Asked asked = new Asked(name, profile, consider(name, profile));
    for (LadderStep step : LADDER) {
      Optional<Verdict> verdict = step.judge().judge(this, asked);
      if (verdict.isPresent()) {
        return verdict.get();
      }
    }
    throw new IllegalStateException("the last rung always decides");
  }

  /**
   * A second look: the canonical names an innocent QNAME led to, on the same ladder. An allow that
   * somebody meant covers where the name leads; the one by default does not.
   */
  public Verdict judgeAnswer(Verdict verdict, Answer answer, ClientProfile profile) {
    if (!verdict.allows() || verdict.reason().rung().coversWhereItLeads()) {
      return verdict;
    }
    for (DomainName canonical : answer.canonicalNames()) {
      if (judge(canonical, profile) instanceof Blocked blocked) {
        return blocked.via(canonical);
      }
    }
    return verdict;
  }

  /** The ladder for a name, every rung asked. */
  public Explanation explain(DomainName name, ClientProfile profile) {
    Asked asked = new Asked(name, profile, consider(name, profile));
    List<Explanation.Step> steps = new ArrayList<>();
    Optional<Verdict> decided = Optional.empty();
    for (LadderStep step : LADDER) {
      Optional<Verdict> says = step.judge().judge(this, asked);
      boolean first = decided.isEmpty() && says.isPresent();
      steps.add(new Explanation.Step(step.rung(), says, first));
      decided = first ? says : decided;
    }
    return new Explanation(
        name,
        decided.orElseThrow(),
        steps,
        rules.matches(name),
        asked.considered().stream()
            .map(c -> new Explanation.Considered(c.match(), c.role() != Role.NOTHING))
            .toList());
  }

  private static Optional<Verdict> byAccess(ClientProfile profile) {
    return profile.access() == Access.REFUSED
        ? Optional.of(Refused.NOT_OUR_NETWORK)
        : Optional.empty();
  }

  private static Optional<Verdict> byExemption(ClientProfile profile) {
    return profile.access() == Access.EXEMPT ? Optional.of(Allowed.EXEMPT) : Optional.empty();
  }

  private Optional<Verdict> byPause() {
    return paused ? Optional.of(Allowed.PAUSED) : Optional.empty();
  }

  private Optional<Verdict> byOwner(DomainName name) {
    return rules.find(name).map(Policy::verdictOf);
  }

  private static Verdict verdictOf(UserRule rule) {
    Reason reason = new Reason(Rung.OWNER, Long.toString(rule.id()));
    DomainName name = rule.rule().name();
    return switch (rule.rule().action()) {
      case BLOCK -> new Blocked(reason, name, Optional.empty());
      case ALLOW -> new Allowed(reason, Optional.of(name));
    };
  }

  /** What the lists say, longest name first; inside one vendor only the longest match has a say. */
  private List<Considered> consider(DomainName name, ClientProfile profile) {
    List<Match> matches = lists.matches(name);
    if (matches.isEmpty()) {
      return List.of();
    }
    List<Considered> considered = new ArrayList<>(matches.size());
    Set<String> vendors = new HashSet<>();
    for (Match match : matches) {
      RuleSource source = match.source();
      boolean superseded = source.isProfile() && !vendors.add(source.owner());
      considered.add(new Considered(match, superseded ? Role.NOTHING : profile.roleOf(source)));
    }
    return considered;
  }

  private static Optional<Verdict> byLists(Asked asked, Role role, Rung rung) {
    for (Considered considered : asked.considered()) {
      if (considered.role() == role) {
        if (considered.match() instanceof Match.OfName ofName) {
          return Optional.of(verdictOf(ofName, role, rung));
        }
      }
    }
    return Optional.empty();
  }

  private static Verdict verdictOf(Match.OfName match, Role role, Rung rung) {
    RuleSource source = match.source();
    if (role != Role.BLOCKS) {
      return new Allowed(new Reason(rung, source.name()), Optional.of(match.name()));
    }
    Rung blocking = source.isProfile() ? Rung.PROFILE_BLOCK : rung;
    return new Blocked(new Reason(blocking, source.name()), match.name(), Optional.empty());
  }
}
