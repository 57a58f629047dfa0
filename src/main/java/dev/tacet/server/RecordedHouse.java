package dev.tacet.server;

import dev.tacet.config.Config;
import dev.tacet.control.DevicesAtHand;
import dev.tacet.control.HouseDesk;
import dev.tacet.control.api.House;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.Learned;
import dev.tacet.device.LearnedName;
import dev.tacet.device.SourceState;
import dev.tacet.device.Stay;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.Change;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.Ended;
import dev.tacet.policy.NextUndo;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.PastChange;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleStore;
import dev.tacet.policy.Subject;
import dev.tacet.policy.TrueEnds;
import dev.tacet.store.StateCopy;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The house of a recorded log: its devices, what was set for them, when they were there, out of the
 * copy of {@code state.db} that was kept beside it. Nothing is written. Immutable.
 */
public final class RecordedHouse {
  private final Collection<Device> devices;
  private final House house;

  private RecordedHouse(Collection<Device> devices, House house) {
    this.devices = List.copyOf(devices);
    this.house = house;
  }

  /**
   * @param config of the server that wrote it, or all defaults
   * @param now the moment that settings with an end or a schedule are looked at
   */
  public static RecordedHouse of(StateCopy copy, Config config, Clock now) {
    CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);
    OwnerRules owner =
        new OwnerRules(
            new Copied(copy.settings()),
            policy,
            VendorProfiles.shipped().shippedStates(),
            config.policy().profiles(),
            now,
            System::nanoTime);
    KnownDevices known = EvidenceSources.known(config.devices());
    DeviceSnapshot snapshot =
        KeptDevices.read(
            new CopiedDevices(copy.devices()),
            new Learned(),
            OwnersWord.of(owner.settings(), new KnownDevices(List.of(), List.of())),
            now);
    DeviceMap map =
        DeviceMap.of(
            HouseMap.of(snapshot, known, owner.settings(), Set.of()),
            EvidenceSources.forwarders(config.devices()),
            false,
            config.devices().newDevicesGroup());
    policy.update(p -> p.withDevices(map));
    LogPrivacy privacy = new LogPrivacy(policy, config.queryLog().privacy(), List.of());
    Seen seen = new Seen(snapshot, KeptDevices.stays(copy.devices().devices(), privacy));
    return new RecordedHouse(
        snapshot.devices(),
        new HouseDesk(owner, policy, seen, Optional.empty(), config.policy().blockTtl()).house());
  }

  public Collection<Device> devices() {
    return devices;
  }

  public House house() {
    return house;
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("a copy is only read");
  }

  private record Seen(DeviceSnapshot snapshot, Optional<Map<Integer, List<Stay>>> stays)
      implements DevicesAtHand {
    @Override
    public List<SourceState> sources() {
      return List.of();
    }

    @Override
    public List<LearnedName> learned(int device) {
      return List.of();
    }

    @Override
    public void unlearn(int device) {
      throw readOnly();
    }

    @Override
    public void ownerSays(OwnerSettings settings) {
      throw readOnly();
    }

    @Override
    public long forget(Device device, String actor) {
      throw readOnly();
    }
  }

  private record CopiedDevices(DeviceStore.Kept load) implements DeviceStore {
    @Override
    public void reserve(int lastId) {
      throw readOnly();
    }

    @Override
    public void given(int lastId) {
      throw readOnly();
    }

    @Override
    public void keep(Changes changes) {
      throw readOnly();
    }

    @Override
    public void unlearn(int id) {
      throw readOnly();
    }

    @Override
    public void forget(int id) {
      throw readOnly();
    }
  }

  private record Copied(OwnerSettings load) implements RuleStore {
    @Override
    public long nextRuleId() {
      return 1;
    }

    @Override
    public long nextSettingId() {
      return 1;
    }

    @Override
    public void apply(Change change, Instant at) {
      throw readOnly();
    }

    @Override
    public Optional<NextUndo> nextUndo() {
      return Optional.empty();
    }

    @Override
    public Optional<Change> undo(Instant at) {
      throw readOnly();
    }

    @Override
    public void end(Ended ended) {
      throw readOnly();
    }

    @Override
    public void correct(TrueEnds ends) {
      throw readOnly();
    }

    @Override
    public List<PastChange> history(int limit, Set<Subject> about) {
      return List.of();
    }

    @Override
    public void forget(Set<Integer> devices, Change done, Instant at) {
      throw readOnly();
    }
  }
}
