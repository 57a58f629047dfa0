package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ExplainMatch;
import dev.tacet.control.api.ExplainStep;
import dev.tacet.control.api.Explanation;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.Located;
import dev.tacet.lists.TypedName;
import dev.tacet.policy.Asked;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Match;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Scope;
import dev.tacet.policy.UserRule;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Why a name is answered as it is. Called by {@link Desk}. */
final class ExplainDesk {
  private static final int USAGE = 64;

  private final CurrentPolicy current;
  private final ListUpdater lists;

  ExplainDesk(CurrentPolicy current, ListUpdater lists) {
    this.current = current;
    this.lists = lists;
  }

  Explanation explain(String typed, String client, String type) {
    TypedName name = Names.read(typed);
    InetAddress asking =
        client.isEmpty() ? InetAddress.getLoopbackAddress() : Names.address(client);
    OptionalInt qtype = RecordTypes.parse(type.isEmpty() ? "A" : type);
    if (qtype.isEmpty()) {
      throw new ControlException(
          USAGE, "unknown record type \"" + type + "\"; give one such as A, HTTPS or TYPE65");
    }
    Policy policy = current.get();
    Question question = Question.of(name.name(), qtype.getAsInt());
    dev.tacet.policy.Explanation why = policy.explain(Asked.of(question, policy.profileOf(asking)));
    return new Explanation(
        name.name().toString(),
        name.unicode(),
        AddressText.of(asking),
        RecordTypes.name(qtype.getAsInt()),
        why.verdict().word(),
        why.verdict().reason().words(),
        why.verdict().matched().orElse(""),
        why.steps().stream().map(ExplainDesk::step).toList(),
        matches(why));
  }

  private static ExplainStep step(dev.tacet.policy.Explanation.Step step) {
    return new ExplainStep(
        step.rung().number(),
        step.rung().word(),
        step.rung().meaning(),
        step.says().map(ExplainDesk::says).orElse(""),
        step.decided());
  }

  private static String says(Verdict verdict) {
    String says = verdict.word() + ", " + verdict.reason().words();
    return verdict.matched().map(name -> says + " (" + name + ")").orElse(says);
  }

  private List<ExplainMatch> matches(dev.tacet.policy.Explanation why) {
    List<ExplainMatch> matches = new ArrayList<>();
    Reason decided = why.verdict().reason();
    for (UserRule rule : why.rules()) {
      boolean decides = decided.words().equals("rule: " + rule.id());
      matches.add(
          new ExplainMatch(
              "rule",
              Long.toString(rule.id()),
              rule.rule().action().word(),
              rule.rule().name().toString(),
              Names.word(rule.rule().scope()),
              decides || why.rules().get(0) == rule,
              decides,
              "",
              "",
              0,
              "made "
                  + rule.created()
                  + rule.until().map(u -> ", until " + u).orElse("")
                  + (rule.comment().isEmpty() ? "" : ": " + rule.comment())));
    }
    for (dev.tacet.policy.Explanation.Considered considered : why.matches()) {
      if (!(considered.match() instanceof Match.OfName match)) {
        continue;
      }
      boolean decides =
          decided.rung() != Rung.OWNER
              && decided.list().equals(match.source().name())
              && why.verdict().matched().map(match.text()::equals).orElse(false);
      for (Located place : places(match)) {
        matches.add(
            new ExplainMatch(
                match.source().isProfile() ? "vendor" : "list",
                match.source().name(),
                RuleWords.of(match.effect()),
                match.text(),
                scope(match),
                considered.inForce(),
                decides,
                considered.inForce() ? "" : considered.standing().word(),
                place.file(),
                place.line(),
                place.text()));
      }
    }
    return matches;
  }

  private static String scope(Match match) {
    if (match instanceof Match.OfName named) {
      return Names.word(named.scope());
    }
    return match instanceof Match.OfPattern ? "pattern" : "address";
  }

  /** Where the rule stands; one place that says nothing where that is not known. */
  private List<Located> places(Match match) {
    if (match instanceof Match.OfName named) {
      // Looking for a name finds the entries of its ancestors too; those are matches of their own.
      List<Located> places =
          lists.locate(named.name(), match.source().name()).stream()
              .filter(p -> p.name().equals(named.name()) && p.scope() == named.scope())
              .toList();
      if (!places.isEmpty()) {
        return places;
      }
    }
    return List.of(new Located("", 0, "", DomainName.ROOT, Scope.EXACT));
  }
}
