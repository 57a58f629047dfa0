package dev.tacet.listen;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The addresses of all interfaces that are up, in the system's order. */
final class InterfaceAddresses implements LocalAddresses {
  /**
   * No home network is wider than this. A tunnel that calls half the Internet its on-link network
   * must not make us an open resolver (RFC 5358): of such a network only our own address counts.
   */
  private static final int WIDEST_IPV4 = 8;

  private static final int WIDEST_IPV6 = 32;

  @Override
  public List<OnLink> read() throws IOException {
    List<OnLink> all = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (isUp(each)) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          all.add(onLink(address.getAddress(), address.getNetworkPrefixLength()));
        }
      }
    }
    return all;
  }

  /** An interface may go between being listed and being asked. */
  private static boolean isUp(NetworkInterface each) {
    try {
      return each.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  static OnLink onLink(InetAddress address, int prefixLength) throws IOException {
    int bits = 8 * address.getAddress().length;
    int widest = bits == 32 ? WIDEST_IPV4 : WIDEST_IPV6;
    boolean plausible = prefixLength >= widest && prefixLength <= bits;
    return new OnLink(withoutNeedlessScope(address), plausible ? prefixLength : bits);
  }

  /** Java gives every IPv6 address a scope; only a link-local one needs it to be told apart. */
  private static InetAddress withoutNeedlessScope(InetAddress address) throws IOException {
    return address instanceof Inet6Address && !address.isLinkLocalAddress()
        ? InetAddress.getByAddress(address.getAddress())
        : address;
  }
}
