package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the owner wants to hear of. Told at most once an hour for each device and entry. */
final class NamedNames implements Watcher {
  private static final int MOST_RESTING = 512;
  private static final int HOUR = 3_600;

  private final Notices notices;
  private final List<NamedName> names;

  /** Device and entry to the second until which no more is told. */
  private final Map<Long, Long> resting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_RESTING;
        }
      };

  NamedNames(Notices notices, List<NamedName> names) {
    this.notices = notices;
    this.names = List.copyOf(names);
  }

  @Override
  public void heard(Sight sight, Remembered device) {
    for (int i = 0; i < names.size(); i++) {
      NamedName named = names.get(i);
      if (sight.name().isAtOrBelow(named.name())) {
        long key = (long) sight.device() << 32 | i;
        if (resting.getOrDefault(key, 0L) <= notices.seconds()
            && named.devices().test(sight.device())) {
          resting.put(key, notices.seconds() + HOUR);
          tell(sight, named);
        }
      }
    }
  }

  private void tell(Sight sight, NamedName named) {
    int device = sight.device();
    String called = notices.name(device);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("device", called);
    facts.put("name", sight.name().toString());
    facts.put("entry", named.name().toString());
    facts.put("verdict", sight.fate().word());
    notices.raise(
        AlertKind.NAMED,
        "#" + device + " " + named.name(),
        device,
        called + " asks " + Notices.shown(sight.name()),
        called
            + " asked for "
            + Notices.shown(sight.name())
            + (sight.isBlocked() ? ", which is blocked." : ".")
            + " You named "
            + Notices.shown(named.name())
            + " in the configuration (alerts.named). Further queries within the hour are not told;"
            + " see: tacet log --device "
            + device,
        facts);
  }

  @Override
  public void forget(int device) {
    resting.keySet().removeIf(key -> key >> 32 == device);
  }
}
