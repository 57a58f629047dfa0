package dev.tacet.device;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Sightings on their way to the book: 4,096 of them. Labels may fill half of it and clients three
 * quarters, so that a flood of announcements or of queries never keeps a link out. Thread-safe.
 */
final class Mailbox {
  static final int MAX = 4_096;
  private static final int MAX_WITH_SEEN = MAX / 4 * 3;
  private static final int MAX_WITH_LABELS = MAX / 2;

  private final ArrayBlockingQueue<Sighting> sightings = new ArrayBlockingQueue<>(MAX);
  private final AtomicLongArray dropped = new AtomicLongArray(Source.values().length);

  /** Takes a sighting, or counts it as dropped. */
  boolean offer(Sighting sighting) {
    int room = roomFor(sighting);
    if ((room == MAX || sightings.size() < room) && sightings.offer(sighting)) {
      return true;
    }
    dropped.incrementAndGet(sighting.source().ordinal());
    return false;
  }

  private static int roomFor(Sighting sighting) {
    if (sighting instanceof Sighting.Label) {
      return MAX_WITH_LABELS;
    }
    return sighting instanceof Sighting.Seen ? MAX_WITH_SEEN : MAX;
  }

  /** The next one, or null where there is none. */
  Sighting poll() {
    return sightings.poll();
  }

  boolean isEmpty() {
    return sightings.isEmpty();
  }

  /** Dropped since the start, of the sources that lost any. */
  Map<Source, Long> dropped() {
    Map<Source, Long> lost = new TreeMap<>();
    for (Source source : Source.values()) {
      long count = dropped.get(source.ordinal());
      if (count > 0) {
        lost.put(source, count);
      }
    }
    return lost;
  }
}
