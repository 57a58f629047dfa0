package dev.tacet.lists;

/**
 * How many rules of a list came and went.
 *
 * @param added rules that were not there before
 * @param removed rules that are there no longer
 */
record RuleDelta(long added, long removed) {
  /** {@code added} of the rules a list has now were not among those it had. */
  static RuleDelta of(long before, long after, long added) {
    return new RuleDelta(added, Math.max(0, before - (after - added)));
  }
}
