package dev.tacet.cli;

import dev.tacet.insight.Observation;
import java.time.Instant;
import java.util.function.Consumer;

/** Where observations come from. Each is read once, on the calling thread. */
interface ObservationSource {
  /**
   * Hands over every observation that was asked for, in order of time as far as the source has it.
   *
   * @param whole whether all that is kept is wanted, and {@code --since} is only a limit to what is
   *     shown: what is new can be told only by what was before
   * @throws dev.tacet.control.api.ControlException with the exit code, where there is nothing to
   *     read
   */
  Observed read(boolean whole, Consumer<Observation> reader);

  /**
   * What counts as now, for those who must know it before they read: as {@code --now} says, else
   * the clock, else the newest time of a file.
   *
   * @throws dev.tacet.control.api.ControlException as {@link #read}
   */
  Instant end();

  /** The source that was asked for. */
  static ObservationSource of(TacetCommand tacet, SourceOptions options) {
    options.check(tacet.times());
    if (options.log().isPresent()) {
      return new RecordedLog(options.log().get(), options, tacet);
    }
    if (options.capture().isPresent()) {
      return new CaptureSource(options.capture().get(), options, tacet);
    }
    return new LiveLog(tacet, options);
  }
}
