package dev.tacet.alert;

/** Hosts as URLs have them. Pure functions. */
final class Hosts {
  private Hosts() {}

  /** Without the brackets around an IPv6 address. */
  static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
