package dev.tacet.capture;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Queries that wait for their answers, so that an observation tells both: {@link #WAIT_MILLIS} of
 * the capture's clock at most, and {@link #MAX_WAITING} of them. They leave in the order they came.
 * One thread.
 */
final class PendingQueries {
  static final int MAX_WAITING = 16_384;
  static final long WAIT_MILLIS = 5_000;

  /** A stub waits longer before it asks again; a bridge shows one packet twice sooner. */
  static final long SAME_PACKET_MILLIS = 20;

  static final String TWICE = "DNS queries seen twice";

  /** What an answer must match; the port and id are 0 for multicast. */
  record Key(
      Address client, int port, Address server, int id, DomainName name, int type, boolean tcp) {}

  /** Mutable, and only here. */
  private static final class Waiting {
    final Key key;
    final Station station;
    final long millis;
    int rcode = -1;
    int ttlSeconds = -1;
    boolean nowhere;
    boolean done;

    Waiting(Key key, Station station, long millis) {
      this.key = key;
      this.station = station;
      this.millis = millis;
    }
  }

  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Map<Key, Waiting> byKey = new HashMap<>();
  private final Consumer<Observation> to;
  private final Tally skipped;
  private final Overflows overflows;
  private long given;

  PendingQueries(Consumer<Observation> to, Tally skipped, Overflows overflows) {
    this.to = to;
    this.skipped = skipped;
    this.overflows = overflows;
  }

  void asked(Key key, Station station, long millis, int octets) {
    Waiting earlier = byKey.get(key);
    if (earlier != null && Math.abs(millis - earlier.millis) <= SAME_PACKET_MILLIS) {
      skipped.add(TWICE, octets);
      return;
    }
    if (queue.size() >= MAX_WAITING) {
      overflows.add("queries waiting for answers");
      give(queue.remove());
    }
    Waiting waiting = new Waiting(key, station, millis);
    queue.add(waiting);
    byKey.put(key, waiting);
    station.asked();
  }

  /** A multicast query, which nobody is expected to answer. */
  void askedAll(DomainName name, int type, Station station, long millis) {
    if (queue.size() >= MAX_WAITING) {
      give(queue.remove());
    }
    Waiting waiting =
        new Waiting(new Key(Address.NONE, 0, Address.NONE, 0, name, type, false), station, millis);
    waiting.done = true;
    queue.add(waiting);
    station.asked();
  }

  /**
   * @param nowhere whether it led to nobody's address, as the answers of a block do
   * @return whether it was waited for
   */
  boolean answered(Key key, int rcode, int ttlSeconds, boolean nowhere) {
    Waiting waiting = byKey.get(key);
    if (waiting == null) {
      return false;
    }
    if (!waiting.done) {
      waiting.rcode = rcode;
      waiting.ttlSeconds = ttlSeconds;
      waiting.nowhere = nowhere;
      waiting.done = true;
    }
    return true;
  }

  /** Gives those that have their answer, or have waited long enough. */
  void advance(long now) {
    while (!queue.isEmpty()) {
      Waiting first = queue.element();
      if (!first.done && Math.abs(now - first.millis) <= WAIT_MILLIS) {
        return;
      }
      give(queue.remove());
    }
  }

  /** Gives all of them. */
  void finish() {
    while (!queue.isEmpty()) {
      give(queue.remove());
    }
  }

  private void give(Waiting waiting) {
    byKey.remove(waiting.key, waiting);
    given++;
    to.accept(
        new Observation(
            waiting.millis,
            waiting.station.party(),
            waiting.key.name(),
            waiting.key.type(),
            waiting.nowhere ? Fate.BLOCKED : Fate.SEEN,
            "",
            waiting.rcode,
            waiting.ttlSeconds,
            1));
  }

  long given() {
    return given;
  }
}
