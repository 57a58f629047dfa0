package dev.tacet.querylog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the live log, with a ring of its own. When the ring is full the oldest row in it
 * goes and the gap is counted. Thread-safe; one thread takes.
 *
 * <p>To miss nothing: follow first, then read the history up to and including {@link
 * #startedAfter}, then take from here.
 */
public final class Follower implements AutoCloseable {
  public static final int RING_BOUND = 1_024;

  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  /**
   * What waited.
   *
   * @param gap decisions lost before the first of these, because this reader was slow
   */
  public record Batch(long gap, List<LoggedDecision> decisions) {
    public Batch {
      decisions = List.copyOf(decisions);
    }

    public boolean isEmpty() {
      return gap == 0 && decisions.isEmpty();
    }
  }

  private final DecisionFeed feed;
  private final DecisionFilter filter;
  private final long startedAfter;
  private final Runnable ready;
  private final ArrayDeque<LoggedDecision> ring = new ArrayDeque<>();
  private long gap;
  private boolean closed;

  Follower(DecisionFeed feed, DecisionFilter filter, long startedAfter, Runnable ready) {
    this.feed = feed;
    this.filter = filter;
    this.startedAfter = startedAfter;
    this.ready = ready;
  }

  /** The last decision published before this reader began; all later ones come here. */
  public long startedAfter() {
    return startedAfter;
  }

  /** Takes all that waits; empty where nothing does. Never blocks. */
  public synchronized Batch take() {
    Batch batch = new Batch(gap, new ArrayList<>(ring));
    gap = 0;
    ring.clear();
    return batch;
  }

  /** Whether nothing more will come. */
  public synchronized boolean isClosed() {
    return closed;
  }

  void offer(List<LoggedDecision> rows) {
    boolean wake;
    synchronized (this) {
      if (closed) {
        return;
      }
      boolean hadNothing = ring.isEmpty();
      for (LoggedDecision row : rows) {
        if (filter.accepts(row.decision())) {
          if (ring.size() == RING_BOUND) {
            ring.removeFirst();
            gap++;
          }
          ring.addLast(row);
        }
      }
      wake = hadNothing && !ring.isEmpty();
    }
    if (wake) {
      signal();
    }
  }

  /** Leaves the feed. What waits can still be taken. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    feed.leave(this);
    signal();
  }

  private void signal() {
    try {
      ready.run();
    } catch (RuntimeException e) {
      // A reader's fault must not end the log's thread.
      log.error("a follower of the query log failed when it was told of new decisions", e);
    }
  }
}
