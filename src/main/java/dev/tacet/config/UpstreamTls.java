package dev.tacet.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a resolver shows under TLS that it is the one that was meant. Immutable.
 *
 * @param host what its certificate must be for: a name in lower case, or the address as text
 * @param pins one certificate of its chain must be one of these; empty means that any may be
 * @param authorities PEM of those who may have signed it; empty means those the system trusts
 */
public record UpstreamTls(String host, List<UpstreamPin> pins, Optional<Path> authorities) {
  public UpstreamTls {
    Objects.requireNonNull(host);
    Objects.requireNonNull(authorities);
    pins = List.copyOf(pins);
  }
}
