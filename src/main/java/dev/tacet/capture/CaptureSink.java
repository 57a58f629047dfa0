package dev.tacet.capture;

import dev.tacet.insight.Flow;
import dev.tacet.insight.Observation;

/**
 * Takes what a capture shows, on the thread that reads it. What it throws ends the reading and
 * reaches the caller.
 */
public interface CaptureSink {
  /**
   * A query, in the order of the file, once its answer was seen or a bounded time has passed. Its
   * party is the one known so far: the same key is the same party, and the last object given for a
   * key, or that of {@link CaptureSummary#devices}, knows most of it.
   */
  void observation(Observation observation);

  /** What a party exchanged with one address under one name; all of them come at the end. */
  void flow(Flow flow);
}
