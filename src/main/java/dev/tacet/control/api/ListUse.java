package dev.tacet.control.api;

import java.util.Map;

/**
 * Which list is worth keeping.
 *
 * @param known false where it could not be found out; all else is empty then
 * @param hitsDay queries it decided in the last 24 hours
 * @param hits14Days the same in the last 14 days
 * @param onlyHere names no other list has; -1 where that is not known
 * @param overlap names it shares with another list, by that list's name
 */
public record ListUse(
    boolean known, long hitsDay, long hits14Days, long onlyHere, Map<String, Long> overlap) {
  /** Nothing is known. */
  public static final ListUse UNKNOWN = new ListUse(false, 0, 0, -1, Map.of());
}
