package dev.tacet.control;

import dev.tacet.control.api.LogStatus;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.Follower;
import java.time.Instant;

/** The query log, of a running server or of its files. Thread-safe. */
public interface LogAccess {
  /** What is kept, and what is not written yet. */
  DecisionHistory history();

  /**
   * Begins to follow.
   *
   * @param ready called on the log's thread when something waits; it must return at once
   * @throws dev.tacet.control.api.ControlException 69 where no server runs, 75 where there are too
   *     many followers
   */
  Follower follow(DecisionFilter filter, Runnable ready);

  /** Removes rows before a moment; returns how many. */
  long purge(Instant before);

  LogStatus status();
}
