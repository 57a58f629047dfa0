package dev.tacet.server;

import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap.Entry;
import dev.tacet.policy.Network;
import dev.tacet.policy.Policy;
import dev.tacet.querylog.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * How much of a decision is kept: what is set for the device or its groups, else what the
 * configuration says. A query of nobody that is known could be anybody's, so as little of it is
 * kept as of the most private. Thread-safe; the log's thread asks.
 */
final class LogPrivacy implements ToIntFunction<Decision> {
  /** The level from which on nobody is to know who asked. */
  private static final int HIDES_WHO = 2;

  private final CurrentPolicy current;
  private final int configured;
  private final List<Network> forwarders;

  /**
   * @param configured the level of the configuration, 0 to 3
   * @param forwarders whose queries may be of anybody behind them
   */
  LogPrivacy(CurrentPolicy current, int configured, List<Network> forwarders) {
    this.current = current;
    this.configured = configured;
    this.forwarders = List.copyOf(forwarders);
  }

  @Override
  public int applyAsInt(Decision decision) {
    Policy policy = current.get();
    if (decision.device() != 0) {
      Optional<ClientProfile> profile = policy.profileOfDevice(decision.device());
      if (profile.isPresent()) {
        return profile.get().privacy().orElse(configured);
      }
    }
    for (Network network : forwarders) {
      if (network.contains(decision.client())) {
        return Math.max(configured, highest(policy));
      }
    }
    ClientProfile byAddress = policy.profileOf(decision.client());
    return byAddress.attributed()
        ? byAddress.privacy().orElse(configured)
        : Math.max(configured, byAddress.privacy().orElse(0));
  }

  /** How much of what a device asks is kept now. */
  int of(int device) {
    return current
        .get()
        .profileOfDevice(device)
        .map(profile -> profile.privacy().orElse(configured))
        .orElse(configured);
  }

  /**
   * Whether a list, or a vendor's tier, is in force for everybody: not for a group of devices, nor
   * for one alone.
   */
  boolean isEverybodys(String list) {
    return current.get().isForEveryone(list);
  }

  /** Whether of a device it may be known when it was there; not while nothing is known of it. */
  boolean showsWhoAsks(int device) {
    return current
        .get()
        .profileOfDevice(device)
        .filter(profile -> profile.privacy().orElse(configured) < HIDES_WHO)
        .isPresent();
  }

  /** Of what is told by device, that of those of whom it may be known. */
  <T> Map<Integer, T> shown(Map<Integer, T> byDevice) {
    Map<Integer, T> shown = new TreeMap<>(byDevice);
    shown.keySet().removeIf(device -> !showsWhoAsks(device));
    return shown;
  }

  private static int highest(Policy policy) {
    int highest = 0;
    for (Entry device : policy.devices().devices()) {
      highest =
          Math.max(
              highest,
              policy.profileOfDevice(device.id()).map(p -> p.privacy().orElse(0)).orElse(0));
    }
    return highest;
  }
}
