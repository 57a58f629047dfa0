package dev.tacet.server;

import dev.tacet.config.ListenConfig;
import dev.tacet.dns.Transport;
import dev.tacet.listen.BindFailedException;
import dev.tacet.listen.ListenerGroup;
import dev.tacet.listen.PortHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the listeners on the configured port, or, for a first look, on another one.
 *
 * @param listeners open
 * @param portTaken why the configured port is not theirs, in words; empty where it is
 */
record Listening(ListenerGroup listeners, String portTaken) {
  /** Beside 53, and needing no privilege. */
  private static final int FIRST_OTHER = 1053;

  private static final int OTHERS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

  static Listening open(
      ListenConfig config, boolean fallback, Function<ListenConfig, ListenerGroup> listeners)
      throws PortException {
    try {
      return new Listening(started(listeners.apply(config)), "");
    } catch (BindFailedException e) {
      boolean another =
          !e.transport().encrypted()
              && (e.reason() == BindFailedException.Reason.TAKEN
                  || e.reason() == BindFailedException.Reason.NOT_PERMITTED);
      String why = words(e);
      if (!fallback || !another) {
        throw new PortException(why, e);
      }
      for (int port = FIRST_OTHER; port < FIRST_OTHER + OTHERS; port++) {
        try {
          return new Listening(started(listeners.apply(onPort(config, port))), why);
        } catch (BindFailedException next) {
          LOG.debug("nor can port {} be had: {}", port, next.getMessage());
        }
      }
      throw new PortException(
          why
              + "; nor is any port from "
              + FIRST_OTHER
              + " to "
              + (FIRST_OTHER + OTHERS - 1)
              + " free",
          e);
    }
  }

  private static ListenerGroup started(ListenerGroup group) throws BindFailedException {
    try {
      group.start();
      return group;
    } catch (BindFailedException e) {
      group.close();
      throw e;
    }
  }

  private static ListenConfig onPort(ListenConfig config, int port) {
    return new ListenConfig(
        config.addresses(),
        port,
        config.tcpIdle(),
        config.tcpConnections(),
        config.tcpPerClient(),
        config.threads());
  }

  /** What keeps us from a port and what to do about it. */
  private static String words(BindFailedException failure) {
    int port = failure.address().getPort();
    return switch (failure.reason()) {
      case TAKEN ->
          "port "
              + port
              + " is held by "
              + holders(port)
              + "; "
              + remedy(port, failure.transport());
      case NOT_PERMITTED ->
          "port "
              + port
              + " needs a privilege this user does not have; install the service (sudo"
              + " scripts/install), or run as root for a try";
      default -> failure.getMessage();
    };
  }

  private static String holders(int port) {
    List<PortHolder> holders = new ArrayList<>(PortHolder.of(Transport.UDP, port));
    holders.addAll(PortHolder.of(Transport.TCP, port));
    String named =
        holders.stream()
            .filter(h -> h.process().isPresent())
            .map(h -> h.process().get() + " (process " + h.pid().orElse(0) + ")")
            .distinct()
            .collect(Collectors.joining(", "));
    return named.isEmpty() ? "another program (run as root to see which)" : named;
  }

  private static String remedy(int port, Transport transport) {
    if (transport.encrypted()) {
      String door = transport.name().toLowerCase(Locale.ROOT);
      return "stop it, or set encryption." + door + "Port, or encryption." + door + ": false";
    }
    boolean resolved =
        java.util.stream.Stream.of(Transport.UDP, Transport.TCP)
            .flatMap(t -> PortHolder.of(t, port).stream())
            .anyMatch(h -> h.process().orElse("").startsWith("systemd-resolve"));
    return resolved
        ? "set DNSStubListener=no in /etc/systemd/resolved.conf and run: sudo systemctl restart"
            + " systemd-resolved"
        : "stop it, or set listen.addresses or listen.port in the configuration";
  }
}
