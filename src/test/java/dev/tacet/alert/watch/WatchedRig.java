package dev.tacet.alert.watch;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceCounts;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.NameFrom;
import dev.tacet.device.Source;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.BypassLookup;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Owners;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.OwnedSuffix;
import dev.tacet.querylog.Decision;
import dev.tacet.testkit.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A house to watch, whose time goes by hand. One thread. */
final class WatchedRig implements WatchedHouse {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  final ManualClock clock = new ManualClock();
  final List<Alert> alerts = new ArrayList<>();
  final Map<Integer, Device> devices = new TreeMap<>();
  final Map<Integer, Integer> privacy = new HashMap<>();
  List<UpstreamState> upstreams = List.of();
  List<HeldList> held = List.of();
  List<NamedName> named = List.of();
  List<OwnedSuffix> owned = List.of();
  Set<AlertKind> off = Set.of();
  private final MemoryFile file;
  private Watchers watchers;

  WatchedRig(Path directory) {
    file = MemoryFile.in(directory);
  }

  /** Starts, or starts again with what the last one kept. */
  WatchedRig start() {
    watchers =
        new Watchers(
            this,
            file,
            Owners.from(owned, List.of()),
            new BypassLookup(BypassNames.shipped()),
            named,
            BERLIN,
            10,
            alerts::add,
            kind -> !off.contains(kind),
            clock,
            clock.nanos());
    watchers.tick();
    return this;
  }

  WatchedRig stop() {
    watchers.keep();
    return this;
  }

  Watchers watchers() {
    return watchers;
  }

  /** Lets time go by, a tick a minute or finer. */
  void pass(Duration time) {
    pass(time, Duration.ofSeconds(Math.min(60, Math.max(1, time.toSeconds() / 20))));
  }

  private void pass(Duration time, Duration step) {
    Duration left = time;
    while (left.compareTo(Duration.ZERO) > 0) {
      Duration now = left.compareTo(step) < 0 ? left : step;
      clock.pass(now);
      left = left.minus(now);
      watchers.tick();
    }
  }

  void passTo(long atMillis) {
    long ahead = atMillis - clock.instant().toEpochMilli();
    if (ahead > 0) {
      pass(Duration.ofMillis(ahead), Duration.ofMinutes(1));
    }
  }

  void ask(int device, String name) {
    ask(device, name, Fate.PASSED);
  }

  void ask(int device, String name, Fate fate) {
    String by = fate == Fate.BLOCKED ? "rule: 1" : "";
    watchers.heard(
        new Sight(clock.instant().toEpochMilli(), device, DomainName.parse(name), fate, by, 0, 1));
  }

  void hear(Observation seen) {
    passTo(seen.atMillis());
    watchers.heard(
        new Sight(
            seen.atMillis(),
            seen.party().device(),
            seen.name(),
            seen.fate(),
            seen.by(),
            0,
            seen.repeats()));
  }

  /** A device asks something on each of the days a device is learnt by. */
  void learn(int device, String... names) {
    for (int day = 0; day <= Remembered.LEARNING_DAYS; day++) {
      for (String name : names) {
        ask(device, name);
      }
      pass(Duration.ofDays(1), Duration.ofMinutes(30));
    }
    ask(device, names[0]);
  }

  List<Alert> of(AlertKind kind) {
    return alerts.stream().filter(alert -> alert.kind() == kind).toList();
  }

  void device(int id, String name, Kind kind) {
    device(id, name, kind, NameFrom.LEASE, false);
  }

  void device(int id, String name, Kind kind, NameFrom from, boolean randomised) {
    try {
      InetAddress address = InetAddress.getByName("192.0.2." + (id % 250 + 1));
      MacAddress mac =
          MacAddress.parse(String.format("02:00:00:00:%02x:%02x", id / 256, id % 256))
              .orElseThrow();
      Instant now = clock.instant();
      devices.put(
          id,
          new Device(
              id,
              Set.of(),
              new DeviceKey.OfMac(mac),
              name,
              from,
              kind,
              List.of(),
              "",
              randomised,
              List.of(mac),
              List.of(new Device.Address(address, Source.NEIGHBOUR, "eth0", now, now, true, true)),
              List.of(),
              now,
              now));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public DeviceSnapshot devices() {
    return new DeviceSnapshot(
        List.copyOf(devices.values()), List.of(), List.of(), true, DeviceCounts.NONE);
  }

  @Override
  public int privacy(Decision decision) {
    return privacyOf(decision.device());
  }

  @Override
  public int privacyOf(int device) {
    return privacy.getOrDefault(device, 0);
  }

  @Override
  public List<UpstreamState> upstreams() {
    return upstreams;
  }

  @Override
  public List<HeldList> heldLists() {
    return held;
  }
}
