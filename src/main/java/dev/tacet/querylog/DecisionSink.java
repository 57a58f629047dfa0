package dev.tacet.querylog;

import java.time.Instant;
import java.util.List;

/**
 * Where decisions are kept. All methods run on the log's thread, except {@link #close}, which comes
 * after that thread has ended.
 */
public interface DecisionSink extends AutoCloseable {
  /**
   * Makes a small batch durable at little cost, whole or not at all. It is not in the history yet:
   * the same rows come again with {@link #write}, in order and before long.
   *
   * @return false where there is no place for it and nothing was done: it is to be written now
   * @throws SinkException where it could not be kept; the log tries again later
   */
  boolean append(List<LoggedDecision> batch);

  /**
   * Keeps a batch, whole or not at all; it is durable against a crash of the process on return.
   *
   * @throws SinkException where it could not be kept; the log tries the same batch again later
   */
  void write(List<LoggedDecision> batch);

  /** The highest number kept, 0 in an empty store. */
  long lastSeq();

  /** Removes what is too old or too much by the store's own bounds. Called now and then. */
  void trim(Instant now);

  /** Removes everything before a moment; returns the rows removed. */
  long purge(Instant before);

  @Override
  void close();
}
