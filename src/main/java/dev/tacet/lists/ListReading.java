package dev.tacet.lists;

import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.policy.Action;

/**
 * How a list is to be read, as far as the owner says it. Immutable.
 *
 * @param syntax the one its lines are in, or {@link AutoSyntax} for each line as it looks
 * @param action of a list that allows every rule allows, whatever it says
 * @param subdomains whether a bare name covers what is below it
 * @param mayAnswer whether its rules may send a name somewhere ({@code RuleAnswer.givesData})
 * @param patterns asked about each pattern
 * @param exceptions what its zones say nothing about, as found when it was read first; lines may
 *     stand behind the zone they are about
 */
record ListReading(
    ListSyntax syntax,
    Action action,
    Subdomains subdomains,
    boolean mayAnswer,
    PatternCheck patterns,
    Exceptions exceptions) {
  /** For the first time: nothing is known of it. */
  ListReading(
      ListSyntax syntax,
      Action action,
      Subdomains subdomains,
      boolean mayAnswer,
      PatternCheck patterns) {
    this(syntax, action, subdomains, mayAnswer, patterns, Exceptions.NONE);
  }

  /** The same list, once its content is known. */
  ListReading of(ListContent content) {
    return new ListReading(
        syntax, action, subdomains, mayAnswer, patterns, Exceptions.of(content.exceptions()));
  }
}
