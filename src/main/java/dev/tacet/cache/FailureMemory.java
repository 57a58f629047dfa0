package dev.tacet.cache;

import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers for some seconds which questions could not be resolved, so that a stub in a hurry does
 * not make us hammer upstreams (RFC 9520 section 3.2). It stands beside the cache: a failure never
 * takes the place of an old answer. Bounded; the oldest goes first. Thread-safe.
 *
 * @param <F> what a failure is
 */
public final class FailureMemory<F> {
  private record Remembered<F>(F failure, long untilNanos) {}

  private final int capacity;
  private final LongSupplier ticker;
  private final Map<CacheKey, Remembered<F>> failures = new LinkedHashMap<>();

  /**
   * @param ticker monotonic nanoseconds
   */
  public FailureMemory(int capacity, LongSupplier ticker) {
    this.capacity = capacity;
    this.ticker = ticker;
  }

  public synchronized void remember(CacheKey key, F failure, Duration keep) {
    failures.remove(key);
    failures.put(key, new Remembered<>(failure, ticker.getAsLong() + keep.toNanos()));
    if (failures.size() > capacity) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  public synchronized Optional<F> recall(CacheKey key) {
    Remembered<F> remembered = failures.get(key);
    if (remembered == null) {
      return Optional.empty();
    }
    if (remembered.untilNanos() - ticker.getAsLong() <= 0) {
      failures.remove(key);
      return Optional.empty();
    }
    return Optional.of(remembered.failure());
  }

  public synchronized void forget(CacheKey key) {
    failures.remove(key);
  }

  /** Forgets what failed of a name and of every name below it. */
  public synchronized void forgetBelow(DomainName name) {
    failures.keySet().removeIf(key -> key.qname().isAtOrBelow(name));
  }
}
