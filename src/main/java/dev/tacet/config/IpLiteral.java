package dev.tacet.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IP address as text, perhaps with the interface it is reached by. Never looks up a name.
 *
 * @param address without its scope
 * @param scope the interface after {@code %}; empty where there is none
 */
record IpLiteral(InetAddress address, Optional<String> scope) {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

  // The kernel's IFNAMSIZ is 16 with its end mark.
  private static final Pattern IPV6 =
      Pattern.compile("([0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,44})(?:%([A-Za-z0-9_.@-]{1,15}))?");

  /** The address, or empty if this is none. */
  static Optional<IpLiteral> parse(String text) {
    if (IPV4.matcher(text).matches()) {
      return address(text).map(address -> new IpLiteral(address, Optional.empty()));
    }
    Matcher matcher = IPV6.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<String> scope = Optional.ofNullable(matcher.group(2));
    return address(matcher.group(1))
        .map(address -> new IpLiteral(address, scope))
        .filter(literal -> scope.isEmpty() || literal.address instanceof Inet6Address);
  }

  private static Optional<InetAddress> address(String literal) {
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty(); // what has a colon is never looked up; it only was no address
    }
  }

  boolean isLinkLocal6() {
    return address instanceof Inet6Address && address.isLinkLocalAddress();
  }

  /** The address with its scope, if there is such an interface now. */
  Optional<InetAddress> scoped() {
    return scope
        .map(name -> address(address.getHostAddress() + "%" + name))
        .orElse(Optional.of(address));
  }
}
