package dev.tacet.cli;

import dev.tacet.dns.AddressText;
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
    try {
      return Optional.of(AddressText.parseScoped(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
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
    return AddressText.of(endpoint);
  }
}
