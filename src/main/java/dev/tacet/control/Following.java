package dev.tacet.control;

import dev.tacet.control.api.DecisionLine;
import dev.tacet.querylog.Follower;
import dev.tacet.querylog.LoggedDecision;
import java.util.List;

/**
 * One who follows the log: the past that was asked for, then, batch by batch, what happens. Nothing
 * comes twice and nothing is missing, because following begins before the past is read. One thread
 * takes.
 */
final class Following implements AutoCloseable {
  /**
   * What waited.
   *
   * @param gap lines lost before these, because the reader was slow
   */
  record Batch(long gap, List<DecisionLine> lines) {
    boolean isEmpty() {
      return gap == 0 && lines.isEmpty();
    }
  }

  private final Follower follower;
  private final List<LoggedDecision> past;
  private final Lines lines;

  /**
   * @param past everything wanted up to {@link Follower#startedAfter}
   */
  Following(Follower follower, List<LoggedDecision> past, Lines lines) {
    this.follower = follower;
    this.past = past;
    this.lines = lines;
  }

  List<DecisionLine> past() {
    return past.stream().map(lines::of).toList();
  }

  /** Takes all that waits; never blocks. */
  Batch take() {
    Follower.Batch batch = follower.take();
    return new Batch(batch.gap(), batch.decisions().stream().map(lines::of).toList());
  }

  /** Whether nothing more will come. */
  boolean ended() {
    return follower.isClosed();
  }

  @Override
  public void close() {
    follower.close();
  }
}
