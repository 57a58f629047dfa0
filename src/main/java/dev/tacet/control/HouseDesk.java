package dev.tacet.control;

import dev.tacet.config.ProfileState;
import dev.tacet.control.api.House;
import dev.tacet.control.api.HouseDevice;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.Stay;
import dev.tacet.dns.AddressText;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.SettingKeys;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a report has to know of the house beside what was asked. Changes nothing; thread-safe. */
public final class HouseDesk {
  private final OwnerRules owner;
  private final CurrentPolicy current;
  private final DevicesAtHand devices;
  private final Optional<Supplier<ServerFacts>> server;
  private final Duration blockTtl;

  /**
   * @param server of the server that runs
   * @param blockTtl how long a device may keep the answer of a block
   */
  public HouseDesk(
      OwnerRules owner,
      CurrentPolicy current,
      DevicesAtHand devices,
      Optional<Supplier<ServerFacts>> server,
      Duration blockTtl) {
    this.owner = owner;
    this.current = current;
    this.devices = devices;
    this.server = server;
    this.blockTtl = blockTtl;
  }

  public House house() {
    List<String> missing = new ArrayList<>(devices.gaps());
    List<String> own = own();
    if (own.isEmpty()) {
      missing.add(
          "Which addresses the server has is not known here: it may be told as a device that asks"
              + " elsewhere.");
    }
    Optional<Map<Integer, List<Stay>>> stays = devices.stays();
    if (stays.isEmpty()) {
      missing.add(
          "When devices were on the network is not written down (devices.neighbours, the query log"
              + " and its privacy say whether it is): who fell silent or never asked is not told.");
    }
    Map<String, String> everyone = words(owner.profileStates());
    List<HouseDevice> told =
        devices.snapshot().devices().stream()
            .sorted(Comparator.comparing(Device::lastSeen).reversed())
            .map(device -> device(device, everyone, stays.orElse(Map.of())))
            .filter(device -> !device.profiles().isEmpty() || !device.present().isEmpty())
            .toList();
    if (told.size() > House.MAX_DEVICES) {
      missing.add(
          "Of "
              + (told.size() - House.MAX_DEVICES)
              + " devices that were not seen for the longest time it is not told what is set for"
              + " them, nor when they were there.");
    }
    return new House(
        (int) blockTtl.toSeconds(),
        own,
        everyone,
        told.subList(0, Math.min(House.MAX_DEVICES, told.size())),
        missing);
  }

  /** As the server that runs knows them; else as they were when it did. */
  private List<String> own() {
    Stream<InetAddress> own =
        server.isPresent()
            ? server.get().get().ownAddresses().stream()
            : devices.snapshot().devices().stream()
                .filter(device -> device.key() instanceof DeviceKey.Self)
                .flatMap(device -> device.addresses().stream())
                .map(Device.Address::address);
    return own.map(AddressText::of).sorted().toList();
  }

  private static Map<String, String> words(Map<String, ProfileState> states) {
    Map<String, String> words = new TreeMap<>();
    states.forEach(
        (vendor, state) -> {
          if (state != ProfileState.OFF) {
            words.put(vendor, state.word());
          }
        });
    return words;
  }

  private HouseDevice device(
      Device device, Map<String, String> everyone, Map<Integer, List<Stay>> stays) {
    Policy policy = current.get();
    Map<String, String> its = new TreeMap<>();
    policy
        .profileOfDevice(device.id())
        .map(profile -> states(policy, profile))
        .ifPresent(its::putAll);
    its.entrySet()
        .removeIf(
            state ->
                everyone
                    .getOrDefault(state.getKey(), ProfileState.OFF.word())
                    .equals(state.getValue()));
    List<Long> present =
        Stream.concat(Stream.of(device.id()), device.merged().stream())
            .flatMap(id -> stays.getOrDefault(id, List.of()).stream())
            .sorted(Comparator.comparingLong(Stay::fromMinute))
            .flatMap(stay -> Stream.of(stay.fromMinute(), stay.untilMinute()))
            .toList();
    return new HouseDevice(device.id(), List.copyOf(device.merged()), its, present);
  }

  /** What was set for it, its groups or everyone, by vendor. */
  private static Map<String, String> states(Policy policy, ClientProfile profile) {
    Map<String, String> states = new TreeMap<>();
    policy.originsOf(profile).stream()
        .filter(came -> came.what().startsWith(SettingKeys.PROFILE))
        .forEach(
            came -> states.put(came.what().substring(SettingKeys.PROFILE.length()), came.value()));
    return states;
  }
}
