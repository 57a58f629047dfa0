package dev.tacet.querylog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Decisions numbered but not yet known to be in the store's history, in order: first those that are
 * safe already ({@link DecisionSink#append}), then those in memory only. The log's thread adds and
 * removes, any thread may copy. A row leaves only after the store has it (or it is lost), so
 * whoever copies first and reads the store second misses nothing.
 */
final class PendingRows {
  private final int bound;
  private final ArrayDeque<LoggedDecision> safe = new ArrayDeque<>();
  private final ArrayDeque<LoggedDecision> unsafe = new ArrayDeque<>();

  PendingRows(int bound) {
    this.bound = bound;
  }

  /**
   * Adds a row; where all places are taken the oldest in memory only goes. Returns the rows lost, 0
   * or 1.
   */
  synchronized int add(LoggedDecision row) {
    int lost = 0;
    if (safe.size() + unsafe.size() == bound) {
      lost = 1;
      if (unsafe.isEmpty()) {
        return lost; // a safe row is not given up for one that is not
      }
      unsafe.removeFirst();
    }
    unsafe.addLast(row);
    return lost;
  }

  /** The oldest rows, at most {@code limit}. */
  synchronized List<LoggedDecision> oldest(int limit) {
    List<LoggedDecision> batch = new ArrayList<>(Math.min(limit, size()));
    for (ArrayDeque<LoggedDecision> part : List.of(safe, unsafe)) {
      Iterator<LoggedDecision> from = part.iterator();
      while (batch.size() < limit && from.hasNext()) {
        batch.add(from.next());
      }
    }
    return batch;
  }

  /** Returns how many of them were in memory only. */
  synchronized int removeOldest(int count) {
    int wereUnsafe = 0;
    for (int i = 0; i < count; i++) {
      if (safe.pollFirst() == null) {
        unsafe.removeFirst();
        wereUnsafe++;
      }
    }
    return wereUnsafe;
  }

  /** Those in memory only. */
  synchronized List<LoggedDecision> unsafe() {
    return new ArrayList<>(unsafe);
  }

  /** All of them are safe now. */
  synchronized void nowSafe() {
    safe.addAll(unsafe);
    unsafe.clear();
  }

  synchronized List<LoggedDecision> copy() {
    return oldest(size());
  }

  synchronized int size() {
    return safe.size() + unsafe.size();
  }

  synchronized int unsafeSize() {
    return unsafe.size();
  }
}
