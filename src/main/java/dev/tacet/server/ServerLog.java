package dev.tacet.server;

import dev.tacet.control.LogAccess;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.LogStatus;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.Follower;
import dev.tacet.querylog.QueryLog;
import dev.tacet.querylog.SinkException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The query log of the running server, for the control door. Thread-safe. */
final class ServerLog implements LogAccess {
  private static final int DISK = 74;
  private static final int TRY_LATER = 75;

  private final QueryLog log;
  private final Optional<Path> file;

  /**
   * @param file where it is kept; empty in memory
   */
  ServerLog(QueryLog log, Optional<Path> file) {
    this.log = log;
    this.file = file;
  }

  @Override
  public DecisionHistory history() {
    return log.history();
  }

  @Override
  public Follower follow(DecisionFilter filter, Runnable ready) {
    return log.feed()
        .follow(filter, ready)
        .orElseThrow(
            () ->
                new ControlException(
                    TRY_LATER, "16 already follow the log; end one of them, then try again"));
  }

  @Override
  public long purge(Instant before) {
    try {
      return log.purge(before);
    } catch (SinkException e) {
      throw new ControlException(DISK, "the query log could not be purged: " + e.getMessage());
    }
  }

  @Override
  public LogStatus status() {
    dev.tacet.querylog.LogStatus status = log.status();
    return new LogStatus(
        file.map(Path::toString).orElse(""),
        file.map(f -> f.toFile().length()).orElse(0L),
        status.written(),
        status.pending(),
        status.lost(),
        status.lastError().orElse(""));
  }
}
