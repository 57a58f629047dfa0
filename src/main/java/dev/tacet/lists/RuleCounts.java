package dev.tacet.lists;

import java.util.HashMap;
import java.util.Map;

/**
 * How many different rules a list has, each of one kind. Immutable.
 *
 * @param block names to block
 * @param allow names to allow
 * @param patterns names by their text
 * @param addresses answers by the addresses in them
 * @param answers names that are sent somewhere
 * @param exact false where a kind has so many that its number is an estimate
 */
record RuleCounts(
    long block, long allow, long patterns, long addresses, long answers, boolean exact) {
  long total() {
    return block + allow + patterns + addresses + answers;
  }

  /** Those there are any of, by the word for their kind. */
  Map<String, Long> byKind() {
    Map<String, Long> kinds = new HashMap<>();
    kinds.put("block", block);
    kinds.put("allow", allow);
    kinds.put("patterns", patterns);
    kinds.put("addresses", addresses);
    kinds.put("answers", answers);
    kinds.values().removeIf(number -> number == 0);
    return kinds;
  }
}
