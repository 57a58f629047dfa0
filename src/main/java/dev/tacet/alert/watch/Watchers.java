package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.alert.AlertSink;
import dev.tacet.insight.BypassLookup;
import dev.tacet.insight.Owners;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All watchers with what they remember. One thread. */
final class Watchers {
  static final int KEEP_SECONDS = 3_600;
  private static final int KEEP_UNCHANGED_SECONDS = 6 * KEEP_SECONDS;
  private static final int SOON_SECONDS = 600;
  private static final int PRIVACY_SECONDS = 60;
  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

  private final WatchedHouse house;
  private final MemoryFile file;
  private final Memory memory;
  private final Notices notices;
  private final List<Watcher> watchers = new ArrayList<>();
  private long keepAt = KEEP_SECONDS;
  private long keepUnchangedAt = KEEP_UNCHANGED_SECONDS;
  private long privacyAt;
  private boolean keepingFailed;

  /**
   * @param wanted which kinds anybody is told of; what the others need is not looked at
   * @param blockTtlSeconds the TTL of the answers that block
   */
  Watchers(
      WatchedHouse house,
      MemoryFile file,
      Owners owners,
      BypassLookup ways,
      List<NamedName> named,
      ZoneId zone,
      int blockTtlSeconds,
      AlertSink sink,
      Predicate<AlertKind> wanted,
      Clock clock,
      LongSupplier ticker) {
    this.house = house;
    this.file = file;
    memory = file.read();
    notices = new Notices(house, memory, sink, wanted, clock, ticker);
    BlockStorms storms = new BlockStorms(notices);
    add(new NewDevices(notices), wanted, AlertKind.NEW_DEVICE);
    add(new FirstContacts(notices, owners), wanted, AlertKind.NEW_OWNER, AlertKind.NEW_COUNTRY);
    if (!named.isEmpty()) {
      add(new NamedNames(notices, named), wanted, AlertKind.NAMED);
    }
    add(storms, wanted, AlertKind.STORM);
    add(new NewRhythms(notices, storms, zone, blockTtlSeconds), wanted, AlertKind.BEACON);
    add(new WaysAround(notices, ways), wanted, AlertKind.BYPASS);
    add(new FallenSilent(notices), wanted, AlertKind.BYPASS);
    add(new UpstreamOutages(notices), wanted, AlertKind.UPSTREAM_DOWN);
    add(new HeldVersions(notices), wanted, AlertKind.LIST_HELD);
  }

  private void add(Watcher watcher, Predicate<AlertKind> wanted, AlertKind... kinds) {
    if (List.of(kinds).stream().anyMatch(wanted)) {
      watchers.add(watcher);
    }
  }

  Memory memory() {
    return memory;
  }

  void heard(Sight sight) {
    Remembered device = memory.heard(sight.device());
    for (Watcher watcher : watchers) {
      watcher.heard(sight, device);
    }
  }

  /** To be called about once a second. */
  void tick() {
    long now = notices.seconds();
    memory.ran(now);
    if (now >= privacyAt) {
      privacyAt = now + PRIVACY_SECONDS;
      forgetPrivate();
    }
    watchers.forEach(Watcher::tick);
    if (memory.takeUrgent()) {
      keepAt = Math.min(keepAt, now + SOON_SECONDS);
    }
    if (now >= keepAt) {
      keepAt = now + KEEP_SECONDS;
      if (memory.takeChanged() || now >= keepUnchangedAt) {
        keepUnchangedAt = now + KEEP_UNCHANGED_SECONDS;
        keep();
      }
    }
  }

  /** What was learnt of a device before its owner wished for privacy tells what it asked, too. */
  private void forgetPrivate() {
    for (Remembered device : List.copyOf(memory.devices())) {
      if (house.privacyOf(device.device) > 0) {
        memory.unlearn(device.device);
        watchers.forEach(watcher -> watcher.forget(device.device));
      }
    }
  }

  /** Writes down what is remembered; where that fails it is said once, and tried again. */
  void keep() {
    try {
      file.write(memory);
      keepingFailed = false;
    } catch (IOException e) {
      memory.isChanged();
      if (!keepingFailed) {
        keepingFailed = true;
        LOG.warn(
            "what devices are used to could not be written ({}); alerts go on, and after a restart"
                + " it is learnt anew",
            e.toString());
      }
    }
  }

  /**
   * Forgets devices, here and in the file.
   *
   * @throws IOException where the file cannot be written
   */
  void forget(Set<Integer> devices) throws IOException {
    devices.forEach(device -> watchers.forEach(watcher -> watcher.forget(device)));
    memory.forget(devices);
    file.write(memory);
  }
}
