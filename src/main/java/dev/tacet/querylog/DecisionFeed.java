package dev.tacet.querylog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The live end of the log. The log's thread publishes, any thread may follow. A follower sees every
 * decision after the one it {@link Follower#startedAfter started after}, or a counted gap; it never
 * holds up the log. Thread-safe.
 */
public final class DecisionFeed implements AutoCloseable {
  public static final int MAX_FOLLOWERS = 16;

  private final List<Follower> followers = new ArrayList<>();
  private long lastSeq;
  private boolean closed;

  DecisionFeed() {}

  /** As {@link #follow(DecisionFilter, Runnable)} for a reader that asks by itself. */
  public Optional<Follower> follow(DecisionFilter filter) {
    return follow(filter, () -> {});
  }

  /**
   * Follows from now on.
   *
   * @param ready called on the log's thread when something waits for a follower that had nothing,
   *     and when the feed ends; it must hand over and return at once
   * @return empty where {@link #MAX_FOLLOWERS} follow already, or the feed has ended
   */
  public synchronized Optional<Follower> follow(DecisionFilter filter, Runnable ready) {
    if (closed || followers.size() >= MAX_FOLLOWERS) {
      return Optional.empty();
    }
    Follower follower = new Follower(this, filter, lastSeq, ready);
    followers.add(follower);
    return Optional.of(follower);
  }

  /** How many follow at present. */
  public synchronized int followers() {
    return followers.size();
  }

  /** Continues after what an earlier run numbered, before anything is published. */
  synchronized void startAfter(long seq) {
    lastSeq = seq;
  }

  /**
   * Hands rows to all who want them. The rows must be in the history already; the list is read only
   * here.
   */
  void publish(List<LoggedDecision> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<Follower> waiting;
    synchronized (this) {
      lastSeq = rows.get(rows.size() - 1).seq();
      if (followers.isEmpty()) {
        return;
      }
      waiting = List.copyOf(followers);
    }
    // One who joins from here on starts after these rows and finds them in the history.
    waiting.forEach(follower -> follower.offer(rows));
  }

  synchronized void leave(Follower follower) {
    followers.remove(follower);
  }

  /** Ends the feed for all who follow; what waits in their rings can still be taken. */
  @Override
  public void close() {
    List<Follower> ended;
    synchronized (this) {
      closed = true;
      ended = List.copyOf(followers);
    }
    ended.forEach(Follower::close);
  }
}
