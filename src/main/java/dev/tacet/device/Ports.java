package dev.tacet.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where one MAC was seen lately. Two interfaces, or two forwarders, that see it within a minute are
 * a cable that was moved, or a copied MAC. An interface and a forwarder are not: a device that asks
 * the router may well speak to us too. One thread.
 */
final class Ports {
  private static final long AT_ONCE_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long SHOWN_NANOS = Duration.ofHours(1).toNanos();
  private static final int MAX = 4;

  private record Port(Source source, String name) {}

  private final Map<Port, Long> lately = new LinkedHashMap<>(2);
  private Optional<Twice> twice = Optional.empty();

  private record Twice(String one, String other, Instant since, long lastNanos) {}

  /**
   * Notes a port.
   *
   * @return whether that is a new warning
   */
  boolean seen(Source source, String name, Instant at, long nowNanos) {
    if (name.isEmpty()) {
      return false;
    }
    Port port = new Port(source, name);
    lately.remove(port);
    lately.values().removeIf(seen -> nowNanos - seen > AT_ONCE_NANOS);
    Optional<Port> other = lately.keySet().stream().filter(p -> p.source() == source).findFirst();
    if (lately.size() >= MAX) {
      Iterator<Port> oldest = lately.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    lately.put(port, nowNanos);
    if (other.isEmpty()) {
      return false;
    }
    boolean known = isTwice(nowNanos);
    Instant since = known ? twice.get().since() : at;
    twice = Optional.of(new Twice(other.get().name(), name, since, nowNanos));
    return !known;
  }

  private boolean isTwice(long nowNanos) {
    return twice.isPresent() && nowNanos - twice.get().lastNanos() <= SHOWN_NANOS;
  }

  /** The warning, for an hour after it was seen the last time. */
  Optional<Warning> warning(Entry entry, long nowNanos) {
    if (!isTwice(nowNanos)) {
      return Optional.empty();
    }
    Twice seen = twice.get();
    String one = seen.one().compareTo(seen.other()) < 0 ? seen.one() : seen.other();
    String other = one.equals(seen.one()) ? seen.other() : seen.one();
    return Optional.of(
        new Warning(
            entry.mac().map(MacAddress::toString).orElse("a device")
                + " is on "
                + one
                + " and on "
                + other
                + " at once: it was moved, or its MAC was copied",
            List.of(entry.id),
            seen.since()));
  }
}
