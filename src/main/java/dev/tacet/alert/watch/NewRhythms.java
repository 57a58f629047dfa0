package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Beacon;
import dev.tacet.insight.Beacons;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Night;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Party;
import dev.tacet.insight.TrailLimits;
import dev.tacet.insight.Trails;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Beacons that have begun: rhythms ({@link Beacons}) of names a device did not ask while it was
 * learnt. A device is looked at once an hour at most, and only where there is such a name with
 * enough new times, so that a house in which nothing changes costs nothing. What is told is known
 * from then on. The rhythm of retries after a block is a storm.
 *
 * <p>Bounded: 64 devices, of more the one not heard for longest goes; 160 names of each, 2,000 in
 * all; 120,000 times.
 */
final class NewRhythms implements Watcher {
  static final int MOST_DEVICES = 64;
  static final int MOST_NAMES = 2_000;
  static final int MOST_TIMES = 120_000;
  static final int LOOK_SECONDS = 3_600;
  private static final int FEWEST_TIMES = 8;
  private static final int FEWEST_FRESH = 4;
  private static final int FEWEST_BEATS = 8;

  /** A rhythm shorter than this may be somebody at a page. */
  private static final long SHORTEST_MILLIS = 4 * 3_600_000L;

  private static final int AT_ONCE = 2;
  private static final int NAMED = 3;
  private static final DomainName ARPA = DomainName.parse("arpa");
  private static final DomainName OTHERS = DomainName.ROOT;
  private static final TrailLimits LIMITS =
      new TrailLimits(1, 2 * DeviceTimes.MOST_NAMES, 2 * DeviceTimes.MOST_NAMES, 256, 1 << 20);

  private final Notices notices;
  private final BlockStorms storms;
  private final ZoneId zone;
  private final int blockTtlSeconds;
  private final Map<Integer, DeviceTimes> devices = new LinkedHashMap<>();
  private int names;
  private int room;

  /**
   * @param zone by whose clock on the wall nights are told
   * @param blockTtlSeconds the TTL of the answers that block
   */
  NewRhythms(Notices notices, BlockStorms storms, ZoneId zone, int blockTtlSeconds) {
    this.notices = notices;
    this.storms = storms;
    this.zone = zone;
    this.blockTtlSeconds = blockTtlSeconds;
  }

  @Override
  public void heard(Sight sight, Remembered device) {
    if (sight.name().isAtOrBelow(ARPA) || sight.name().labelCount() < 2) {
      return; // of the network itself
    }
    if (!device.isLearnt()) {
      device.learn(sight.name());
    }
    DeviceTimes its = of(device.device);
    its.heardAt = notices.seconds();
    NameTimes times = its.of(sight.name());
    if (times == null) {
      makeRoom(its);
      times = new NameTimes(sight.name(), sight.atMillis());
      its.put(times);
      names++;
      room += times.room();
    }
    if (!times.keeps(sight.atMillis())) {
      return;
    }
    if (times.isFull()) {
      int wanted = Math.min(NameTimes.MOST_TIMES, times.room() * 3);
      if (room + wanted - times.room() <= MOST_TIMES) {
        room += wanted - times.room();
        times.grow(wanted);
      }
    }
    times.keep(sight.atMillis(), sight.isBlocked());
  }

  private DeviceTimes of(int device) {
    DeviceTimes known = devices.get(device);
    if (known != null) {
      return known;
    }
    if (devices.size() >= MOST_DEVICES) {
      devices.values().stream()
          .min((a, b) -> Long.compare(a.heardAt, b.heardAt))
          .ifPresent(oldest -> forget(oldest.device));
    }
    DeviceTimes made = new DeviceTimes(device);
    // Not all in the same minute.
    made.lookAt = notices.seconds() + Math.floorMod(device * 619L, (long) LOOK_SECONDS);
    devices.put(device, made);
    return made;
  }

  private void makeRoom(DeviceTimes its) {
    if (its.isFull()) {
      removeLeast(its);
    } else if (names >= MOST_NAMES) {
      devices.values().stream()
          .max((a, b) -> Integer.compare(a.names().size(), b.names().size()))
          .ifPresent(this::removeLeast);
    }
  }

  private void removeLeast(DeviceTimes of) {
    room -= of.removeLeast();
    names--;
  }

  @Override
  public void tick() {
    long now = notices.seconds();
    int looked = 0;
    for (DeviceTimes device : devices.values()) {
      if (device.lookAt <= now) {
        device.lookAt = now + LOOK_SECONDS;
        if (look(device) && ++looked >= AT_ONCE) {
          return;
        }
      }
    }
  }

  /** Whether there was anything to look at. */
  private boolean look(DeviceTimes device) {
    Optional<Remembered> remembered =
        notices.memory().devices().stream().filter(d -> d.device == device.device).findFirst();
    if (remembered.isEmpty() || !remembered.get().isLearnt()) {
      return false;
    }
    Map<DomainName, NameTimes> candidates = new LinkedHashMap<>();
    for (NameTimes times : device.names()) {
      if (times.kept() >= FEWEST_TIMES
          && times.fresh >= Math.max(FEWEST_FRESH, times.kept() / 8)
          && times.spanMillis() >= SHORTEST_MILLIS
          && !remembered.get().knows(times.name())) {
        candidates.put(times.name(), times);
      }
    }
    if (candidates.isEmpty()) {
      return false;
    }
    candidates.values().forEach(times -> times.fresh = 0);
    List<Beacon> begun = new ArrayList<>();
    for (Beacon beacon : beacons(device)) {
      boolean lasts = beacon.lastMillis() - beacon.firstMillis() >= SHORTEST_MILLIS;
      if (candidates.containsKey(beacon.name()) && beacon.count() >= FEWEST_BEATS && lasts) {
        remembered.get().learn(beacon.name());
        notices.memory().isChanged();
        begun.add(beacon);
      }
    }
    begun.stream().filter(b -> b.kind() == Beacon.Kind.RETRY).forEach(this::steadyStorm);
    begun.removeIf(beacon -> beacon.kind() == Beacon.Kind.RETRY);
    if (!begun.isEmpty()) {
      tell(device.device, begun);
    }
    return true;
  }

  private List<Beacon> beacons(DeviceTimes device) {
    Party party =
        new Party(
            "#" + device.device,
            device.device,
            "#" + device.device,
            Kind.UNKNOWN,
            Optional.empty(),
            List.of());
    Trails trails = new Trails(zone, LIMITS);
    for (NameTimes times : device.names()) {
      for (int i = 0; i < times.kept(); i++) {
        Fate fate = times.blockedAt(i) ? Fate.BLOCKED : Fate.PASSED;
        trails.add(
            new Observation(times.timeMillis(i), party, times.name(), 1, fate, "", 0, -1, 1));
      }
    }
    // One query of a name of its own stands for all that is no longer here.
    List<Long> gone = new ArrayList<>();
    device.gone(gone::add);
    if (!gone.isEmpty()) {
      trails.add(new Observation(gone.get(0), party, OTHERS, 1, Fate.PASSED, "", 0, -1, 1));
    }
    return Beacons.in(
        trails,
        Night.USUAL,
        blockTtlSeconds,
        (trail, times) -> {
          if (trail.name().equals(OTHERS)) {
            gone.forEach(times::accept);
          } else {
            device.of(trail.name()).dropped(times);
          }
        });
  }

  private void steadyStorm(Beacon beacon) {
    storms.storm(
        beacon.party().device(),
        beacon.name(),
        "",
        "one query every " + span(beacon.periodSeconds()) + " for hours",
        60 / beacon.periodSeconds());
  }

  private void tell(int device, List<Beacon> begun) {
    Beacon first = begun.get(0);
    String called = notices.name(device);
    int more = begun.size() - 1;
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("device", called);
    facts.put("name", first.name().toString());
    facts.put("periodSeconds", Math.round(first.periodSeconds()));
    facts.put("beacons", begun.size());
    String seen =
        begun.stream().limit(NAMED).map(NewRhythms::words).collect(Collectors.joining("; "))
            + (begun.size() > NAMED ? "; and " + (begun.size() - NAMED) + " more" : "");
    notices.raise(
        AlertKind.BEACON,
        more == 0 ? "#" + device + " " + first.name() : "#" + device,
        device,
        called
            + " keeps a new rhythm: "
            + Notices.shown(first.name())
            + " every "
            + span(first.periodSeconds())
            + (more > 0 ? " and " + more + " more" : ""),
        called
            + " asks by a timer for what it did not ask in its first week: "
            + seen
            + ". A rhythm shows a timer, not what is sent or why; an update or a new app has one"
            + " too. More: tacet beacons --device "
            + device
            + "."
            + Notices.typed("To stop it", first.name(), "block %s --device " + device),
        facts);
  }

  private static String words(Beacon beacon) {
    return Notices.shown(beacon.name())
        + " every "
        + span(beacon.periodSeconds())
        + ", "
        + Math.round(beacon.regularity() * 100)
        + " % of the beats due";
  }

  private static String span(double seconds) {
    if (seconds < 120) {
      return Math.round(seconds) + " s";
    }
    return seconds < 7_200
        ? Math.round(seconds / 60) + " min"
        : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
  }

  @Override
  public void forget(int device) {
    DeviceTimes gone = devices.remove(device);
    if (gone != null) {
      names -= gone.names().size();
      gone.names().forEach(times -> room -= times.room());
    }
  }
}
