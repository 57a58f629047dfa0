package dev.tacet.server;

import dev.tacet.alert.AlertKind;
import dev.tacet.alert.AlertSink;
import dev.tacet.alert.watch.HeldList;
import dev.tacet.alert.watch.MemoryFile;
import dev.tacet.alert.watch.NamedName;
import dev.tacet.alert.watch.UpstreamState;
import dev.tacet.alert.watch.Watch;
import dev.tacet.alert.watch.WatchedHouse;
import dev.tacet.config.AlertNamed;
import dev.tacet.config.AlertsConfig;
import dev.tacet.config.Config;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.BypassLookup;
import dev.tacet.insight.Owners;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.WantedList;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionObserver;
import dev.tacet.querylog.SinkException;
import dev.tacet.upstream.UpstreamsByDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is noticed, and what it takes to notice it. Made before the log, which has to know who
 * listens, and put together once the rest is there. Where nobody is told of anything there is no
 * listener, no thread, and nothing is kept. Thread-safe.
 */
final class WatchParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchParts.class);

  private final AlertsConfig config;
  private final int blockTtlSeconds;
  private final LogPrivacy privacy;
  private final MemoryFile file;
  private volatile Optional<Watch> watch = Optional.empty();

  WatchParts(Config config, Path dataDirectory, LogPrivacy privacy) {
    this.config = config.alerts();
    this.blockTtlSeconds = (int) config.policy().blockTtl().toSeconds();
    this.privacy = privacy;
    file = MemoryFile.in(dataDirectory);
  }

  private boolean tellsNobody() {
    return config.channels().isEmpty();
  }

  /** Those who are to hear of every decision besides. */
  List<DecisionObserver> with(DecisionObserver other) {
    return tellsNobody() ? List.of(other) : List.of(other, this::observed);
  }

  private void observed(Decision raw) {
    watch.ifPresent(there -> there.observed(raw));
  }

  /** Begins to watch. */
  void start(
      DeviceParts devices,
      UpstreamsByDomain upstream,
      ListUpdater lists,
      AlertSink sink,
      Clock clock,
      LongSupplier ticker) {
    devices.forgetsToo(
        gone -> {
          sink.forget(gone);
          forget(gone);
        });
    if (tellsNobody()) {
      deleteMemory();
      return;
    }
    Watch made =
        new Watch(
            new House(devices::snapshot, upstream, lists, privacy),
            file,
            Owners::shipped,
            () -> new BypassLookup(BypassNames.shipped()),
            named(config.named(), devices::snapshot),
            ZoneId.systemDefault(),
            blockTtlSeconds,
            sink,
            tells(config),
            clock,
            ticker);
    made.start();
    watch = Optional.of(made);
  }

  private static Predicate<AlertKind> tells(AlertsConfig config) {
    return kind -> config.tells(kind.word());
  }

  /** What was learnt for alerts that nobody is told of any more is not left lying there. */
  private void deleteMemory() {
    try {
      file.delete();
    } catch (IOException e) {
      LOG.warn("what alerts learnt of devices is still there: {}", e.toString());
    }
  }

  private void forget(Set<Integer> devices) {
    try {
      watch.ifPresent(there -> there.forget(devices));
    } catch (RuntimeException e) {
      throw new SinkException(e.getMessage(), e);
    }
  }

  private record House(
      Supplier<DeviceSnapshot> snapshot,
      UpstreamsByDomain upstream,
      ListUpdater lists,
      LogPrivacy privacy)
      implements WatchedHouse {
    @Override
    public DeviceSnapshot devices() {
      return snapshot.get();
    }

    @Override
    public int privacy(Decision decision) {
      return privacy.applyAsInt(decision);
    }

    @Override
    public int privacyOf(int device) {
      return privacy.of(device);
    }

    @Override
    public List<UpstreamState> upstreams() {
      return upstream.health().stream()
          .map(health -> new UpstreamState(health.name(), health.up(), health.lastError()))
          .toList();
    }

    @Override
    public List<HeldList> heldLists() {
      Map<String, String> versions = lists.heldVersions();
      List<HeldList> held = new ArrayList<>();
      for (WantedList list : lists.subscriptions().all()) {
        String problem = versions.getOrDefault(list.name(), "");
        if (list.enabled() && (!problem.isEmpty() || !list.state().withheld().isEmpty())) {
          held.add(new HeldList(list.name(), list.state().withheld(), problem));
        }
      }
      return held;
    }
  }

  private static List<NamedName> named(List<AlertNamed> entries, Supplier<DeviceSnapshot> devices) {
    return entries.stream()
        .map(
            entry ->
                new NamedName(
                    DomainName.parse(entry.name()),
                    number ->
                        entry.device().map(typed -> is(devices.get(), number, typed)).orElse(true)))
        .toList();
  }

  /** Whether a device is the one somebody wrote: a number, address, MAC, or name in any case. */
  static boolean is(DeviceSnapshot snapshot, int number, String typed) {
    return snapshot.devices().stream()
        .filter(device -> device.id() == number || device.merged().contains(number))
        .anyMatch(device -> is(device, typed));
  }

  private static boolean is(Device device, String typed) {
    String digits = typed.startsWith("#") ? typed.substring(1) : typed;
    if (digits.matches("[1-9][0-9]{0,8}")) {
      int number = Integer.parseInt(digits);
      return device.id() == number || device.merged().contains(number);
    }
    Optional<InetAddress> address = PlainAddress.parse(typed);
    if (address.isPresent()) {
      return device.addresses().stream().anyMatch(has -> has.address().equals(address.get()));
    }
    Optional<MacAddress> mac = MacAddress.parse(typed);
    return mac.map(known -> device.macs().contains(known))
        .orElseGet(() -> device.name().equalsIgnoreCase(typed));
  }

  /** Stops, and writes down what was learnt. */
  @Override
  public void close() {
    watch.ifPresent(Watch::close);
  }
}
