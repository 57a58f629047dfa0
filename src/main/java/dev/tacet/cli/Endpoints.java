package dev.tacet.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses and ports as text. Never looks a name up: we may be the only resolver there is. */
final class Endpoints {
  private static final Pattern FORM =
      Pattern.compile("(?:[a-z]+[ :/]+)?(?:\\[([^\\]]+)\\]|([0-9.]+)):(\\d{1,5})(?: .*)?");
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?");

  private Endpoints() {}

  /**
   * {@code 127.0.0.1:53} or {@code [::1]:53}, a transport before it forgiven, as one can ask it.
   */
  static Optional<InetSocketAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 0xffff) {
      return Optional.empty();
    }
    String address = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    int port = Integer.parseInt(matcher.group(3));
    return literal(address).map(ip -> new InetSocketAddress(reachable(ip), port));
  }

  /** An address written in digits. */
  static Optional<InetAddress> literal(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty(); // 300.1.1.1, or a scope of an interface that is not here
    }
  }

  /** The address itself, or the loopback of its family for a wildcard. */
  static InetAddress reachable(InetAddress address) {
    if (!address.isAnyLocalAddress()) {
      return address;
    }
    try {
      byte[] v6 = new byte[16];
      v6[15] = 1;
      return InetAddress.getByAddress(
          address instanceof Inet6Address ? v6 : new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four and sixteen octets are an address", e);
    }
  }

  /** {@code 127.0.0.1:53}, {@code [::1]:53}. */
  static String show(InetSocketAddress endpoint) {
    String address = endpoint.getAddress().getHostAddress();
    address = address.equals("0:0:0:0:0:0:0:1") ? "::1" : address;
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + endpoint.getPort();
  }
}
