package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.ClientProfile.Access;
import dev.tacet.policy.Explanation.Considered;
import dev.tacet.policy.Explanation.Standing;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Refused;
import dev.tacet.policy.Verdict.Rewritten;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The one place where precedence is written down: judging takes the first rung of {@link #STEPS}
 * that has something to say, explaining asks them all. Pure functions.
 */
final class Ladder {
  /**
   * A name on the ladder, or an address that an answer leads to.
   *
   * @param name empty for an address
   * @param qtype that was asked for
   * @param considered the rules of lists and vendors that match, longest or narrowest first
   */
  record Case(
      Policy policy,
      ClientProfile profile,
      Optional<DomainName> name,
      int qtype,
      List<Considered> considered) {}

  private interface RungJudge {
    Optional<Verdict> judge(Case subject);
  }

  private record Step(Rung rung, RungJudge judge) {}

  private static final Optional<Verdict> BY_DEFAULT = Optional.of(Allowed.BY_DEFAULT);

  private static final List<Step> STEPS =
      List.of(
          new Step(Rung.ACCESS, Ladder::byAccess),
          new Step(Rung.SPECIAL_USE, Ladder::bySpecialUse),
          new Step(Rung.QUARANTINE, Ladder::byQuarantine),
          new Step(Rung.EXEMPT, Ladder::byExemption),
          new Step(Rung.PAUSED, Ladder::byPause),
          new Step(Rung.OWNER, Ladder::byOwner),
          new Step(Rung.KEEP, subject -> byLists(subject, Rung.KEEP)),
          new Step(Rung.IMPORTANT_ALLOW, subject -> byLists(subject, Rung.IMPORTANT_ALLOW)),
          new Step(Rung.IMPORTANT_BLOCK, subject -> byLists(subject, Rung.IMPORTANT_BLOCK)),
          new Step(Rung.LIST_ALLOW, subject -> byLists(subject, Rung.LIST_ALLOW)),
          new Step(Rung.LIST_BLOCK, subject -> byLists(subject, Rung.LIST_BLOCK)),
          new Step(Rung.SHADOW, Ladder::byShadow),
          new Step(Rung.DEFAULT, subject -> BY_DEFAULT));

  /** The rungs a list may speak on, top first. */
  private static final List<Rung> LIST_RUNGS =
      List.of(Rung.IMPORTANT_ALLOW, Rung.IMPORTANT_BLOCK, Rung.LIST_ALLOW, Rung.LIST_BLOCK);

  private Ladder() {}

  static Verdict judge(Case subject) {
    for (Step step : STEPS) {
      Optional<Verdict> verdict = step.judge().judge(subject);
      if (verdict.isPresent()) {
        return subject.profile().rights().observed() ? observed(verdict.get()) : verdict.get();
      }
    }
    throw new IllegalStateException("the last rung always decides");
  }

  /** What each rung has to say; the first that says something has decided. */
  static List<Explanation.Step> explain(Case subject) {
    List<Explanation.Step> steps = new ArrayList<>();
    boolean decided = false;
    for (Step step : STEPS) {
      Optional<Verdict> says = step.judge().judge(subject);
      steps.add(new Explanation.Step(step.rung(), says, !decided && says.isPresent()));
      decided |= says.isPresent();
    }
    return steps;
  }

  private static Optional<Verdict> byAccess(Case subject) {
    return subject.profile().access() == Access.REFUSED
        ? Optional.of(Refused.NOT_OUR_NETWORK)
        : Optional.empty();
  }

  private static Optional<Verdict> bySpecialUse(Case subject) {
    return subject
        .name()
        .flatMap(name -> subject.policy().localNames().judge(name, subject.qtype()));
  }

  /** Where a device is only observed, a rule that would stop it is said and stops nothing. */
  private static Verdict observed(Verdict verdict) {
    Reason reason = verdict.reason();
    int rung = reason.rung().number();
    if (verdict.allows() || rung < Rung.OWNER.number() || rung > Rung.PROFILE_BLOCK.number()) {
      return verdict;
    }
    // A number of the owner's rule alone would look like the name of a list.
    String by = reason.rung() == Rung.OWNER ? reason.words() : reason.list();
    return new Allowed(new Reason(Rung.OBSERVE, by), verdict.matched());
  }

  /**
   * A locked device may ask for what it was granted, and an address that could be one for what all
   * of them were. No other pause than the device's own lifts that.
   */
  private static Optional<Verdict> byQuarantine(Case subject) {
    ClientProfile profile = subject.profile();
    if (!profile.rights().isLocked() || subject.name().isEmpty()) {
      return Optional.empty();
    }
    DomainName name = subject.name().get();
    Optional<DomainName> grant = profile.rights().grants().covering(name);
    if (grant.isPresent()) {
      return Optional.of(new Allowed(Reason.QUARANTINE, Optional.of(grant.get().toString())));
    }
    return Optional.of(
        profile.attributed()
            ? new Blocked(Reason.QUARANTINE, name.toString(), Optional.empty())
            : Refused.NOT_ATTRIBUTED);
  }

  private static Optional<Verdict> byExemption(Case subject) {
    return subject.profile().access() == Access.EXEMPT
        ? Optional.of(Allowed.EXEMPT)
        : Optional.empty();
  }

  private static Optional<Verdict> byPause(Case subject) {
    return subject.policy().paused() || subject.profile().rights().paused()
        ? Optional.of(Allowed.PAUSED)
        : Optional.empty();
  }

  private static Optional<Verdict> byOwner(Case subject) {
    return subject
        .name()
        .flatMap(name -> subject.policy().rules().find(name, subject.profile().who()))
        .map(Ladder::verdictOf);
  }

  private static Verdict verdictOf(UserRule rule) {
    Reason reason = new Reason(Rung.OWNER, Long.toString(rule.id()));
    String name = rule.rule().name().toString();
    return switch (rule.rule().action()) {
      case BLOCK -> new Blocked(reason, name, Optional.empty());
      case ALLOW -> new Allowed(reason, Optional.of(name));
    };
  }

  private static Optional<Verdict> byLists(Case subject, Rung rung) {
    return first(subject, rung, Standing.IN_FORCE)
        .map(found -> found.blocks() ? refusal(subject, found) : allowed(found));
  }

  private static Optional<Considered> first(Case subject, Rung rung, Standing standing) {
    // By index: six rungs ask, for each name, and an iterator for each is garbage.
    for (int i = 0; i < subject.considered().size(); i++) {
      Considered considered = subject.considered().get(i);
      if (considered.standing() == standing && considered.rung().number() == rung.number()) {
        return Optional.of(considered);
      }
    }
    return Optional.empty();
  }

  private static Verdict allowed(Considered found) {
    return new Allowed(reason(found), Optional.of(found.match().text()));
  }

  private static Reason reason(Considered found) {
    return new Reason(found.rung(), found.match().effect().source().name());
  }

  /** The lists that only watch, as if they were in force: an allow of theirs counts, too. */
  private static Optional<Verdict> byShadow(Case subject) {
    if (subject.considered().isEmpty()) {
      return Optional.empty();
    }
    for (Rung rung : LIST_RUNGS) {
      Optional<Considered> found = first(subject, rung, Standing.SHADOW);
      if (found.isPresent()) {
        Match match = found.get().match();
        return found
            .filter(Considered::blocks)
            .map(
                blocks ->
                    new Allowed(
                        new Reason(Rung.SHADOW, match.effect().source().name()),
                        Optional.of(match.text())));
      }
    }
    return Optional.empty();
  }

  /**
   * What the client is told. The rules of one rung on the same name belong together: an alias
   * stands above records, the records of all of them are one answer, and what gives no data comes
   * last, in the order of the lists.
   */
  private static Verdict refusal(Case subject, Considered first) {
    String text = first.match().text();
    Object place = place(first.match());
    Predicate<Considered> twin =
        other ->
            other.inForce()
                && other.rung().number() == first.rung().number()
                && place(other.match()).equals(place);
    Set<ResourceData> records = Set.of();
    Optional<Considered> giver = Optional.empty();
    for (Considered rule : subject.considered()) {
      if (twin.test(rule)) {
        RuleAnswer answer = rule.match().effect().terms().answer();
        if (answer instanceof RuleAnswer.Alias alias) {
          return new Rewritten(
              reason(rule), text, Optional.empty(), List.of(alias.canonical()), List.of());
        }
        if (answer instanceof RuleAnswer.Records given) {
          records = giver.isPresent() ? records : new LinkedHashSet<>();
          records.addAll(given.records());
          giver = giver.isPresent() ? giver : Optional.of(rule);
        }
      }
    }
    return giver.isPresent()
        ? new Rewritten(
            reason(giver.get()), text, Optional.empty(), List.of(), List.copyOf(records))
        : new Blocked(
            reason(first), text, Optional.empty(), first.match().effect().terms().answer());
  }

  /** The name, pattern or range that a rule is on. */
  private static Object place(Match match) {
    if (match instanceof Match.OfName named) {
      return named.name();
    }
    if (match instanceof Match.OfPattern pattern) {
      return pattern.pattern();
    }
    return ((Match.OfAddress) match).range();
  }
}
