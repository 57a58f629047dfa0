package dev.tacet.insight;

import dev.tacet.config.ProfileState;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.VendorProfile;
import dev.tacet.policy.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a router would have to stop, because no DNS server can: addresses that devices contact
 * without a lookup, and other resolvers. Addresses only. Immutable.
 *
 * @param ours this server's own addresses: it alone may ask others, and all may ask it
 * @param vendors addresses of vendor profiles whose tier is in force, for everyone
 * @param resolvers addresses of public resolvers, for everyone, on ports 53, 443 and 853
 * @param devices what single devices were seen to contact without a lookup
 * @param skipped what was left out and why, in sentences
 */
public record RouterPlan(
    List<InetAddress> ours,
    List<Stop> vendors,
    List<Stop> resolvers,
    List<DeviceStops> devices,
    List<String> skipped) {
  /** Of a device that talks to everybody (a swarm, a scanner), the busiest. */
  static final int MAX_STOPS = 200;

  /** Devices with rules of their own. */
  static final int MAX_DEVICES = 100;

  /**
   * Addresses that are to be stopped.
   *
   * @param note what is known of them; from strangers, so it is reduced before it is written
   * @param doubt why the rule is written out of force, for the reader to decide; empty where it is
   *     in force
   */
  public record Stop(Network network, String note, String doubt) {
    public Stop {
      Objects.requireNonNull(network);
      Objects.requireNonNull(note);
      Objects.requireNonNull(doubt);
    }

    /** Whether the rule is in force once it is loaded. */
    public boolean active() {
      return doubt.isEmpty();
    }

    boolean isIpv4() {
      return network.address().getAddress().length == 4;
    }
  }

  /** The stops of one device, whose MAC or addresses are known. */
  public record DeviceStops(Party party, List<Stop> stops) {
    public DeviceStops {
      Objects.requireNonNull(party);
      stops = List.copyOf(stops);
    }
  }

  public RouterPlan {
    ours = List.copyOf(ours);
    vendors = List.copyOf(vendors);
    resolvers = List.copyOf(resolvers);
    devices = List.copyOf(devices);
    skipped = List.copyOf(skipped);
  }

  /**
   * @param flows from a capture; empty where there is none
   * @param states how much of each profile holds for everyone; one that is not named is off
   * @param ours every address this server has in the house; those that lead nowhere from outside
   *     are left out
   */
  public static RouterPlan of(
      List<Flow> flows,
      List<VendorProfile> profiles,
      Map<String, ProfileState> states,
      BypassNames names,
      Owners owners,
      Set<InetAddress> ours) {
    return new RouterPlanning(profiles, states, names, owners, ours).plan(flows);
  }

  /** Whether rules can tell this server from everybody else. */
  boolean knowsOurselves() {
    return !ours.isEmpty();
  }
}
