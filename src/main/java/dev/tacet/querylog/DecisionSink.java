package dev.tacet.querylog;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where decisions are kept. Batches are {@link PackedRows} that may change once a call has
 * returned: a sink that keeps rows copies them. All methods run on the log's thread, except {@link
 * #close}, which comes after that thread has ended.
 */
public interface DecisionSink extends AutoCloseable {
  /**
   * Says what to do now and then while a batch is written, so that others get their turn on a
   * processor. Called once, before the first batch; a sink that is soon done need not do it.
   */
  default void between(Runnable pause) {}

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

  /**
   * Removes every row of some devices, and the names, addresses and answers only they named, so
   * that nothing of them is left on the disk.
   *
   * @param devices their numbers; what they are called goes too
   * @param addresses rows from these go where no device is known of them
   * @return the rows removed
   * @throws SinkException where that failed; it can be asked again
   */
  long forget(Set<Integer> devices, Set<InetAddress> addresses);

  /**
   * Keeps what devices are called, as {@link DeviceNames#names}; only what changed is written.
   *
   * @throws SinkException where it could not be kept; the log tries again later
   */
  void names(Map<Integer, String> names);

  @Override
  void close();
}
