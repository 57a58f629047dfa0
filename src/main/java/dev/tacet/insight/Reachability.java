package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names that devices look up to learn whether there is an internet at all. */
public final class Reachability {
  private static final Set<DomainName> NAMES =
      Stream.of(
              "captive.apple.com",
              "clients3.google.com",
              "connect.rom.miui.com",
              "connectivity-check.ubuntu.com",
              "connectivitycheck.android.com",
              "connectivitycheck.cbg-app.huawei.com",
              "connectivitycheck.gstatic.com",
              "connectivitycheck.platform.hicloud.com",
              "conntest.nintendowifi.net",
              "detectportal.firefox.com",
              "dns.msftncsi.com",
              "ipv6.msftconnecttest.com",
              "network-test.debian.org",
              "nmcheck.gnome.org",
              "ping.archlinux.org",
              "www.msftconnecttest.com",
              "www.msftncsi.com")
          .map(DomainName::parse)
          .collect(Collectors.toUnmodifiableSet());

  private Reachability() {}

  /** Whether a name is one that is asked to learn whether there is an internet. */
  public static boolean isProbe(DomainName name) {
    return NAMES.contains(name);
  }
}
