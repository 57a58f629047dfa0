package dev.tacet.config;

import dev.tacet.config.DevicesConfig.ReverseDns;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** Who is asked for the names of private addresses: nobody, the router, or one named here. */
record ReverseDnsForm() implements Form<ReverseDns> {
  private static final String AUTO = "auto";
  private static final String OFF = "off";
  private static final int UNIQUE_LOCAL = 0xfc;

  @Override
  public Optional<ReverseDns> read(String text, Consumer<String> problem) {
    if (text.equals(AUTO)) {
      return Optional.of(ReverseDns.AUTO);
    }
    if (text.equals(OFF)) {
      return Optional.of(ReverseDns.OFF);
    }
    String place =
        IpLiteral.parse(text).filter(ip -> ip.address() instanceof Inet6Address).isPresent()
            ? "[" + text + "]"
            : text;
    Optional<InetSocketAddress> router =
        new UpstreamUrlForm(QuicPlatform.HERE)
            .read(
                "udp://" + place,
                message -> problem.accept(Quoted.of(text) + " is not allowed; use " + allowed()))
            .map(UpstreamConfig::address);
    if (router.isPresent() && !isPrivate(router.get().getAddress())) {
      problem.accept(
          Quoted.of(text)
              + " is not in the house: who is asked for the names of private addresses learns them"
              + " all; use the router's private address");
      return Optional.empty();
    }
    return router.map(address -> new ReverseDns(true, Optional.of(address)));
  }

  /** RFC 1918, RFC 4193, link-local or loopback. */
  private static boolean isPrivate(InetAddress address) {
    return address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isLoopbackAddress()
        || address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == UNIQUE_LOCAL;
  }

  @Override
  public String print(ReverseDns value) {
    return value
        .router()
        .map(router -> router.getAddress().getHostAddress() + ":" + router.getPort())
        .orElse(value.on() ? AUTO : OFF);
  }

  @Override
  public String allowed() {
    return "auto (the default router, where its address is private), off, or the router's address";
  }
}
