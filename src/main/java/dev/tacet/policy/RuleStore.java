package dev.tacet.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the owner's decisions are kept. What a method did is durable when it returns. One thread:
 * whoever owns {@code state.db} (the control worker, or a command under the lock).
 */
public interface RuleStore {
  OwnerSettings load();

  /** The id the next new rule gets; ids are never used twice, not even after a removal. */
  long nextRuleId();

  /** Applies a change whole or not at all, and remembers it for {@link #undo}. */
  void apply(Change change, Instant at);

  /** Takes back the last change not yet taken back; empty where there is none. */
  Optional<Change> undo(Instant at);

  /** Removes rules, and the pause, that ended by themselves; this is not a change to undo. */
  void end(List<Long> ruleIds, boolean pause);
}
