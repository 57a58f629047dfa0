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
   * Takes back the last change not yet taken back; empty where there is none.
   *
   * @return the change as it was made, not its inverse
   */
  Optional<Change> undo(Instant at);

  /** Removes what ended by itself; this is not a change to undo. */
  void end(Ended ended);

  /**
   * What was done, newest first.
   *
   * @param about only what had to do with one of these; empty means everything
   */
  List<PastChange> history(int limit, Set<Subject> about);

  /**
   * Deletes devices from everything the owner decided, for good: their settings and rules, what
   * merges others into them, and what the history says of them.
   */
  void forget(Set<Integer> devices);
}
