package dev.tacet.server;

import dev.tacet.alert.AlertSink;
import dev.tacet.alert.Alerts;
import dev.tacet.alert.Channels;
import dev.tacet.config.AlertsConfig;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.HostAddresses;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Who is told: the alerts and what they need of the server. Without a channel in the configuration
 * it is two small objects. Thread-safe.
 */
final class AlertParts implements AutoCloseable {
  private final Alerts alerts;

  /**
   * @param hosts our own resolver; there may be no other
   * @param loops outlive this
   * @param names what a device is called now, by its number
   */
  AlertParts(
      AlertsConfig config,
      HostAddresses hosts,
      EventLoopGroup loops,
      IntFunction<String> names,
      String version,
      Clock clock,
      LongSupplier ticker) {
    Clock local = clock.withZone(ZoneId.systemDefault());
    alerts =
        new Alerts(
            config,
            new Channels(host -> addresses(hosts, host), loops, local, version),
            names,
            local,
            ticker);
  }

  /** Where whoever notices something raises it. */
  AlertSink sink() {
    return alerts;
  }

  Alerts alerts() {
    return alerts;
  }

  /** Begins to send; what was raised before waited. */
  void start() {
    alerts.start();
  }

  /** Once a second: what was held back is told once it may be. */
  void tick() {
    alerts.tick();
  }

  /**
   * An address as it is; a name of this house (one label, {@code .local}) from the system, which
   * knows its hosts file and what announces itself; any other from our own resolver, and from the
   * system where that has none.
   */
  static List<InetAddress> addresses(HostAddresses own, String host) throws IOException {
    try {
      return List.of(AddressText.parseScoped(host));
    } catch (IllegalArgumentException e) {
      String name = host.toLowerCase(Locale.ROOT);
      boolean ofThisHouse = name.indexOf('.') < 0 || name.endsWith(".local");
      return ofThisHouse ? fromSystem(host) : fromEither(own, host);
    }
  }

  private static List<InetAddress> fromEither(HostAddresses own, String host) throws IOException {
    DomainName name;
    try {
      name = DomainName.parse(host);
    } catch (IllegalArgumentException e) {
      throw new UnknownHostException(host + " is no name of a host");
    }
    try {
      return own.of(name);
    } catch (java.io.InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      try {
        return fromSystem(host);
      } catch (UnknownHostException unknown) {
        throw new IOException("its address was not found: " + e.getMessage(), e);
      }
    }
  }

  private static List<InetAddress> fromSystem(String host) throws UnknownHostException {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      UnknownHostException told =
          new UnknownHostException("its address was not found: this machine knows no " + host);
      told.initCause(e);
      throw told;
    }
  }

  @Override
  public void close() {
    alerts.close();
  }
}
