package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import dev.tacet.dns.AddressText;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code http(s):} URL, taken apart. Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, without a final dot; an address in its usual form, without brackets
 * @param literal the address where the host is one, however it is spelled
 * @param target path and query as they are sent, from the slash on
 * @param userInfo as it stands before the {@code @}, still encoded; empty where there is none
 */
record WebAddress(
    String scheme,
    String host,
    Optional<InetAddress> literal,
    int port,
    String target,
    String userInfo) {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:(.*)@)?(\\[[^\\]]*\\]|[^:@\\[\\]]*)(?::([0-9]{0,5}))?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");

  /**
   * @throws ListRefusedException where it is of another scheme or names no host
   */
  static WebAddress of(URI address) throws ListRefusedException {
    String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new ListRefusedException(
          "unsupported scheme \"" + Printable.escape(scheme, 20) + "\"; use http, https");
    }
    String authority = Optional.ofNullable(address.getRawAuthority()).orElse("");
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new ListRefusedException("the address names no host");
    }
    int standard = scheme.equals("http") ? 80 : 443;
    String port = Optional.ofNullable(parts.group(3)).orElse("");
    int number = port.isEmpty() ? standard : Integer.parseInt(port);
    String name = withoutDot(parts.group(2).toLowerCase(Locale.ROOT));
    Optional<InetAddress> literal = literal(name);
    if (number < 1 || number > 0xffff || literal.isEmpty() && !NAME.matcher(name).matches()) {
      throw new ListRefusedException("the address names no host that could be asked");
    }
    String path = Optional.ofNullable(address.getRawPath()).orElse("");
    String query = address.getRawQuery();
    return new WebAddress(
        scheme,
        literal.map(AddressText::scoped).orElse(name),
        literal,
        number,
        (path.startsWith("/") ? path : "/" + path) + (query == null ? "" : "?" + query),
        Optional.ofNullable(parts.group(1)).orElse(""));
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** An address in brackets, or IPv4 in any spelling that old programs read (inet_aton). */
  private static Optional<InetAddress> literal(String host) throws ListRefusedException {
    if (host.startsWith("[")) {
      try {
        String text = host.substring(1, host.length() - 1).replace("%25", "%");
        return Optional.of(AddressText.parseScoped(text));
      } catch (IllegalArgumentException e) {
        throw new ListRefusedException("the address names no host that could be asked", e);
      }
    }
    String[] parts = host.split("\\.", -1);
    if (parts.length > 4) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < parts.length; i++) {
      OptionalLong part = number(parts[i]);
      boolean last = i == parts.length - 1;
      long most = last ? 0xffffffffL >>> 8 * i : 255;
      if (part.isEmpty() || part.getAsLong() > most) {
        return Optional.empty();
      }
      value |= last ? part.getAsLong() : part.getAsLong() << 24 - 8 * i;
    }
    byte[] octets = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    return Optional.of(InsideAddresses.ipv4(octets));
  }

  /** Decimal, octal with a leading 0, hex with 0x. */
  private static OptionalLong number(String text) {
    boolean hex = text.startsWith("0x");
    boolean octal = !hex && text.length() > 1 && text.startsWith("0");
    String digits = hex ? text.substring(2) : text;
    if (!digits.matches(hex ? "[0-9a-f]{1,12}" : octal ? "[0-7]{1,14}" : "[0-9]{1,12}")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(digits, hex ? 16 : octal ? 8 : 10));
  }

  boolean sameOrigin(WebAddress other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  boolean isPlain() {
    return scheme.equals("http");
  }

  /** The request's URI: without credentials, and with the host as it was understood. */
  URI uri() {
    String written = host.contains(":") ? "[" + host.replace("%", "%25") + "]" : host;
    return URI.create(scheme + "://" + written + ":" + port + target);
  }

  /** The value of an Authorization header (RFC 7617); empty where the URL has no user info. */
  Optional<String> basicAuthorization() {
    if (userInfo.isEmpty()) {
      return Optional.empty();
    }
    byte[] plain = decoded(userInfo);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(plain));
  }

  private static byte[] decoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      boolean escaped = low >= 0;
      out[length++] = escaped ? (byte) (high << 4 | low) : in[i];
      i += escaped ? 2 : 0;
    }
    return Arrays.copyOf(out, length);
  }

  @Override
  public String toString() {
    return ShownUrl.of(scheme + "://" + host + ":" + port + target);
  }
}
