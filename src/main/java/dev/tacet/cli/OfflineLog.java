package dev.tacet.cli;

import dev.tacet.control.LogAccess;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.LogStatus;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.Follower;
import dev.tacet.querylog.SinkException;
import dev.tacet.store.SqliteDecisions;
import java.nio.file.Path;
import java.time.Instant;

/** The query log while no server runs: all of it is in the file, and nothing new comes. */
final class OfflineLog implements LogAccess {
  private final SqliteDecisions decisions;
  private final Path file;

  OfflineLog(SqliteDecisions decisions, Path file) {
    this.decisions = decisions;
    this.file = file;
  }

  @Override
  public DecisionHistory history() {
    return decisions.history();
  }

  @Override
  public Follower follow(DecisionFilter filter, Runnable ready) {
    throw new ControlException(ExitCodes.UNAVAILABLE, "the server is not running");
  }

  @Override
  public long purge(Instant before) {
    try {
      return decisions.purge(before);
    } catch (SinkException e) {
      throw new ControlException(
          ExitCodes.DISK, "the query log could not be purged: " + e.getMessage());
    }
  }

  @Override
  public LogStatus status() {
    return new LogStatus(file.toString(), file.toFile().length(), 0, 0, 0, "");
  }
}
