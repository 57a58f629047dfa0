package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.List;

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
  public record Step(Rung rung, java.util.Optional<Verdict> says, boolean decided) {}

  /**
   * @param inForce false where the vendor's state leaves this tier off, or a longer entry of the
   *     same vendor takes its place
   */
  public record Considered(Match match, boolean inForce) {}

  public Explanation {
    steps = List.copyOf(steps);
    rules = List.copyOf(rules);
    matches = List.copyOf(matches);
  }
}
