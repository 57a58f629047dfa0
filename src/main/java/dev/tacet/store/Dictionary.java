package dev.tacet.store;

import java.util.HashMap;
import java.util.Map;

/**
 * The ids of what the present epoch has written to one dictionary table. Its size is bounded by the
 * epoch, which ends when it is full. One thread: the log's.
 */
final class Dictionary<K> {
  private final Map<K, Long> ids = new HashMap<>();
  private long next;

  /** Starts afresh, at an id that is not taken. */
  void clear(long firstId) {
    ids.clear();
    next = firstId;
  }

  /** Takes over what was written before. */
  void put(K key, long id) {
    ids.put(key, id);
    next = Math.max(next, id + 1);
  }

  /** The id, or 0 where it is not written yet. */
  long find(K key) {
    return ids.getOrDefault(key, 0L);
  }

  /** Takes the next id for a key that is not written yet. */
  long add(K key) {
    long id = next++;
    ids.put(key, id);
    return id;
  }

  long next() {
    return next;
  }

  int size() {
    return ids.size();
  }
}
