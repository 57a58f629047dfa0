package dev.tacet.server;

import dev.tacet.policy.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Addresses behind which many devices may be: of the routers this machine sends to, and of the
 * forwarders the owner named. Thread-safe.
 */
final class SharedAddresses implements Predicate<InetAddress> {
  /** Seconds between two looks at the kernel's table. */
  private static final int TICKS_BETWEEN_LOOKS = 60;

  private final List<Network> forwarders;
  private final Gateways gateways;
  private volatile Set<InetAddress> routers;
  private int ticks;

  SharedAddresses(List<Network> forwarders, Gateways gateways) {
    this.forwarders = List.copyOf(forwarders);
    this.gateways = gateways;
    routers = Set.copyOf(gateways.read());
  }

  /** Called each second, by one thread. */
  void tick() {
    if (++ticks % TICKS_BETWEEN_LOOKS == 0) {
      routers = Set.copyOf(gateways.read());
    }
  }

  @Override
  public boolean test(InetAddress address) {
    if (routers.contains(address)) {
      return true;
    }
    for (Network network : forwarders) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
