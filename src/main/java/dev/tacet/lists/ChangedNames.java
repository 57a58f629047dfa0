package dev.tacet.lists;

import java.util.List;

/**
 * All names with one kind of change: the counts of all of them, the rows of those that matter most.
 * Immutable.
 *
 * @param names how many
 * @param queries their queries of the types whose verdict changes
 * @param needLook how many of them need a look
 * @param rows those that matter most, first; all of them unless {@link #isCut}
 */
record ChangedNames(long names, long queries, long needLook, List<ChangedName> rows) {
  public ChangedNames {
    rows = List.copyOf(rows);
  }

  /** Whether there are more names than rows. */
  public boolean isCut() {
    return names > rows.size();
  }
}
