package dev.tacet.lists;

import java.time.Instant;
import java.util.Objects;

/**
 * What a change of the lists means to this house, told from its log: the table of {@code lists
 * add}, {@code diff} and {@code try}. Immutable.
 *
 * @param since the log was read from here on
 * @param names names the house used since then
 * @param queries its queries since then
 * @param blocked names allowed before and blocked after; where {@link Guard#review} withholds some,
 *     they are among them
 * @param allowed names blocked before and allowed after
 * @param keepHits names a list would now block, were it not for a {@code keep} entry
 * @param devices client addresses that asked for a name in {@code blocked}, at most {@link
 *     #MAX_DEVICES}
 */
record Comparison(
    Instant since,
    long names,
    long queries,
    ChangedNames blocked,
    ChangedNames allowed,
    ChangedNames keepHits,
    int devices) {
  /** Where so many are counted there are as many or more. */
  public static final int MAX_DEVICES = 4_096;

  /** Rows of {@code blocked}: more than anybody looks through. */
  public static final int MAX_BLOCKED = 10_000;

  /** Rows of {@code allowed} and of {@code keepHits}. */
  public static final int MAX_OTHERS = 1_000;

  public Comparison {
    Objects.requireNonNull(since);
    Objects.requireNonNull(blocked);
    Objects.requireNonNull(allowed);
    Objects.requireNonNull(keepHits);
  }

  /** Whether the house would notice nothing. */
  public boolean isEmpty() {
    return blocked.names() == 0 && allowed.names() == 0 && keepHits.names() == 0;
  }
}
