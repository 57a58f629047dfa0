package dev.tacet.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Addresses as text, IPv6 in the one form RFC 5952 recommends, and back. Never looks a name up: we
 * may be the only resolver there is. Pure but for {@link #scoped}, which asks the system for an
 * interface's name.
 */
public final class AddressText {
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9a-fA-F:.]{0,45}:[0-9a-fA-F:.]{0,45}(?:%[A-Za-z0-9_.@-]{1,15})?");

  private AddressText() {}

  /**
   * Who somebody is: without the interface a link-local address was seen on, since one and the same
   * device may be written with it or without.
   */
  public static String of(InetAddress address) {
    byte[] octets = address.getAddress();
    if (octets.length == 4) {
      return address.getHostAddress();
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (octets[2 * i] & 0xff) << 8 | octets[2 * i + 1] & 0xff;
    }
    // The longest run of two or more zero groups is left out; of equal runs the first.
    int runAt = -1;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && groups[i + length] == 0) {
        length++;
      }
      if (length > runLength) {
        runAt = i;
        runLength = length;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == runAt) {
        text.append("::");
        i += runLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /**
   * Where somebody can be reached: a link-local address with its interface, {@code fe80::1%eth0}.
   */
  public static String scoped(InetAddress address) {
    String scope = address instanceof Inet6Address ipv6 ? scope(ipv6) : "";
    return scope.isEmpty() ? of(address) : of(address) + "%" + scope;
  }

  private static String scope(Inet6Address address) {
    if (address.getScopedInterface() != null) {
      return address.getScopedInterface().getName();
    }
    int index = address.getScopeId();
    if (index == 0) {
      return "";
    }
    try {
      NetworkInterface found = NetworkInterface.getByIndex(index);
      return found == null ? Integer.toString(index) : found.getName();
    } catch (SocketException e) {
      return Integer.toString(index); // what the kernel calls it must do
    }
  }

  /** {@code 192.0.2.1:53}, {@code [2001:db8::1]:53}, {@code [fe80::1%eth0]:53}. */
  public static String of(InetSocketAddress endpoint) {
    String host = scoped(endpoint.getAddress());
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + endpoint.getPort();
  }

  /**
   * Reads an address in digits; the interface after a {@code %} is understood and left out, so that
   * an address can be read where its interface is gone.
   *
   * @throws IllegalArgumentException for what is no address
   */
  public static InetAddress parse(String text) {
    int scope = text.indexOf('%');
    InetAddress address = literal(text, scope < 0 ? text : text.substring(0, scope));
    if (scope >= 0 && address.getAddress().length == 4) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    return address;
  }

  /**
   * As {@link #parse}, but keeps the interface, so that the address can be reached.
   *
   * @throws IllegalArgumentException also where there is no such interface at present
   */
  public static InetAddress parseScoped(String text) {
    return literal(text, text);
  }

  private static InetAddress literal(String whole, String text) {
    if (!IPV6.matcher(whole).matches() && !IPV4.matcher(whole).matches()) {
      throw new IllegalArgumentException("not an address: " + whole);
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + whole, e);
    }
  }
}
