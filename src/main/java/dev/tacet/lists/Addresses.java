package dev.tacet.lists;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.AddressRange;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses and ranges as lists write them, without ever asking a resolver. */
final class Addresses {
  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  /** Bits of address within the widest range a list may have: a /8 of IPv4, a /16 of IPv6. */
  private static final int WIDEST_V4 = 24;

  private static final int WIDEST_V6 = 112;

  private static final InetAddress LOOPBACK_V4 = AddressText.parse("127.0.0.1");
  private static final InetAddress LOOPBACK_V6 = AddressText.parse("::1");

  private Addresses() {}

  /** Whether the text is an IPv4 address of four decimal parts or looks like an IPv6 address. */
  static boolean isAddress(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  /** Meant as an address, whether it is one or not; "0" is short for 0.0.0.0. */
  static boolean looksLikeAddress(String text) {
    return looksLikeIpv4(text) || isIpv6(text) || text.equals("0");
  }

  /** Meant as an address or a range of them, whether it is one or not. */
  static boolean looksLikeRange(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return isAddress(text.substring(0, slash))
          && PREFIX.matcher(text.substring(slash + 1)).matches();
    }
    // A name may begin with an address: 192.0.2.1-static.example.
    int dash = text.indexOf('-');
    return dash < 0
        ? isAddress(text)
        : isAddress(text.substring(0, dash).strip()) && isAddress(text.substring(dash + 1).strip());
  }

  /** Empty for what is no address. The interface after a {@code %} is left out. */
  static Optional<InetAddress> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(ofOctets(new byte[4]));
    }
    try {
      return Optional.of(AddressText.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether a hosts line means "nowhere" by this address, however it is spelt. */
  static boolean isNowhere(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.equals(LOOPBACK_V4)
        || address.equals(LOOPBACK_V6);
  }

  /**
   * Reads {@code a}, {@code a/prefix} or {@code a-b}.
   *
   * @throws IllegalArgumentException with the reason in words
   */
  static AddressRange range(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return within(ofPrefix(text.substring(0, slash), text.substring(slash + 1)));
    }
    int dash = text.indexOf('-');
    if (dash >= 0) {
      return within(
          new AddressRange(
              address(text.substring(0, dash).strip()), address(text.substring(dash + 1).strip())));
    }
    InetAddress one = address(text);
    if (isNowhere(one)) {
      throw new NameSyntaxException("an address without a name");
    }
    return AddressRange.of(one);
  }

  static AddressRange ofPrefix(String address, String prefix) {
    byte[] octets = address(address).getAddress();
    if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > octets.length * 8) {
      throw new NameSyntaxException("\"" + prefix + "\" is no prefix length");
    }
    byte[] last = octets.clone();
    for (int bit = Integer.parseInt(prefix); bit < octets.length * 8; bit++) {
      octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      last[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return within(new AddressRange(ofOctets(octets), ofOctets(last)));
  }

  /** An IPv4 address in IPv6 form becomes one of four octets, so the width is known only here. */
  private static AddressRange within(AddressRange range) {
    byte[] first = range.first().getAddress();
    int bits =
        new BigInteger(1, range.last().getAddress()).subtract(new BigInteger(1, first)).bitLength();
    if (bits > (first.length == 4 ? WIDEST_V4 : WIDEST_V6)) {
      throw new NameSyntaxException(
          "the range is too broad for a list: at most a /8 of IPv4 or a /16 of IPv6");
    }
    return range;
  }

  private static InetAddress address(String text) {
    return parse(text)
        .orElseThrow(() -> new NameSyntaxException("\"" + text + "\" is not an address"));
  }

  static InetAddress ofOctets(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 octets", e);
    }
  }

  static boolean isIpv4(String text) {
    int parts = 0;
    int value = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || value > 255 || ++parts > 4) {
          return false;
        }
        value = -1;
      } else if (c >= '0' && c <= '9' && value < 256) {
        value = Math.max(value, 0) * 10 + c - '0';
      } else {
        return false;
      }
    }
    return parts == 4;
  }

  /** Only digits and dots: meant as an IPv4 address, whether it is one or not. */
  static boolean looksLikeIpv4(String text) {
    return text.indexOf('.') >= 0 && text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  /** Two colons at least and nothing but what an IPv6 address may hold, a zone (%eth0) included. */
  static boolean isIpv6(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    return address.chars().filter(c -> c == ':').count() >= 2
        && address.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
  }
}
