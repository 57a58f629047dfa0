package dev.tacet.control;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ExplainMatch;
import dev.tacet.control.api.ExplainStep;
import dev.tacet.control.api.Explanation;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.Located;
import dev.tacet.lists.TypedName;
import dev.tacet.lists.UnheardRule;
import dev.tacet.lists.WantedList;
import dev.tacet.policy.Asked;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Explanation.Considered;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.Match;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Reason;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Scope;
import dev.tacet.policy.UserRule;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Why a name is answered as it is. Called by {@link Desk}. */
final class ExplainDesk {
  private static final int USAGE = 64;

  private final CurrentPolicy current;
  private final ListUpdater lists;
  private final Asking asking;

  ExplainDesk(CurrentPolicy current, ListUpdater lists, Asking asking) {
    this.current = current;
    this.lists = lists;
    this.asking = asking;
  }

  /**
   * @param kept the answer to a question as it was given last, where one is kept
   */
  Explanation explain(
      String typed, String device, String type, Function<Question, Optional<Answer>> kept) {
    Optional<InetAddress> address = Names.ifAddress(typed);
    TypedName name =
        address.isPresent()
            ? new TypedName(typed, DomainName.ROOT, "", Scope.EXACT)
            : Names.read(typed);
    OptionalInt qtype = RecordTypes.parse(type.isEmpty() ? "A" : type);
    if (qtype.isEmpty()) {
      throw new ControlException(
          USAGE, "unknown record type \"" + type + "\"; give one such as A, HTTPS or TYPE65");
    }
    Policy policy = current.get();
    Asking.Asker asker = asking.as(device, policy);
    Asked asked =
        new Asked(
            Question.of(name.name(), qtype.getAsInt()),
            Transport.UDP,
            asker.profile(),
            asker.address().orElseGet(InetAddress::getLoopbackAddress));
    Optional<Answer> answer = address.isPresent() ? Optional.empty() : kept.apply(asked.question());
    dev.tacet.policy.Explanation why =
        address
            .map(led -> policy.explain(asked, led))
            .orElseGet(() -> policy.explain(asked, answer));
    String unsaid =
        address.isPresent() || !why.verdict().allows()
            ? ""
            : ofTheHouse(policy.keepsOutOfTheHouse(name.name()), answer.isPresent());
    List<ExplainMatch> matches = matches(why);
    if (address.isEmpty()) {
      matches.addAll(unheard(name.name(), matches));
    }
    return new Explanation(
        address.map(AddressText::of).orElse(name.name().toString()),
        name.unicode(),
        asker.address().map(AddressText::of).orElse(""),
        RecordTypes.name(qtype.getAsInt()),
        why.verdict().word(),
        why.verdict().reason().words(),
        why.verdict().matched().orElse(""),
        why.steps().stream().map(step -> step(step, unsaid)).toList(),
        List.copyOf(matches),
        asker.device(),
        asker.came());
  }

  /** What is to be said of rebinding where no answer is known that it empties. */
  private static String ofTheHouse(boolean keptOut, boolean answered) {
    if (!keptOut) {
      return "an answer may lead into the house";
    }
    return answered
        ? "the answer in the cache does not lead into the house"
        : "an answer that leads into the house would be emptied; none is in the cache";
  }

  private static ExplainStep step(dev.tacet.policy.Explanation.Step step, String unsaid) {
    String nothing = step.rung() == Rung.REBINDING ? unsaid : "";
    return new ExplainStep(
        step.rung().number(),
        step.rung().word(),
        step.rung().meaning(),
        step.says().map(ExplainDesk::says).orElse(nothing),
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
    for (Considered considered : why.matches()) {
      Match match = considered.match();
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
                standing(considered, why.name()),
                place.file(),
                place.line(),
                place.text()));
      }
    }
    return matches;
  }

  /** Why it is not in force, and what to do where something can be done; else empty. */
  private String standing(Considered considered, DomainName name) {
    RuleSource source = considered.match().source();
    return switch (considered.standing()) {
      case IN_FORCE -> "";
      case OFF ->
          source.isProfile()
              ? "off: the profile " + source.owner() + " does not " + tier(source) + " now"
              : lists.subscriptions().named(source.name()).map(ExplainDesk::silence).orElse("off");
      case WITHHELD ->
          "withheld, as this house uses the name: tacet lists accept "
              + source.name()
              + " --name "
              + name;
      case SHADOW -> "shadow: the list only watches";
      case SUPERSEDED, NOT_THIS -> considered.standing().word();
    };
  }

  private static String tier(RuleSource source) {
    return switch (source.kind()) {
      case PROFILE_KEEP -> "keep anything";
      case PROFILE_OPTIONAL -> "block what is optional";
      default -> "block anything";
    };
  }

  /** Why a list says nothing. */
  private static String silence(WantedList list) {
    return list.enabled()
        ? "off"
        : "off: the list is switched off; tacet lists enable " + list.name();
  }

  /** Rules of lists that are not in the index; what is still in it was found there. */
  private List<ExplainMatch> unheard(DomainName name, List<ExplainMatch> heard) {
    List<ExplainMatch> unheard = new ArrayList<>();
    for (WantedList list : lists.subscriptions().all()) {
      boolean silent = list.mode() == ListMode.OFF;
      if (silent && heard.stream().anyMatch(match -> match.list().equals(list.name()))) {
        continue;
      }
      String why = silent ? silence(list) : notTrusted(lists.view(list).report().notTrusted());
      for (UnheardRule rule : lists.unheard(name, list)) {
        Located place = rule.place();
        unheard.add(
            new ExplainMatch(
                "list",
                list.name(),
                RuleWords.of(rule.effect()),
                place.name().toString(),
                Names.word(place.scope()),
                false,
                false,
                why,
                place.file(),
                place.line(),
                place.text()));
      }
    }
    return unheard;
  }

  private static String notTrusted(long rules) {
    return "not trusted: "
        + Counted.of(rules, "rule")
        + " of this list "
        + Counted.word(rules, "sends", "send")
        + " a name somewhere, and it may not";
  }

  private static String scope(Match match) {
    if (match instanceof Match.OfName named) {
      return Names.word(named.scope());
    }
    return match instanceof Match.OfPattern ? "pattern" : "address";
  }

  /** Where the rule stands; one place that says nothing where that is not known. */
  private List<Located> places(Match match) {
    List<Located> places = lists.locate(match);
    return places.isEmpty()
        ? List.of(new Located("", 0, "", DomainName.ROOT, Scope.EXACT))
        : places;
  }
}
