package dev.tacet.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the owner's decisions are kept. What a method did is durable when it returns. One thread:
 * whoever owns {@code state.db} (the control worker, or a command under the lock).
 */
public interface RuleStore {
  OwnerSettings load();

  /** The id the next new rule gets; ids are never used twice, not even after a removal. */
  long nextRuleId();

  /** The id the next new setting gets; as with rules. */
  long nextSettingId();

  /** Applies a change whole or not at all, and remembers it for {@link #undo}. */
  void apply(Change change, Instant at);

  /**
   * What {@link #undo} would take back: the last change not yet taken back that can be.
   *
   * @return empty where there is none
   */
  Optional<NextUndo> nextUndo();

  /**
   * Takes back what {@link #nextUndo} says; empty where there is none.
   *
   * @return the change as it was made, not its inverse
   */
  Optional<Change> undo(Instant at);

  /** Removes what ended by itself; this is not a change to undo. */
  void end(Ended ended);

  /**
   * Gives what is there its true end, and moves when it was made by as much; this is not a change
   * to undo.
   */
  void correct(TrueEnds ends);

  /**
   * What was done, newest first.
   *
   * @param about only what had to do with one of these; empty means everything
   */
  List<PastChange> history(int limit, Set<Subject> about);

  /**
   * Deletes devices from everything the owner decided, for good: their settings and rules, what
   * merges others into them, and what the history says of them.
   *
   * @param done of the history from then on: without any other part, so that nothing can take it
   *     back
   */
  void forget(Set<Integer> devices, Change done, Instant at);
}
