package dev.tacet.server;

import java.util.Objects;

/**
 * How a server is started, beyond its configuration.
 *
 * @param configuration where the configuration came from, for {@code status}
 * @param portFallback whether another port may be taken where the configured one cannot be had: for
 *     a first look, never for a service
 */
public record ServerOptions(String version, String configuration, boolean portFallback) {
  public ServerOptions {
    Objects.requireNonNull(version);
    Objects.requireNonNull(configuration);
  }
}
