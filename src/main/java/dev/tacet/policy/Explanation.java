package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole ladder for one name, as it stood at one moment: what every rung had to say, and which
 * one decided. Made by the same code that judges. Immutable.
 *
 * @param matches every list and profile entry that speaks about the name, in force or not
 * @param rules every rule of the owner that speaks about it, the deciding one first
 */
public record Explanation(
    DomainName name,
    Verdict verdict,
    List<Step> steps,
    List<UserRule> rules,
    List<Considered> matches) {
  /**
   * @param says what this rung would decide; empty where it has nothing to say
   * @param decided whether it is the one that decided
   */
  public record Step(Rung rung, Optional<Verdict> says, boolean decided) {}

  /** Whether a rule that matches counts, and why it does not. */
  public enum Standing {
    IN_FORCE("in force"),
    /** The list, or the tier of the vendor, is off. */
    OFF("off"),
    /** A longer entry of the same vendor takes its place. */
    SUPERSEDED("a longer entry of the vendor decides"),
    /** The rule is about other types, leaves this name out, or would lead back to it. */
    NOT_THIS("not for this name and type"),
    /** The list's update was not let near this name yet. */
    WITHHELD("withheld"),
    /** The list only watches. */
    SHADOW("shadow");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** As {@code explain} shows it. */
    public String word() {
      return word;
    }
  }

  /** One rule that matches. */
  public record Considered(Match match, Standing standing) {
    public boolean inForce() {
      return standing == Standing.IN_FORCE;
    }

    /** The rung it speaks on where it counts. */
    Rung rung() {
      Terms terms = match.effect().terms();
      return switch (match.effect().source().kind()) {
        case PROFILE_KEEP -> Rung.KEEP;
        case PROFILE_BLOCK, PROFILE_OPTIONAL -> Rung.PROFILE_BLOCK;
        case ALLOW_LIST -> terms.important() ? Rung.IMPORTANT_ALLOW : Rung.LIST_ALLOW;
        case BLOCK_LIST ->
            terms.action() == Action.ALLOW
                ? terms.important() ? Rung.IMPORTANT_ALLOW : Rung.LIST_ALLOW
                : terms.important() ? Rung.IMPORTANT_BLOCK : Rung.LIST_BLOCK;
      };
    }

    /** Whether it blocks or rewrites. */
    public boolean blocks() {
      Rung rung = rung();
      return rung == Rung.IMPORTANT_BLOCK || rung.number() == Rung.LIST_BLOCK.number();
    }
  }

  /**
   * Whether the owner's rules or the lists in force would stop it, whatever stands above them for
   * now: a pause, an exemption, a quarantine, or that the device is only observed.
   */
  public boolean isStoppedByRules() {
    return steps.stream()
        .filter(step -> step.rung().number() >= Rung.OWNER.number())
        .flatMap(step -> step.says().stream())
        .findFirst()
        .filter(says -> !says.allows())
        .isPresent();
  }

  /**
   * The same with what {@link Rebinding} makes of an answer, below all that lifts other blocks.
   *
   * @param emptied its verdict, where it empties the answer
   */
  Explanation with(Optional<Verdict> emptied) {
    boolean decides = emptied.isPresent() && verdict.allows();
    List<Step> all = new ArrayList<>();
    steps.forEach(step -> all.add(new Step(step.rung(), step.says(), step.decided() && !decides)));
    all.add(new Step(Rung.REBINDING, emptied, decides));
    return new Explanation(name, decides ? emptied.get() : verdict, all, rules, matches);
  }

  public Explanation {
    steps = List.copyOf(steps);
    rules = List.copyOf(rules);
    matches = List.copyOf(matches);
  }
}
