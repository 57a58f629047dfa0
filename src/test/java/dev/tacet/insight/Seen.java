package dev.tacet.insight;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Observations in few words, for tests. */
final class Seen {
  static final Party CAMERA = party("#1", "camera");
  static final Party LAPTOP = party("#2", "laptop");

  private Seen() {}

  static Party party(String key, String name) {
    return new Party(key, 0, name, Kind.UNKNOWN, Optional.empty(), List.of());
  }

  static DomainName name(String text) {
    return DomainName.parse(text);
  }

  static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  static Observation query(long atMillis, Party party, DomainName name, Fate fate) {
    return query(atMillis, party, name, fate, 1);
  }

  static Observation query(long atMillis, Party party, DomainName name, Fate fate, int repeats) {
    String by = fate == Fate.BLOCKED ? "owner" : "";
    return new Observation(atMillis, party, name, 1, fate, by, 0, -1, repeats);
  }
}
