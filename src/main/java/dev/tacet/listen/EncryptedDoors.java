package dev.tacet.listen;

import dev.tacet.config.EncryptionConfig;
import dev.tacet.listen.tls.Certificates;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What the listeners under TLS need beyond the others.
 *
 * @param welcome whether an address may ask at all: no other gets a handshake, which costs a
 *     thousand times what a refusal does. Called on event loops
 */
public record EncryptedDoors(
    EncryptionConfig config, Certificates certificates, Predicate<InetAddress> welcome) {
  public EncryptedDoors {
    Objects.requireNonNull(config);
    Objects.requireNonNull(certificates);
    Objects.requireNonNull(welcome);
  }
}
