package dev.tacet.policy;

import java.util.Objects;

/**
 * What a rule of a list asks for, apart from the names it matches. Immutable.
 *
 * @param important stands above rules that are not, rungs 7 and 8
 * @param cancels removes its twin, the rule that is the same but for this, from every list
 *     (adblock's {@code badfilter})
 * @param answer what a blocked client is told; of no meaning where {@code action} is ALLOW
 */
public record Terms(
    Action action, boolean important, boolean cancels, Condition condition, RuleAnswer answer) {
  public static final Terms BLOCK =
      new Terms(Action.BLOCK, false, false, Condition.ALWAYS, RuleAnswer.AS_CONFIGURED);
  public static final Terms ALLOW =
      new Terms(Action.ALLOW, false, false, Condition.ALWAYS, RuleAnswer.AS_CONFIGURED);

  public Terms {
    Objects.requireNonNull(action);
    Objects.requireNonNull(condition);
    Objects.requireNonNull(answer);
  }

  /** The rule that is cancelled by this one. */
  public Terms twin() {
    return new Terms(action, important, !cancels, condition, answer);
  }

  /** The plain terms of an action. */
  public static Terms of(Action action) {
    return action == Action.BLOCK ? BLOCK : ALLOW;
  }
}
