package dev.tacet.querylog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Decisions numbered but not yet known to be in the store, in order. The log's thread adds and
 * removes, any thread may copy. A row leaves only after the store has it (or it is lost), so
 * whoever copies first and reads the store second misses nothing.
 */
final class PendingRows {
  private final int bound;
  private final ArrayDeque<LoggedDecision> rows = new ArrayDeque<>();

  PendingRows(int bound) {
    this.bound = bound;
  }

  /** Adds a row; where all places are taken the oldest goes. Returns the rows lost, 0 or 1. */
  synchronized int add(LoggedDecision row) {
    int lost = 0;
    if (rows.size() == bound) {
      rows.removeFirst();
      lost = 1;
    }
    rows.addLast(row);
    return lost;
  }

  /** The oldest rows, at most {@code limit}. */
  synchronized List<LoggedDecision> oldest(int limit) {
    List<LoggedDecision> batch = new ArrayList<>(Math.min(limit, rows.size()));
    Iterator<LoggedDecision> from = rows.iterator();
    while (batch.size() < limit && from.hasNext()) {
      batch.add(from.next());
    }
    return batch;
  }

  synchronized void removeOldest(int count) {
    for (int i = 0; i < count; i++) {
      rows.removeFirst();
    }
  }

  synchronized List<LoggedDecision> copy() {
    return new ArrayList<>(rows);
  }

  synchronized int size() {
    return rows.size();
  }
}
