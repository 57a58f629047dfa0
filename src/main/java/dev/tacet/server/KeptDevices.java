package dev.tacet.server;

import dev.tacet.alert.watch.MemoryFile;
import dev.tacet.config.Counted;
import dev.tacet.config.DevicesConfig;
import dev.tacet.control.DevicesAtHand;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceBook;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Learned;
import dev.tacet.device.LearnedName;
import dev.tacet.device.Makers;
import dev.tacet.device.OwnerFact;
import dev.tacet.device.Place;
import dev.tacet.device.SourceState;
import dev.tacet.device.Stay;
import dev.tacet.device.source.KnownDevice;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.QuarantineProposals;
import dev.tacet.querylog.DecisionSink;
import dev.tacet.querylog.SinkException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The devices in the files of a server that does not run: what was kept, without any source to see
 * who is there. A device that only the configuration names has no number yet, and is not shown.
 * Nothing is written but what {@link #forget} deletes. One thread.
 */
public final class KeptDevices implements DevicesAtHand {
  /** Of several devices so many are named. */
  private static final int NAMED = 3;

  private final DevicesConfig config;
  private final boolean configured;
  private final DeviceStore store;
  private final OwnerRules owner;
  private final CurrentPolicy policy;
  private final DecisionSink log;
  private final LogPrivacy privacy;
  private final Path dataDirectory;
  private final Clock clock;
  private Learned learned = new Learned();
  private DeviceSnapshot snapshot = DeviceSnapshot.EMPTY;
  private List<String> withoutNumber = List.of();

  /**
   * @param configured whether a configuration was read: else it is all defaults, and whom it would
   *     name is not known
   * @param logPrivacy of the query log, where a device has none of its own
   */
  public KeptDevices(
      DevicesConfig config,
      boolean configured,
      DeviceStore store,
      OwnerRules owner,
      CurrentPolicy policy,
      DecisionSink log,
      int logPrivacy,
      Path dataDirectory,
      Clock clock) {
    this.config = config;
    this.configured = configured;
    this.store = store;
    this.owner = owner;
    this.policy = policy;
    this.log = log;
    privacy = new LogPrivacy(policy, logPrivacy, EvidenceSources.forwarders(config));
    this.dataDirectory = dataDirectory;
    this.clock = clock;
    ownerSays(owner.settings());
  }

  /** What of the owner's table of devices a start would leave out, each with file and line. */
  public static List<String> problems(DevicesConfig config) {
    return EvidenceSources.known(config).problems();
  }

  /** What devices that learned are granted when they are locked. */
  public static QuarantineProposals proposals(
      DeviceStore store, CurrentPolicy policy, VendorProfiles vendors, Clock clock) {
    Learned learned = new Learned();
    read(store, learned, List.of(), clock);
    return new NeededNames(learned, policy, vendors);
  }

  /** A book that is never started: it shows what was kept, and nothing happens to it. */
  static DeviceSnapshot read(
      DeviceStore store, Learned learned, List<OwnerFact> facts, Clock clock) {
    return new DeviceBook(
            store,
            Runnable::run,
            learned,
            Makers::none,
            address -> Place.BEYOND,
            facts,
            List.of(),
            clock,
            System::nanoTime)
        .snapshot();
  }

  @Override
  public void ownerSays(OwnerSettings settings) {
    KnownDevices known = known();
    learned = new Learned();
    snapshot = read(store, learned, OwnersWord.of(settings, known), clock);
    DeviceMap map =
        DeviceMap.of(
            HouseMap.of(snapshot, known, settings, Set.of()),
            EvidenceSources.forwarders(config),
            false,
            config.newDevicesGroup());
    policy.update(p -> p.withDevices(map));
  }

  /** Those of the configuration that have a number: another would be used up at each command. */
  private KnownDevices known() {
    Set<DeviceKey> there =
        store.load().devices().stream().map(KeptDevice::key).collect(Collectors.toSet());
    Map<Boolean, List<KnownDevice>> byNumber =
        EvidenceSources.known(config).devices().stream()
            .collect(Collectors.partitioningBy(device -> there.contains(key(device))));
    List<KnownDevice> numbered = byNumber.get(true);
    withoutNumber = byNumber.get(false).stream().map(KnownDevice::name).toList();
    return new KnownDevices(numbered, List.of());
  }

  private static DeviceKey key(KnownDevice device) {
    return device
        .mac()
        .<DeviceKey>map(DeviceKey.OfMac::new)
        .orElseGet(() -> new DeviceKey.OfName(device.name()));
  }

  @Override
  public List<String> gaps() {
    if (!configured) {
      return List.of(
          "no server runs and no configuration was read, so the devices it names are not known by"
              + " these names here: add --config FILE");
    }
    if (withoutNumber.isEmpty()) {
      return List.of();
    }
    int more = withoutNumber.size() - NAMED;
    return List.of(
        "of the configuration "
            + String.join(", ", withoutNumber.subList(0, Math.min(NAMED, withoutNumber.size())))
            + (more > 0 ? " and " + more + " more" : "")
            + Counted.word(withoutNumber.size(), " has", " have")
            + " no number yet and cannot be named here: start tacet once");
  }

  @Override
  public DeviceSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public List<SourceState> sources() {
    return List.of();
  }

  @Override
  public Optional<Map<Integer, List<Stay>>> stays() {
    return stays(store.load().devices(), privacy);
  }

  /** When kept devices were there, as far as anybody may know; empty where nothing is kept. */
  static Optional<Map<Integer, List<Stay>>> stays(List<KeptDevice> devices, LogPrivacy privacy) {
    Map<Integer, List<Stay>> stays = new HashMap<>();
    for (KeptDevice device : devices) {
      if (!device.stays().isEmpty()) {
        stays.put(device.id(), device.stays());
      }
    }
    return stays.isEmpty() ? Optional.empty() : Optional.of(privacy.shown(stays));
  }

  @Override
  public void forgetStaysBefore(Instant time) {
    List<KeptDevice> changed =
        store.load().devices().stream()
            .filter(device -> !device.withStaysSince(time).equals(device))
            .map(device -> device.withStaysSince(time))
            .toList();
    store.keep(new DeviceStore.Changes(changed, List.of(), List.of(), List.of()));
  }

  @Override
  public List<LearnedName> learned(int device) {
    return learned.of(device);
  }

  @Override
  public void unlearn(int device) {
    learned.forget(device);
    store.unlearn(device);
  }

  private void unlearnAlerts(Set<Integer> ids) {
    try {
      MemoryFile.in(dataDirectory).forget(ids);
    } catch (IOException e) {
      throw new SinkException("alerts.seen: " + e.getMessage(), e);
    }
  }

  @Override
  public long forget(Device device, String actor) {
    Set<Integer> ids = HouseMap.ids(device);
    // Nobody can say now whose they are: rows of no device from the addresses it had go with it.
    Set<InetAddress> addresses =
        device.addresses().stream().map(Device.Address::address).collect(Collectors.toSet());
    // First, so that where the disk is full it can be tried again.
    Forgetting forgetting = new Forgetting();
    long rows = forgetting.delete(Forgetting.ROWS, () -> log.forget(ids, addresses));
    try {
      forgetting.delete(Forgetting.SETTINGS, () -> owner.devices().forget(device.id(), actor));
      forgetting.delete(Forgetting.DEVICE, () -> ids.forEach(store::forget));
      forgetting.delete(Forgetting.LEARNT, () -> unlearnAlerts(ids));
    } finally {
      ownerSays(owner.settings());
    }
    return rows;
  }
}
