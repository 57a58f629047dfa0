package dev.tacet.lists;

import dev.tacet.policy.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses at which there is nothing of the public Internet (RFC 6890 and the registries behind
 * it): a stranger's URL must not make us knock there. An IPv6 address that only carries an IPv4
 * address is judged as that one. Pure.
 */
final class InsideAddresses {
  private static final Map<Network, String> INSIDE = new LinkedHashMap<>();

  /** Prefixes behind which an IPv4 address stands, and at which octet. */
  private static final Map<Network, Integer> CARRIERS = new LinkedHashMap<>();

  static {
    inside("a loopback address", "127.0.0.0/8", "::1/128");
    inside("an address for \"this network\"", "0.0.0.0/8", "::/128");
    inside("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");
    inside("a private address", "100.64.0.0/10", "fec0::/10", "64:ff9b:1::/48", "198.18.0.0/15");
    inside("a link-local address", "169.254.0.0/16", "fe80::/10");
    inside("a multicast address", "224.0.0.0/4", "ff00::/8");
    inside("a reserved address", "192.0.0.0/24", "240.0.0.0/4", "100::/64", "5f00::/16");
    CARRIERS.put(Network.parse("64:ff9b::/96"), 12); // NAT64, RFC 6052
    CARRIERS.put(Network.parse("0:0:0:0:ffff::/96"), 12); // SIIT, RFC 2765
    CARRIERS.put(Network.parse("2002::/16"), 2); // 6to4, RFC 3056
    CARRIERS.put(Network.parse("::/96"), 12); // IPv4-compatible, RFC 4291
  }

  private InsideAddresses() {}

  private static void inside(String words, String... networks) {
    for (String network : networks) {
      INSIDE.put(Network.parse(network), words);
    }
  }

  /** What is inside about it, in words with an article; empty for a public address. */
  static Optional<String> kind(InetAddress address) {
    Optional<String> own = own(address);
    return own.isPresent() ? own : carried(address).flatMap(InsideAddresses::own);
  }

  private static Optional<String> own(InetAddress address) {
    return INSIDE.entrySet().stream()
        .filter(entry -> entry.getKey().contains(address))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The IPv4 address inside an IPv6 address. Java turns ::ffff:0:0/96 into IPv4 by itself. */
  static Optional<InetAddress> carried(InetAddress address) {
    byte[] octets = address.getAddress();
    return CARRIERS.entrySet().stream()
        .filter(entry -> entry.getKey().contains(address))
        .map(entry -> ipv4(Arrays.copyOfRange(octets, entry.getValue(), entry.getValue() + 4)))
        .findFirst();
  }

  static InetAddress ipv4(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an IPv4 address has four octets", e);
    }
  }
}
