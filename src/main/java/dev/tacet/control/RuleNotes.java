package dev.tacet.control;

import dev.tacet.config.Counted;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Action;
import dev.tacet.policy.Asked;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.Explanation;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleChange;
import dev.tacet.policy.RuleChange.Outcome;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import dev.tacet.policy.UserRule;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the owner should know of a rule that was just made or removed. */
final class RuleNotes {
  private static final int MOST_OTHERS = 4;

  private final OwnerRules owner;
  private final Policy policy;
  private final ProfilesDesk profiles;
  private final ClientProfile asker;
  private final String schedule;
  private final boolean asleep;
  private final Optional<String> nobody;

  /**
   * @param policy with the change in it
   */
  RuleNotes(
      OwnerRules owner,
      Policy policy,
      ProfilesDesk profiles,
      Subject subject,
      Optional<String> schedule) {
    this.owner = owner;
    this.policy = policy;
    this.profiles = profiles;
    this.schedule = schedule.orElse("");
    asleep = schedule.map(s -> !owner.activeSchedules().contains(s)).orElse(false);
    asker = asker(policy, subject);
    nobody = GroupMembers.nobody(policy, subject);
  }

  /** Somebody whom it is for; this machine where there is nobody yet. */
  private static ClientProfile asker(Policy policy, Subject subject) {
    Optional<ClientProfile> found = Optional.empty();
    if (subject instanceof OfDevice device) {
      found = policy.profileOfDevice(device.id());
    } else if (subject instanceof OfGroup group) {
      found = GroupMembers.anyOf(policy, group);
    }
    return found.orElseGet(() -> policy.profileOf(InetAddress.getLoopbackAddress()));
  }

  List<String> onAdding(RuleChange change) {
    List<String> notes = new ArrayList<>();
    DomainRule rule = change.rule();
    for (UserRule displaced : change.displaced()) {
      notes.add(
          "your rule "
              + displaced.id()
              + " ("
              + Names.said(displaced.rule())
              + ") was removed; undo brings it"
              + " back");
    }
    DomainName probe = probe(rule);
    Explanation why = explain(probe);
    if (change.outcome() == Outcome.ADDED && rule.action() == Action.BLOCK) {
      profiles.kept(rule).forEach(notes::add);
    }
    Verdict verdict = why.verdict();
    boolean wantsAllow = rule.action() == Action.ALLOW;
    nobody.ifPresent(notes::add);
    if (asleep) {
      notes.add("it holds while " + schedule + " is active, which it is not now");
    } else if (policy.paused() && !wantsAllow) {
      notes.add("filtering is paused: nothing is blocked until \"tacet resume\"");
    } else if (nobody.isEmpty() && verdict.allows() != wantsAllow) {
      notes.add("not in force: " + verdict.reason().words() + " stands above it");
    } else if (nobody.isEmpty()
        && isNew(change)
        && wantsAllow
        && why.rules().size() == 1
        && wouldBeAllowed(why)) {
      notes.add("nothing blocked it before; the rule keeps it that way");
    }
    return notes;
  }

  private static boolean isNew(RuleChange change) {
    return change.outcome() == Outcome.ADDED && change.displaced().isEmpty();
  }

  private static boolean wouldBeAllowed(Explanation why) {
    return why.matches().stream()
        .filter(Explanation.Considered::inForce)
        .noneMatch(Explanation.Considered::blocks);
  }

  List<String> onRemoving(RuleChange change) {
    List<String> notes = new ArrayList<>();
    DomainRule rule = change.rule();
    if (change.rules().isEmpty()) {
      others(rule).forEach(notes::add);
    }
    if (change.rules().size() > 1) {
      notes.add(Counted.of(change.rules().size(), "rule") + " on this name were removed");
    }
    DomainName probe = probe(rule);
    Verdict verdict = explain(probe).verdict();
    if (rule.action() == Action.BLOCK && !verdict.allows()) {
      notes.add(
          "still blocked by "
              + verdict.reason().words()
              + verdict.matched().map(m -> " (" + m + ")").orElse("")
              + "; to let it through: tacet allow "
              + rule.name());
    }
    boolean meant = verdict.reason().rung().coversWhereItLeads() && verdict.matched().isPresent();
    if (rule.action() == Action.ALLOW && verdict.allows() && meant) {
      notes.add("still allowed by " + verdict.reason().words());
    }
    return notes;
  }

  /** Rules like one that was not there, but for somebody else. */
  private List<String> others(DomainRule rule) {
    return owner.settings().rules().stream()
        .filter(other -> other.rule().action() == rule.action())
        .filter(other -> other.rule().name().equals(rule.name()))
        .limit(MOST_OTHERS)
        .map(
            other ->
                other.subject().equals(Subject.EVERYONE) && other.schedule().isEmpty()
                    ? "rule " + other.id() + " is for everyone"
                    : "rule " + other.id() + " needs" + options(other))
        .toList();
  }

  /** What has to be said to mean a rule. */
  private static String options(UserRule rule) {
    String whom = "";
    if (rule.subject() instanceof OfDevice device) {
      whom = " --device " + device.id();
    } else if (rule.subject() instanceof OfGroup group) {
      whom = " --group " + group.name();
    }
    return whom + rule.schedule().map(s -> " --schedule " + s).orElse("");
  }

  /** A name the rule speaks about. */
  private static DomainName probe(DomainRule rule) {
    if (rule.scope() != Scope.BELOW) {
      return rule.name();
    }
    String text = "any." + rule.name();
    return rule.name().length() > DomainName.MAX_OCTETS - 4 ? rule.name() : DomainName.parse(text);
  }

  private Explanation explain(DomainName name) {
    // What an owner means by a name is what is asked most.
    return policy.explain(Asked.of(Question.of(name, RecordTypes.A), asker));
  }
}
