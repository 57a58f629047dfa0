package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.dns.Rcodes;
import dev.tacet.insight.Bypass;
import dev.tacet.insight.BypassLookup;
import dev.tacet.lists.BypassName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Devices that look for a way around: names of encrypted resolvers, relays and apps' own name
 * services. To ask a canary is harmless and told only where it got an answer it should not have. A
 * browser's or a relay's name counts at once, others the third time: once is somebody who reads
 * about it. Each device and way is told once a month.
 */
final class WaysAround implements Watcher {
  private static final int HABIT = 3;
  private static final int MOST_COUNTED = 256;

  private final Notices notices;
  private final BypassLookup names;

  /** Device and way to the times it asked, while that is below what counts. */
  private final Map<Long, Integer> times =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > MOST_COUNTED;
        }
      };

  WaysAround(Notices notices, BypassLookup names) {
    this.notices = notices;
    this.names = names;
  }

  @Override
  public void heard(Sight sight, Remembered device) {
    BypassName name = names.of(sight.name()).orElse(null);
    if (name == null || !counts(name, sight)) {
      return;
    }
    Bypass.Way way = BypassLookup.way(name);
    if (notices.wasTold(AlertKind.BYPASS, sight.device(), way.word(), Notices.MONTH)) {
      return;
    }
    long key = (long) sight.device() << 32 | way.ordinal();
    int needed =
        switch (name.kind()) {
          case CANARY, DISCOVERY, BROWSER, RELAY -> 1;
          case RESOLVER, APP_RESOLVER -> HABIT;
        };
    if (times.merge(key, 1, Integer::sum) >= needed) {
      times.remove(key);
      notices.told(AlertKind.BYPASS, sight.device(), way.word());
      tell(sight, name, way);
    }
  }

  private static boolean counts(BypassName name, Sight sight) {
    return switch (name.kind()) {
      case DISCOVERY -> false; // answered with our own door
      case CANARY -> sight.fate().reached() && sight.rcode() == Rcodes.NOERROR;
      default -> true;
    };
  }

  private void tell(Sight sight, BypassName name, Bypass.Way way) {
    int device = sight.device();
    String called = notices.name(device);
    boolean reached = sight.fate().reached();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("device", called);
    facts.put("name", sight.name().toString());
    facts.put("way", way.word());
    facts.put("reached", reached);
    notices.raise(
        AlertKind.BYPASS,
        "#" + device + " " + way.word(),
        device,
        called + " " + way.words() + ": " + Notices.shown(sight.name()),
        called
            + " asked for "
            + Notices.shown(sight.name())
            + ", a name that leads past Tacet; "
            + (reached ? "it may have got an address." : "it got no address.")
            + limits(way)
            + (reached
                ? Notices.typed("To stop it", sight.name(), "block %s")
                    + " And let the router reject port 853 and known resolvers: tacet export"
                : " By name nothing more can be done; if it knows addresses, only the router can"
                    + " stop it: tacet export"),
        facts);
  }

  private static String limits(Bypass.Way way) {
    return switch (way) {
      case CANARY -> " From now on its browser may use another resolver.";
      case APP_RESOLVER -> " One app on it does so, not the whole device.";
      default -> " Somebody who reads about such a service asks for the same name.";
    };
  }

  @Override
  public void forget(int device) {
    times.keySet().removeIf(key -> key >> 32 == device);
  }
}
