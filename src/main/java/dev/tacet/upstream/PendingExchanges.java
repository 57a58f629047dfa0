package dev.tacet.upstream;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * What has been asked over one socket and not been answered, by its random id. The id of a query
 * that was given up rests: a late reply must not match the next query that draws it (RFC 5452
 * section 9). One thread: the socket's event loop.
 */
final class PendingExchanges<T> {
  static final Duration REST = Duration.ofSeconds(10);

  private record Resting(int id, long untilNanos) {}

  private final int capacity;
  private final IdSource ids;
  private final LongSupplier ticker;
  private final IntObjectMap<T> pending = new IntObjectHashMap<>();
  private final IntObjectMap<Boolean> resting = new IntObjectHashMap<>();
  private final ArrayDeque<Resting> oldestFirst = new ArrayDeque<>();

  /**
   * @param capacity ids in use and resting, together; far below 65,536, so that drawing stays cheap
   * @param ticker monotonic nanoseconds
   */
  PendingExchanges(int capacity, IdSource ids, LongSupplier ticker) {
    if (capacity > 0x8000) {
      throw new IllegalArgumentException("more than half of all ids: " + capacity);
    }
    this.capacity = capacity;
    this.ids = ids;
    this.ticker = ticker;
  }

  /** Whether too many are under way or resting. */
  boolean isFull() {
    wake();
    return pending.size() + resting.size() >= capacity;
  }

  /** The new exchange's id; empty when it is full. */
  OptionalInt add(T exchange) {
    if (isFull()) {
      return OptionalInt.empty();
    }
    int id = ids.next();
    while (pending.containsKey(id) || resting.containsKey(id)) {
      id = ids.next();
    }
    pending.put(id, exchange);
    return OptionalInt.of(id);
  }

  Optional<T> find(int id) {
    return Optional.ofNullable(pending.get(id));
  }

  /** It is answered: nothing more is expected, and the id is free. */
  void remove(int id) {
    pending.remove(id);
  }

  /** It is given up: the id rests. */
  void retire(int id) {
    if (pending.remove(id) != null) {
      resting.put(id, Boolean.TRUE);
      oldestFirst.add(new Resting(id, ticker.getAsLong() + REST.toNanos()));
    }
  }

  /** Takes all that is under way, for a socket that is no more. */
  List<T> drain() {
    List<T> all = new ArrayList<>(pending.values());
    pending.clear();
    return all;
  }

  int size() {
    return pending.size();
  }

  private void wake() {
    long now = ticker.getAsLong();
    while (!oldestFirst.isEmpty() && oldestFirst.peek().untilNanos() - now <= 0) {
      resting.remove(oldestFirst.poll().id());
    }
  }
}
