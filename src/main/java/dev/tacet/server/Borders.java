package dev.tacet.server;

import dev.tacet.config.Config;
import dev.tacet.config.DevicesConfig.AddressBlock;
import dev.tacet.config.RebindingConfig;
import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.listen.OnLink;
import dev.tacet.policy.HomeNetworks;
import dev.tacet.policy.Network;
import dev.tacet.policy.Rebinding;
import dev.tacet.resolve.Dns64Resolver;
import dev.tacet.resolve.Resolver;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the house ends: who may ask from where, which names may lead into it, and how what is
 * beyond IPv6 is reached. Immutable.
 */
public final class Borders {
  private final List<Network> allowed;
  private final List<Network> denied;
  private final Rebinding rebinding;
  private final Optional<Dns64> dns64;

  public Borders(Config config) {
    allowed = networks(config.policy().access().allow());
    denied = networks(config.policy().access().deny());
    RebindingConfig protection = config.policy().rebinding();
    // Another server of the house answers for these: they lead into it by design.
    Set<DomainName> except = new HashSet<>(protection.except());
    except.addAll(config.forward().keySet());
    dns64 = config.local().dns64().map(block -> new Dns64(block.address(), block.prefixLength()));
    rebinding = new Rebinding(protection.protect(), except, dns64);
  }

  private static List<Network> networks(List<AddressBlock> blocks) {
    return blocks.stream()
        .map(block -> new Network(block.address(), block.prefixLength()))
        .toList();
  }

  /**
   * @param onLink what is at our interfaces now
   */
  HomeNetworks networks(Iterable<OnLink> onLink) {
    Set<Network> now = new HashSet<>();
    onLink.forEach(link -> now.add(new Network(link.address(), link.prefixLength())));
    return new HomeNetworks(List.copyOf(now), allowed, denied);
  }

  /** With IPv6 addresses for what has none, where the network is without IPv4. */
  Resolver withDns64(Resolver next) {
    return dns64.<Resolver>map(on -> new Dns64Resolver(next, on)).orElse(next);
  }

  Optional<Dns64> dns64() {
    return dns64;
  }

  public Rebinding rebinding() {
    return rebinding;
  }
}
