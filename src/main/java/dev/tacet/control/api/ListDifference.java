package dev.tacet.control.api;

import java.util.List;

/**
 * What a version of a list means to this house, by the log of the last 14 days, or of as much of it
 * as could be read while somebody waits.
 *
 * @param compared false where there was nothing to compare; all else is empty then
 * @param at when
 * @param hours of the log it is by; 0 stands for the 14 days
 * @param from the version before; empty for the first
 * @param to the version compared
 * @param estimated whether the numbers of rules, and of those removed, are estimates
 * @param added rules that were not there before
 * @param removed rules that are there no longer
 * @param names newly blocked names this house has used; {@code newlyBlocked} has the most used
 * @param queries for those names
 * @param devices how many asked for them
 * @param kept names it would block and a vendor's {@code keep} entry does not let it
 */
public record ListDifference(
    boolean compared,
    String at,
    int hours,
    String from,
    String to,
    long rulesBefore,
    long rulesAfter,
    boolean estimated,
    long added,
    long removed,
    long names,
    long queries,
    int devices,
    List<TouchedName> newlyBlocked,
    List<TouchedName> kept) {
  /** Nothing was compared. */
  public static final ListDifference NONE =
      new ListDifference(false, "", 0, "", "", 0, 0, false, 0, 0, 0, 0, 0, List.of(), List.of());
}
