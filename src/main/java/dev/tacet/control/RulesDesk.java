package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.NameOutcome;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.TypedName;
import dev.tacet.policy.Action;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.RuleChange;
import dev.tacet.policy.RuleTerms;
import dev.tacet.policy.Subject;
import dev.tacet.policy.UserRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The owner's rules: adding, removing, listing. Called by {@link Desk}. */
final class RulesDesk {
  private static final int USAGE = 64;
  private static final int MAX_NAMES = 10_000;
  private static final int MAX_COMMENT = 500;
  private static final long MAX_SECONDS = Duration.ofDays(3650).toSeconds();

  private final OwnerRules owner;
  private final CurrentPolicy current;
  private final ProfilesDesk profiles;
  private final ChosenDevices chosen;

  RulesDesk(OwnerRules owner, CurrentPolicy current, ProfilesDesk profiles, ChosenDevices chosen) {
    this.owner = owner;
    this.current = current;
    this.profiles = profiles;
    this.chosen = chosen;
  }

  RuleReply change(RuleRequest request, String actor) {
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
    Subject subject = chosen.subject(request.subject());
    Optional<String> schedule = SettingsDesk.optional(request.schedule());
    List<TypedName> names = Names.readAll(request.names(), request.exact());
    Map<DomainRule, TypedName> wanted = new LinkedHashMap<>();
    names.forEach(n -> wanted.putIfAbsent(new DomainRule(n.name(), n.scope(), action), n));
    List<DomainRule> rules = List.copyOf(wanted.keySet());
    String summary =
        summary(request.verb(), rules)
            + chosen.forWhom(subject)
            + schedule.map(s -> ", while " + s).orElse("");
    List<RuleChange> changes =
        adds
            ? owner.add(
                rules,
                new RuleTerms(subject, schedule, lasting(request), request.comment()),
                summary,
                actor)
            : owner.remove(rules, !request.exact(), subject, schedule, summary, actor);
    RuleNotes notes = new RuleNotes(owner, current.get(), profiles, subject, schedule);
    return new RuleReply(
        changes.stream().map(c -> outcome(wanted.get(c.rule()), c, adds, notes)).toList(),
        chosen.who(subject),
        request.schedule());
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

  private static NameOutcome outcome(
      TypedName typed, RuleChange change, boolean adds, RuleNotes notes) {
    Optional<UserRule> rule = change.rules().stream().findFirst();
    return new NameOutcome(
        typed.typed(),
        typed.name().toString(),
        typed.unicode(),
        Names.word(typed.scope()),
        change.outcome().name().toLowerCase(java.util.Locale.ROOT),
        rule.map(UserRule::id).orElse(0L),
        rule.flatMap(UserRule::until).map(Object::toString).orElse(""),
        adds ? notes.onAdding(change) : notes.onRemoving(change));
  }

  RuleListing rules() {
    return new RuleListing(owner.settings().rules().stream().map(this::line).toList());
  }

  private RuleLine line(UserRule rule) {
    return new RuleLine(
        rule.id(),
        rule.rule().action().word(),
        rule.rule().target(),
        rule.rule().name().toString(),
        unicode(rule.rule().name()),
        Names.word(rule.rule().scope()),
        rule.created().toString(),
        rule.until().map(Object::toString).orElse(""),
        rule.comment(),
        rule.subject().text(),
        chosen.who(rule.subject()),
        rule.schedule().orElse(""));
  }

  private static String unicode(DomainName name) {
    String shown = TypedName.unicode(name);
    return shown.equals(name.toString()) ? "" : shown;
  }
}
