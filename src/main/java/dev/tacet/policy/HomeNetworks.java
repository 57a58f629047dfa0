package dev.tacet.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may ask: a home server must never be an open resolver (RFC 5358). Loopback, private, shared,
 * unique local and link-local addresses may; so may every on-link prefix of our own interfaces,
 * since in an IPv6 home stubs ask from global addresses. What the owner says of an address stands
 * above that; programs on this machine are shut out only where their addresses are named, not by
 * {@code 0.0.0.0/0}. Immutable, thread-safe.
 */
public final class HomeNetworks {
  private static final List<Network> LOOPBACK =
      List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128"));

  private static final List<Network> PRIVATE =
      List.of(
          Network.parse("10.0.0.0/8"),
          Network.parse("172.16.0.0/12"),
          Network.parse("192.168.0.0/16"),
          Network.parse("169.254.0.0/16"),
          Network.parse("100.64.0.0/10"),
          Network.parse("fc00::/7"),
          Network.parse("fe80::/10"));

  public static final HomeNetworks PRIVATE_ONLY = new HomeNetworks(List.of());

  private final NetworkTable own;
  private final NetworkTable owners;

  /**
   * @param onLink the prefixes of our interfaces at the moment
   */
  public HomeNetworks(List<Network> onLink) {
    this(onLink, List.of(), List.of());
  }

  /**
   * @param onLink the prefixes of our interfaces at the moment
   * @param allowed by the owner, beside our own
   * @param denied by the owner; the longest prefix counts, of two alike this one
   */
  public HomeNetworks(List<Network> onLink, List<Network> allowed, List<Network> denied) {
    List<Network> ours = new ArrayList<>(PRIVATE);
    ours.addAll(LOOPBACK);
    ours.addAll(onLink);
    own = new NetworkTable(ours, List.of());
    List<Network> named = new ArrayList<>(LOOPBACK);
    named.addAll(allowed);
    owners = new NetworkTable(named, denied);
  }

  /** Whether an address may ask. */
  public boolean contains(InetAddress client) {
    return switch (owners.of(client)) {
      case ALLOWED -> true;
      case DENIED -> false;
      case NOTHING -> isOwn(client);
    };
  }

  /** Whether it is of our own networks, may it ask or not. */
  public boolean isOwn(InetAddress client) {
    return own.of(client) == NetworkTable.Word.ALLOWED;
  }
}
