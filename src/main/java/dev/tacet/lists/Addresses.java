package dev.tacet.lists;

/** Tells addresses from names, without ever asking a resolver. */
final class Addresses {
  private Addresses() {}

  /** Whether the text is an IPv4 address of four decimal parts or looks like an IPv6 address. */
  static boolean isAddress(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  /** Whether a hosts line means "nowhere" by this address. */
  static boolean isBlocking(String address) {
    return switch (address) {
      case "0.0.0.0", "127.0.0.1", "::", "::1", "::0", "0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:1" -> true;
      default -> false;
    };
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
