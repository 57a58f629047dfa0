package dev.tacet.control;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.NameOutcome;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.UndoReply;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.TypedName;
import dev.tacet.policy.Action;
import dev.tacet.policy.Asked;
import dev.tacet.policy.Change;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.Explanation;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleChange;
import dev.tacet.policy.RuleChange.Outcome;
import dev.tacet.policy.Scope;
import dev.tacet.policy.UserRule;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The owner's rules: adding, removing, listing, taking back. Called by {@link Desk}. */
final class RulesDesk {
  private static final int USAGE = 64;
  private static final int MAX_NAMES = 10_000;
  private static final int MAX_COMMENT = 500;
  private static final long MAX_SECONDS = Duration.ofDays(3650).toSeconds();

  private final OwnerRules owner;
  private final CurrentPolicy current;
  private final ProfilesDesk profiles;
  private final Subscriptions subscriptions;

  RulesDesk(
      OwnerRules owner, CurrentPolicy current, ProfilesDesk profiles, Subscriptions subscriptions) {
    this.owner = owner;
    this.current = current;
    this.profiles = profiles;
    this.subscriptions = subscriptions;
  }

  RuleReply change(RuleRequest request) {
    boolean adds = request.verb().equals("block") || request.verb().equals("allow");
    if (!adds && !request.verb().equals("unblock") && !request.verb().equals("unallow")) {
      throw new ControlException(
          USAGE, "unknown verb \"" + request.verb() + "\"; use block, unblock, allow, unallow");
    }
    if (request.names().size() > MAX_NAMES) {
      throw new ControlException(
          USAGE, "at most " + MAX_NAMES + " names a call; a list file is the place for more");
    }
    if (request.comment().length() > MAX_COMMENT) {
      throw new ControlException(USAGE, "a comment has at most " + MAX_COMMENT + " characters");
    }
    if (request.seconds() < 0 || request.seconds() > MAX_SECONDS) {
      throw new ControlException(USAGE, "a rule lasts from 1 s to 10 years, or for good");
    }
    Action action = request.verb().endsWith("block") ? Action.BLOCK : Action.ALLOW;
    List<TypedName> names = Names.readAll(request.names(), request.exact());
    Map<DomainRule, TypedName> wanted = new LinkedHashMap<>();
    names.forEach(n -> wanted.putIfAbsent(new DomainRule(n.name(), n.scope(), action), n));
    String summary = summary(request.verb(), List.copyOf(wanted.keySet()));
    List<RuleChange> changes =
        adds
            ? owner.add(List.copyOf(wanted.keySet()), lasting(request), request.comment(), summary)
            : owner.remove(List.copyOf(wanted.keySet()), !request.exact(), summary);
    return new RuleReply(
        changes.stream().map(c -> outcome(wanted.get(c.rule()), c, adds)).toList());
  }

  private static Optional<Duration> lasting(RuleRequest request) {
    return request.seconds() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(request.seconds()));
  }

  private static String summary(String verb, List<DomainRule> rules) {
    String first = verb + " " + rules.get(0).target();
    return rules.size() == 1 ? first : first + " and " + (rules.size() - 1) + " more";
  }

  private NameOutcome outcome(TypedName typed, RuleChange change, boolean adds) {
    Optional<UserRule> rule = change.rules().stream().findFirst();
    return new NameOutcome(
        typed.typed(),
        typed.name().toString(),
        typed.unicode(),
        Names.word(typed.scope()),
        change.outcome().name().toLowerCase(java.util.Locale.ROOT),
        rule.map(UserRule::id).orElse(0L),
        rule.flatMap(UserRule::until).map(Object::toString).orElse(""),
        adds ? notesOnAdding(change) : notesOnRemoving(change));
  }

  private List<String> notesOnAdding(RuleChange change) {
    List<String> notes = new ArrayList<>();
    DomainRule rule = change.rule();
    for (UserRule displaced : change.displaced()) {
      notes.add(
          "your rule "
              + displaced.id()
              + " ("
              + said(displaced)
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
    if (current.get().paused() && !wantsAllow) {
      notes.add("filtering is paused: nothing is blocked until \"tacet resume\"");
    } else if (verdict.allows() != wantsAllow) {
      notes.add("not in force: " + verdict.reason().words() + " stands above it");
    } else if (isNew(change) && wantsAllow && why.rules().size() == 1 && wouldBeAllowed(why)) {
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

  private List<String> notesOnRemoving(RuleChange change) {
    List<String> notes = new ArrayList<>();
    DomainRule rule = change.rule();
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

  /** A name the rule speaks about. */
  private static DomainName probe(DomainRule rule) {
    if (rule.scope() != Scope.BELOW) {
      return rule.name();
    }
    String text = "any." + rule.name();
    return rule.name().length() > DomainName.MAX_OCTETS - 4 ? rule.name() : DomainName.parse(text);
  }

  private Explanation explain(DomainName name) {
    Policy policy = current.get();
    // What an owner means by a name is what is asked most.
    return policy.explain(
        Asked.of(
            Question.of(name, RecordTypes.A), policy.profileOf(InetAddress.getLoopbackAddress())));
  }

  RuleListing rules() {
    return new RuleListing(owner.settings().rules().stream().map(RulesDesk::line).toList());
  }

  private static RuleLine line(UserRule rule) {
    return new RuleLine(
        rule.id(),
        rule.rule().action().word(),
        rule.rule().target(),
        rule.rule().name().toString(),
        unicode(rule.rule().name()),
        Names.word(rule.rule().scope()),
        rule.created().toString(),
        rule.until().map(Object::toString).orElse(""),
        rule.comment());
  }

  private static String unicode(DomainName name) {
    String shown = TypedName.unicode(name);
    return shown.equals(name.toString()) ? "" : shown;
  }

  UndoReply undo() {
    Optional<Change> undone = owner.undo();
    if (undone.isEmpty()) {
      return new UndoReply(false, "", List.of());
    }
    Change change = undone.get();
    List<String> lines = new ArrayList<>();
    change.added().forEach(r -> lines.add("removed: " + said(r)));
    change.removed().forEach(r -> lines.add("back: " + said(r)));
    change
        .profile()
        .ifPresent(
            p ->
                lines.add(
                    "profile "
                        + p.vendor()
                        + " is "
                        + current.get().profileState(p.vendor()).word()
                        + " again"));
    change
        .pause()
        .ifPresent(
            p -> lines.add(p.before().map(RulesDesk::pausedUntil).orElse("filtering again")));
    if (change.list().isPresent()) {
      subscriptions.reload();
      lines.add(said(change.list().get()));
    }
    return new UndoReply(true, change.summary(), lines);
  }

  /** What is so again once a change of a list was taken back. */
  private static String said(ListSwitch list) {
    return "list "
        + list.name()
        + " is "
        + list.before()
            .map(before -> before.enabled() ? "in force again" : "switched off again")
            .orElse("gone again");
  }

  private static String pausedUntil(java.time.Instant until) {
    return until.equals(OwnerSettings.FOREVER)
        ? "paused again, until \"tacet resume\""
        : "paused again until " + until;
  }

  /** {@code block mi.com and every name below it}. */
  private static String said(UserRule rule) {
    return rule.rule().action().word() + " " + Names.reach(rule.rule().name(), rule.rule().scope());
  }
}
