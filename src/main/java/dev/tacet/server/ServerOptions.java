package dev.tacet.server;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/**
 * How a server is started, beyond its configuration.
 *
 * @param configuration where the configuration came from, for {@code status}
 * @param portFallback whether another port may be taken where the configured one cannot be had: for
 *     a first look, never for a service
 * @param clock the clock of the machine, right or wrong
 * @param root of the file system in which the machine says whether a time server was heard
 */
public record ServerOptions(
    String version, String configuration, boolean portFallback, Clock clock, Path root) {
  public ServerOptions {
    Objects.requireNonNull(version);
    Objects.requireNonNull(configuration);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(root);
  }

  /** On this machine. */
  public ServerOptions(String version, String configuration, boolean portFallback) {
    this(version, configuration, portFallback, Clock.systemUTC(), Path.of("/"));
  }
}
