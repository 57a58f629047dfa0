package dev.tacet.policy;

import java.net.InetAddress;
import java.util.List;

/**
 * Who may ask: a home server must never be an open resolver (RFC 5358). Loopback, private, shared,
 * unique local and link-local addresses may always; so may every on-link prefix of our own
 * interfaces, since in an IPv6 home stubs ask from global addresses. Immutable.
 *
 * @param onLink the prefixes of our interfaces at the moment
 */
public record HomeNetworks(List<Network> onLink) {
  public static final HomeNetworks PRIVATE_ONLY = new HomeNetworks(List.of());

  private static final List<Network> ALWAYS =
      List.of(
          Network.parse("127.0.0.0/8"),
          Network.parse("10.0.0.0/8"),
          Network.parse("172.16.0.0/12"),
          Network.parse("192.168.0.0/16"),
          Network.parse("169.254.0.0/16"),
          Network.parse("100.64.0.0/10"),
          Network.parse("::1/128"),
          Network.parse("fc00::/7"),
          Network.parse("fe80::/10"));

  public HomeNetworks {
    onLink = List.copyOf(onLink);
  }

  public boolean contains(InetAddress client) {
    return anyContains(ALWAYS, client) || anyContains(onLink, client);
  }

  private static boolean anyContains(List<Network> networks, InetAddress client) {
    for (Network network : networks) {
      if (network.contains(client)) {
        return true;
      }
    }
    return false;
  }
}
