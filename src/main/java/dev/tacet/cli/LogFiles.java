package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import dev.tacet.insight.Observing;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.SinkException;
import dev.tacet.store.LogFile;
import dev.tacet.store.LogFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Query logs in files, as far as commands read them themselves. Pure functions. */
final class LogFiles {
  private LogFiles() {}

  /** Opens one; what is wrong with it is told with its exit code. */
  static DecisionScan open(Path file) {
    try {
      return LogFile.open(file);
    } catch (LogFileException e) {
      int code =
          switch (e.fault()) {
            case MISSING -> ExitCodes.MISSING;
            case NOT_PERMITTED -> ExitCodes.PERMISSION;
            case NO_LOG -> ExitCodes.DAMAGED;
            case LATER_VERSION -> ExitCodes.PROTOCOL;
          };
      throw new ControlException(code, e.getMessage());
    } catch (SinkException e) {
      throw new ControlException(ExitCodes.DISK, e.getMessage());
    }
  }

  /** What reading a log came to. */
  static Observed observed(
      String source, Optional<Instant> since, Instant now, Observing observing, HouseFacts house) {
    return observed(source, since, now, observing, house, List.of());
  }

  /**
   * What reading a log came to.
   *
   * @param beside what is missing from the log itself, in sentences
   */
  static Observed observed(
      String source,
      Optional<Instant> since,
      Instant now,
      Observing observing,
      HouseFacts house,
      List<String> beside) {
    List<String> skipped = new ArrayList<>(observing.skipped());
    skipped.addAll(beside);
    return new Observed(
        source,
        since,
        now,
        observing.rows(),
        observing.first(),
        observing.last(),
        observing.cutShort().isPresent(),
        skipped,
        house,
        observing.hidden(),
        Map.of(),
        List.of(),
        Map.of());
  }
}
