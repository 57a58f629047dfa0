package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Burst;
import dev.tacet.insight.Typed;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Storms of retries after a block, as they go on: {@link Burst#MIN_QUERIES} queries for one name
 * without a pause above {@link Burst#MAX_PAUSE_MILLIS}, half of them blocked. Storms are common and
 * mostly harmless, so each device and name is told once a week, and each device once in six hours.
 */
final class BlockStorms implements Watcher {
  static final int MOST_BURSTS = 512;
  private static final int REST_OF_DEVICE = 360;
  private static final String ANY = "any";

  private final Notices notices;

  private record Of(int device, DomainName name) {}

  private static final class Running {
    long fromMillis;
    long lastMillis;
    long queries;
    long blocked;
    boolean told;
  }

  private final Map<Of, Running> bursts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Of, Running> eldest) {
          return size() > MOST_BURSTS;
        }
      };

  BlockStorms(Notices notices) {
    this.notices = notices;
  }

  @Override
  public void heard(Sight sight, Remembered device) {
    Of of = new Of(sight.device(), sight.name());
    Running burst = bursts.get(of);
    if (burst == null) {
      if (!sight.isBlocked()) {
        return;
      }
      burst = new Running();
      burst.fromMillis = sight.atMillis();
      burst.lastMillis = sight.atMillis();
      bursts.put(of, burst);
    }
    long pause = sight.atMillis() - burst.lastMillis;
    if (pause > Burst.MAX_PAUSE_MILLIS || pause < -1_000) {
      burst.fromMillis = sight.atMillis();
      burst.queries = 0;
      burst.blocked = 0;
      burst.told = false;
    }
    burst.lastMillis = Math.max(sight.atMillis(), burst.fromMillis);
    burst.queries += sight.repeats();
    burst.blocked += sight.isBlocked() ? sight.repeats() : 0;
    if (!burst.told && burst.queries >= Burst.MIN_QUERIES && burst.blocked * 2 >= burst.queries) {
      burst.told = true;
      double perMinute =
          new Burst(burst.fromMillis, burst.lastMillis, burst.queries, burst.blocked).perMinute();
      storm(
          sight.device(),
          sight.name(),
          sight.by(),
          burst.queries
              + " queries within "
              + Math.max(1, (burst.lastMillis - burst.fromMillis) / 1_000)
              + " s",
          perMinute);
    }
  }

  /**
   * Tells of a storm, where it was not told of late.
   *
   * @param by what blocks, in words; empty where that is not known
   */
  void storm(int device, DomainName name, String by, String counted, double perMinute) {
    String what = name.toString();
    if (notices.wasTold(AlertKind.STORM, device, what, Notices.WEEK)
        || notices.wasTold(AlertKind.STORM, device, ANY, REST_OF_DEVICE)) {
      return;
    }
    notices.told(AlertKind.STORM, device, what);
    notices.told(AlertKind.STORM, device, ANY);
    String called = notices.name(device);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("device", called);
    facts.put("name", what);
    facts.put("perMinute", Math.round(perMinute));
    facts.put("by", by);
    notices.raise(
        AlertKind.STORM,
        "#" + device + " " + what,
        device,
        called + " storms for " + Notices.shown(name),
        called
            + " asks again and again for "
            + Notices.shown(name)
            + ", which is blocked"
            + (by.isEmpty() ? "" : " (" + by + ")")
            + ": "
            + counted
            + ". Many devices do so and work all the same; nothing reached the name. Only if"
            + " something on it broke since:"
            + (Typed.canName(name)
                ? " allow the name for an hour and see: tacet allow "
                    + name
                    + " --exact --device "
                    + device
                    + " --for 1h"
                : " see tacet report " + device),
        facts);
  }

  @Override
  public void forget(int device) {
    bursts.keySet().removeIf(of -> of.device == device);
  }
}
