package dev.tacet.server;

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
import dev.tacet.device.Place;
import dev.tacet.device.SourceState;
import dev.tacet.device.source.KnownDevice;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.QuarantineProposals;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;

/**
 * The devices of a server that does not run, as {@code state.db} keeps them: no source looks, and
 * nobody is found. For the commands that work under the lock. One thread.
 */
public final class KeptDevices implements DevicesAtHand {
  private final DevicesConfig config;
  private final DeviceStore store;
  private final Learned learned = new Learned();
  private final CurrentPolicy policy;
  private final Clock clock;
  private final KnownDevices known;
  private boolean takenUp;
  private Optional<OwnerRules> owner = Optional.empty();
  private ToLongBiFunction<Set<Integer>, Set<InetAddress>> rows = (ids, addresses) -> 0;
  private DeviceSnapshot snapshot = DeviceSnapshot.EMPTY;

  public KeptDevices(DevicesConfig config, DeviceStore store, CurrentPolicy policy, Clock clock) {
    this.config = config;
    this.store = store;
    this.policy = policy;
    this.clock = clock;
    this.known = keptOf(EvidenceSources.known(config), store);
  }

  /** A device of the file that never was seen has no number yet, and gets none here. */
  private static KnownDevices keptOf(KnownDevices all, DeviceStore store) {
    Set<DeviceKey> kept =
        store.load().devices().stream().map(KeptDevice::key).collect(Collectors.toSet());
    return new KnownDevices(
        all.devices().stream().filter(device -> kept.contains(key(device))).toList(),
        all.problems());
  }

  private static DeviceKey key(KnownDevice device) {
    return device
        .mac()
        .<DeviceKey>map(DeviceKey.OfMac::new)
        .orElseGet(() -> new DeviceKey.OfName(device.name()));
  }

  /** What a device that learned is granted, as in a running server. */
  public QuarantineProposals proposals(VendorProfiles vendors) {
    return new NeededNames(learned, policy, vendors);
  }

  /**
   * Takes up what was kept and puts it in force.
   *
   * @param forgetRows deletes rows of devices, and of addresses, from the log
   */
  public void takeUp(
      OwnerRules rules, ToLongBiFunction<Set<Integer>, Set<InetAddress>> forgetRows) {
    owner = Optional.of(rules);
    rows = forgetRows;
    ownerSays(rules.settings());
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
  public List<LearnedName> learned(int device) {
    return learned.of(device);
  }

  @Override
  public void ownerSays(OwnerSettings settings) {
    // Never started: it reads what is kept, and writes nothing.
    try (DeviceBook book =
        new DeviceBook(
            store,
            task -> {},
            takenUp ? new Learned() : learned,
            Makers::none,
            address -> Place.BEYOND,
            OwnersWord.of(settings, known),
            List.of(),
            clock,
            System::nanoTime)) {
      snapshot = book.snapshot();
      takenUp = true;
    }
    List<DeviceMap.Entry> entries = HouseMap.of(snapshot, known, settings, Set.of());
    policy.update(
        p ->
            p.withDevices(
                DeviceMap.of(
                    entries, EvidenceSources.forwarders(config), false, config.newDevicesGroup())));
  }

  @Override
  public long forget(Device device) {
    Set<Integer> ids = HouseMap.ids(device);
    Set<InetAddress> addresses = HouseMap.confirmed(device);
    OwnerRules rules = owner.orElseThrow();
    rules.devices().forget(device.id());
    for (int id : ids) {
      store.forget(id);
      learned.forget(id);
    }
    ownerSays(rules.settings());
    return rows.applyAsLong(ids, addresses);
  }
}
