package dev.tacet.device.source;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which of the kernel's many lines are worth telling. A neighbour that only goes from reachable to
 * stale and back is told every ten seconds; of those that flap 512 a second are told and the rest
 * is counted, to be made good by looking at the whole table. Thread-safe.
 */
final class NeighbourFlow {
  static final int MAX_A_SECOND = 512;
  static final int MAX_KNOWN = 4_096;
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Told(Neighbour neighbour, long at) {
    boolean isSame(Neighbour other) {
      return neighbour.mac().equals(other.mac()) && neighbour.port().equals(other.port());
    }
  }

  private final Map<InetAddress, Told> told = new LinkedHashMap<>();
  private long secondBegan;
  private int thisSecond;
  private boolean began;
  private long dropped;

  /** Whether a line of the monitor says something that has to be told. */
  synchronized boolean tellsChange(Neighbour neighbour, long now) {
    if (!isNews(neighbour, now, AGAIN_NANOS)) {
      return false;
    }
    if (!began || now - secondBegan >= SECOND_NANOS) {
      began = true;
      secondBegan = now;
      thisSecond = 0;
    }
    if (thisSecond >= MAX_A_SECOND) {
      dropped++;
      return false;
    }
    thisSecond++;
    remember(neighbour, now);
    return true;
  }

  /**
   * Whether an entry of the whole table is new. All others are known, and told as well where there
   * is room, since the book may have forgotten what it was told once.
   */
  synchronized boolean isNews(Neighbour neighbour) {
    return isNews(neighbour, 0, Long.MAX_VALUE);
  }

  synchronized void told(Neighbour neighbour, long now) {
    remember(neighbour, now);
  }

  /** Lines that were not told since the start, because there were too many in a second. */
  synchronized long dropped() {
    return dropped;
  }

  private boolean isNews(Neighbour neighbour, long now, long againNanos) {
    Optional<Told> before = Optional.ofNullable(told.get(neighbour.address()));
    if (neighbour.mac().isEmpty()) {
      // Given up: worth telling only of one that was there.
      return before.filter(b -> b.neighbour().port().equals(neighbour.port())).isPresent();
    }
    return before.isEmpty()
        || !before.get().isSame(neighbour)
        || againNanos != Long.MAX_VALUE && now - before.get().at() >= againNanos;
  }

  private void remember(Neighbour neighbour, long now) {
    told.remove(neighbour.address());
    if (neighbour.mac().isPresent()) {
      told.put(neighbour.address(), new Told(neighbour, now));
      if (told.size() > MAX_KNOWN) {
        told.remove(told.keySet().iterator().next());
      }
    }
  }
}
