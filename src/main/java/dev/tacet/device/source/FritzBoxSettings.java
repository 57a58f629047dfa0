package dev.tacet.device.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How to ask a FRITZ!Box for its hosts. Immutable.
 *
 * @param url {@code http://fritz.box:49000} or {@code https://192.0.2.1:49443}, without a path
 * @param user of the box, with the right to see its settings
 * @param passwordFile holds the password in its first line; read with each question
 */
public record FritzBoxSettings(URI url, String user, Path passwordFile) {
  /**
   * @throws IllegalArgumentException where the url is of no such form or the user is empty
   */
  public FritzBoxSettings {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "unsupported scheme in " + url + "; use http (port 49000) or https (port 49443)");
    }
    if (url.getHost() == null
        || !url.getPath().isEmpty() && !url.getPath().equals("/")
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "only scheme, host and port are expected, as in http://fritz.box:49000; the user and"
              + " the password file are settings of their own");
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("a user of the box is expected");
    }
  }

  boolean isTls() {
    return url.getScheme().equalsIgnoreCase("https");
  }

  /** The host without the brackets of an IPv6 address. */
  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return isTls() ? 49_443 : 49_000;
  }
}
