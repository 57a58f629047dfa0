package dev.tacet.control.api;

import java.util.List;

/**
 * What became of each name, in the order typed.
 *
 * @param who whom the rules are for, for people: {@code tv (#7)}; empty is everyone
 * @param schedule while which they hold, or empty
 */
public record RuleReply(List<NameOutcome> outcomes, String who, String schedule) {
  /** For everyone, at all times. */
  public RuleReply(List<NameOutcome> outcomes) {
    this(outcomes, "", "");
  }
}
