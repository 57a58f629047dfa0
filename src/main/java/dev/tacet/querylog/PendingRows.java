package dev.tacet.querylog;

/**
 * Decisions numbered but not yet known to be in the store's history, in order: first those that are
 * safe already ({@link DecisionSink#append}), then those in memory only. They wait as octets, which
 * the collector need not look at one by one. The log's thread adds and removes, any thread may
 * copy. A row leaves only after the store has it (or it is lost), so whoever copies first and reads
 * the store second misses nothing.
 */
final class PendingRows {
  private final int bound;
  private final RowSlab safe = new RowSlab();
  private final RowSlab unsafe = new RowSlab();
  private final RowSlab batch = new RowSlab();

  PendingRows(int bound) {
    this.bound = bound;
  }

  /**
   * Adds a row; where all places are taken the oldest in memory only goes. Returns the rows lost, 0
   * or 1.
   */
  synchronized int add(long seq, Decision decision) {
    int lost = 0;
    if (safe.size() + unsafe.size() == bound) {
      lost = 1;
      if (unsafe.size() == 0) {
        return lost; // a safe row is not given up for one that is not
      }
      unsafe.removeOldest(1);
    }
    unsafe.add(seq, decision);
    return lost;
  }

  /**
   * The oldest rows, at most {@code limit}; for the log's thread, until it asks again: they stay as
   * they are while others are added.
   */
  synchronized PackedRows oldest(int limit) {
    batch.clear();
    batch.add(safe.oldest(limit));
    batch.add(unsafe.oldest(limit - batch.size()));
    return batch.oldest(limit);
  }

  /** Returns how many of them were in memory only. */
  synchronized int removeOldest(int count) {
    int wereSafe = Math.min(count, safe.size());
    safe.removeOldest(wereSafe);
    unsafe.removeOldest(count - wereSafe);
    return count - wereSafe;
  }

  /** Those in memory only; for the log's thread, until it adds or removes any. */
  synchronized PackedRows unsafe() {
    return unsafe.oldest(unsafe.size());
  }

  /** All of them are safe now. */
  synchronized void nowSafe() {
    safe.add(unsafe.oldest(unsafe.size()));
    unsafe.clear();
  }

  /** All of them, for any thread and as long as it likes. */
  synchronized PackedRows copy() {
    return safe.oldest(safe.size()).and(unsafe.oldest(unsafe.size())).copied();
  }

  synchronized int size() {
    return safe.size() + unsafe.size();
  }

  synchronized int unsafeSize() {
    return unsafe.size();
  }
}
